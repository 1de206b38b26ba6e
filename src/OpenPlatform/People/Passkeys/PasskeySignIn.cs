using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>Signing in, and up, by a passkey alone.</summary>
internal static class PasskeySignIn
{
    private const long MostPerAddressAndDay = 2_000;

    public static void MapPasskeySignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/people/passkeys/sign-in/options", AskAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/passkeys/sign-in", SignInAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/passkeys/sign-up/options", AskToMakeAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/passkeys/sign-up", SignUpAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AskAsync(HttpContext http, PasskeyChecks checks, Ceremonies ceremonies, Quotas quotas, CancellationToken cancellation)
    {
        if (!await MayAskAsync(http, quotas, cancellation))
            return MyPasskeys.TooMany;
        // Which passkeys there are is the browser's to know: the question names none, so it tells nobody who has an account.
        var (options, state) = await checks.ToUseAsync(null, http);
        return PeopleAnswers.Ok(new { Ceremony = await ceremonies.BeginAsync(Ceremonies.SignIn, "", http.Request.Host.Value ?? "", state, "", cancellation), Options = options });
    }

    /// <summary><c>{"ceremony":"…","credential":"{…}","device":"Pixel 9, Chrome"}</c></summary>
    private static async Task<IResult> SignInAsync(HttpContext http, PasskeyChecks checks, PasskeyBook passkeys, Ceremonies ceremonies, Accounts accounts, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<PasskeyAnswer>(http.Request, cancellation) is not { } body)
            return MyPasskeys.Malformed;
        if (await ceremonies.TakeAsync(Ceremonies.SignIn, "", http.Request.Host.Value ?? "", body.Ceremony, cancellation) is not { } ceremony
            || await checks.UsedAsync(body.Credential, ceremony.State, http) is not { } used
            || !await passkeys.UseAsync(used.Passkey, cancellation)
            || await accounts.NowAsync(used.PersonId, cancellation) is not { } person)
            return MyPasskeys.Refused;
        var token = await accounts.SignInAsync(person.PersonId, body.Device ?? http.Request.Headers.UserAgent.ToString(), cancellation);
        return PeopleAnswers.Ok(new { Token = token, person.PersonId, person.Nickname });
    }

    /// <summary><c>{"nickname":"Minji"}</c></summary>
    private static async Task<IResult> AskToMakeAsync(HttpContext http, PasskeyChecks checks, Ceremonies ceremonies, Quotas quotas, BusinessClock clock, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<Wish>(http.Request, cancellation) is not { } body || !MyAccount.IsNickname(body.Nickname?.Trim()))
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "A nickname has 1 to 32 characters.");
        if (!await MayAskAsync(http, quotas, cancellation))
            return MyPasskeys.TooMany;
        // The id that will be the person's stands in their passkey; the person comes to be when the passkey does.
        var personId = TimeOrderedId.NewText(clock);
        var nickname = body.Nickname!.Trim();
        var (options, state) = await checks.ToMakeAsync(personId, nickname, http);
        return PeopleAnswers.Ok(new { Ceremony = await ceremonies.BeginAsync(Ceremonies.SignUp, "", http.Request.Host.Value ?? "", state, $"{personId} {nickname}", cancellation), Options = options });
    }

    private static async Task<IResult> SignUpAsync(HttpContext http, PasskeyChecks checks, PasskeyEntry entry, Ceremonies ceremonies, Accounts accounts, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<PasskeyAnswer>(http.Request, cancellation) is not { } body)
            return MyPasskeys.Malformed;
        if (await ceremonies.TakeAsync(Ceremonies.SignUp, "", http.Request.Host.Value ?? "", body.Ceremony, cancellation) is not { } ceremony
            || await checks.MadeAsync(body.Credential, ceremony.State, http) is not { } made)
            return MyPasskeys.Refused;
        var (personId, nickname) = (ceremony.Subject.Split(' ', 2)[0], ceremony.Subject.Split(' ', 2)[1]);
        await accounts.CreateAsync(personId, nickname, cancellation);
        if (await entry.EnterAsync(personId, made, body.Name, mayPay: true, cancellation) is { } refusal)
            return PeopleAnswers.Refuse(refusal);
        var token = await accounts.SignInAsync(personId, body.Device ?? http.Request.Headers.UserAgent.ToString(), cancellation);
        return PeopleAnswers.Ok(new { Token = token, PersonId = personId, Nickname = nickname });
    }

    private static Task<bool> MayAskAsync(HttpContext http, Quotas quotas, CancellationToken cancellation) =>
        quotas.TakeAsync("", $"passkeys-from/{http.Connection.RemoteIpAddress}", MostPerAddressAndDay, cancellation);

    private sealed record Wish(string? Nickname);
}

/// <summary>What a browser brings back: the question's name, and the credential as JSON.</summary>
internal sealed record PasskeyAnswer(string? Ceremony, string? Credential, string? Name, string? Device);
