using System.Security.Cryptography;
using System.Text;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Login;

/// <summary><c>GET /sns/jscode2session?appid=…&amp;secret=…&amp;js_code=…&amp;grant_type=authorization_code</c></summary>
internal sealed class JsCode2Session(AppCredentials apps, LoginCodes codes, AppSessions sessions, Accounts accounts, IWallets wallets) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("grant_type") is not ("authorization_code" or ""))
            return OpenErrors.InvalidGrantType;
        var (app, refusal) = await apps.CheckAsync(call.Text("appid"), call.Text("secret"), cancellation);
        if (app is null)
            return refusal!;
        var (code, wrong) = await codes.SpendAsync(app.AppId, call.Text("js_code"), LoginCodes.Login, cancellation);
        if (code is null)
            return wrong!;
        return OpenAnswer.Ok(new
        {
            SessionKey = await sessions.CurrentAsync(app.AppId, code.PersonId, cancellation) ?? await sessions.RenewAsync(app.AppId, code.PersonId, cancellation),
            Openid = await wallets.OpenIdAsync(app.AppId, code.PersonId, cancellation),
            Unionid = await accounts.UnionIdAsync(app.OwnerId, code.PersonId, cancellation),
        });
    }
}

/// <summary><c>GET /wxa/checksession?openid=…&amp;signature=…&amp;sig_method=hmac_sha256</c>: whether a session key is still the one; signed with it over nothing.</summary>
internal sealed class CheckSession(SessionProof proof) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        await proof.CheckAsync(call, cancellation) is (_, { } refusal) ? refusal : OpenAnswer.Done;
}

/// <summary><c>GET /wxa/resetusersessionkey</c>: ends the session key and makes another; asked for with the old one's signature.</summary>
internal sealed class ResetSessionKey(SessionProof proof, AppSessions sessions) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var (person, refusal) = await proof.CheckAsync(call, cancellation);
        if (person is null)
            return refusal!;
        return OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Openid = call.Text("openid"), SessionKey = await sessions.ResetAsync(call.AppId, person.PersonId, cancellation) });
    }
}

/// <summary>Finds the person of an openid and checks the signature that shows that the back end has their session key.</summary>
internal sealed class SessionProof(Accounts accounts, AppSessions sessions)
{
    public async Task<(Person? Person, OpenError? Refusal)> CheckAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("openid") is not { Length: > 0 } openId)
            return (null, OpenErrors.MissingOpenId);
        if (call.Text("sig_method") is not ("hmac_sha256" or ""))
            return (null, OpenErrors.InvalidArguments);
        if (await accounts.FindByOpenIdAsync(call.AppId, openId, cancellation) is not { } person)
            return (null, OpenErrors.InvalidOpenId);
        if (await sessions.CurrentAsync(call.AppId, person.PersonId, cancellation) is not { } key)
            return (null, OpenErrors.InvalidSignature);
        // The key is used as it is written, in base64: so the documented example does.
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Array.Empty<byte>()));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(call.Text("signature").ToLowerInvariant())) ? (person, null) : (null, OpenErrors.InvalidSignature);
    }
}

/// <summary><c>POST /wxa/business/getuserphonenumber</c>: <c>{"code":"…"}</c>, the code that a getPhoneNumber button gave the app.</summary>
internal sealed class GetUserPhoneNumber(LoginCodes codes, People.Identity.IdentityBook book, Grants grants, SealedData data) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var (code, refusal) = await codes.SpendAsync(call.AppId, call.Text("code"), LoginCodes.Phone, cancellation);
        if (code is null)
            return refusal!;
        // What was taken back between the tap and now is not told.
        if (!await grants.HasAsync(call.AppId, code.PersonId, Grants.Phone, cancellation) || await book.PhoneAsync(code.PersonId, cancellation) is not { } phone)
            return OpenErrors.InvalidCode;
        var parts = SealedData.Split(phone);
        return OpenAnswer.Ok(new Dictionary<string, object>
        {
            ["errcode"] = 0,
            ["errmsg"] = "ok",
            ["phone_info"] = new Dictionary<string, object>
            {
                ["phoneNumber"] = parts.PhoneNumber,
                ["purePhoneNumber"] = parts.PurePhoneNumber,
                ["countryCode"] = parts.CountryCode,
                ["watermark"] = new Dictionary<string, object> { ["timestamp"] = data.Timestamp, ["appid"] = call.AppId },
            },
        });
    }
}
