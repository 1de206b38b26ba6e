using System.Text.Json.Nodes;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>A person's own passkeys: adding, naming, removing, and agreeing to a payment by one.</summary>
internal static class MyPasskeys
{
    private const int LongestKey = 64;
    private const string MayPay = "pays";

    public static readonly IResult Malformed = PeopleAnswers.Refuse(400, "PARAM_ERROR", "This needs the ceremony and the browser's credential.");

    // One answer for all that may be wrong: which of it was, helps only whoever tries.
    public static readonly IResult Refused = PeopleAnswers.Refuse(403, "PASSKEY_REFUSED", "The passkey was not accepted, or the question was too old. Try again.");

    public static readonly IResult TooMany = PeopleAnswers.Refuse(429, "TOO_MANY_TRIES", "Too many tries from here today.");

    private static readonly IResult NotMine = PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "Nothing of yours has this id.");

    public static void MapMyPasskeys(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/people/me/passkeys/options", AskToMakeAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/me/passkeys", AddAsync).ExcludeFromDescription();
        endpoints.MapPut("/people/me/passkeys/{passkeyId}", RenameAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me/passkeys/{passkeyId}", RemoveAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/me/confirmations/options", AskToConfirmAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/me/confirmations", ConfirmAsync).ExcludeFromDescription();
    }

    /// <summary>
    /// <c>{"password":"…"}</c>: with the payment password the passkey may pay too. Without one that is set, whoever holds only the token could let themselves agree to payments.
    /// </summary>
    private static async Task<IResult> AskToMakeAsync(HttpContext http, Accounts accounts, PasskeyChecks checks, Ceremonies ceremonies, IWallets wallets, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<Wish>(http.Request, cancellation) is not { } body)
            return Malformed;
        var person = caller.Person;
        var mayPay = !await wallets.HasPasswordAsync(person.PersonId, cancellation);
        if (!mayPay && !string.IsNullOrEmpty(body.Password))
        {
            if (await wallets.CheckPasswordAsync(person.PersonId, body.Password, cancellation) is { } wrong)
                return PeopleAnswers.Refuse(403, wrong, "The payment password is wrong or locked.");
            mayPay = true;
        }
        var (options, state) = await checks.ToMakeAsync(person.PersonId, person.Nickname.Length == 0 ? "Madang" : person.Nickname, http);
        return PeopleAnswers.Ok(new { Ceremony = await ceremonies.BeginAsync(Ceremonies.Add, person.PersonId, http.Request.Host.Value ?? "", state, mayPay ? MayPay : "", cancellation), Options = options });
    }

    /// <summary><c>{"ceremony":"…","credential":"{…}","name":"My phone"}</c></summary>
    private static async Task<IResult> AddAsync(HttpContext http, Accounts accounts, PasskeyChecks checks, PasskeyEntry entry, Ceremonies ceremonies, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<PasskeyAnswer>(http.Request, cancellation) is not { } body)
            return Malformed;
        if (await ceremonies.TakeAsync(Ceremonies.Add, caller.Person.PersonId, http.Request.Host.Value ?? "", body.Ceremony, cancellation) is not { } ceremony
            || await checks.MadeAsync(body.Credential, ceremony.State, http) is not { } made)
            return Refused;
        return await entry.EnterAsync(caller.Person.PersonId, made, body.Name, ceremony.Subject == MayPay, cancellation) is { } refusal
            ? PeopleAnswers.Refuse(refusal)
            : PeopleAnswers.Ok(new { });
    }

    /// <summary><c>{"name":"My phone"}</c></summary>
    private static async Task<IResult> RenameAsync(string passkeyId, HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<NewName>(http.Request, cancellation) is not { Name: { } name })
            return Malformed;
        if (await FindAsync(passkeyId, caller, book, passkeys, cancellation) is not { } passkey)
            return NotMine;
        await passkeys.RenameAsync(passkey.PasskeyId, PasskeyEntry.Named(name), cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> RemoveAsync(string passkeyId, HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await FindAsync(passkeyId, caller, book, passkeys, cancellation) is not { } passkey)
            return NotMine;
        var ways = (await book.OfAsync(caller.Person.PersonId, cancellation)).Count(link => IdentifierKind.Find(link.Entry.Kind) is { IsProtected: true });
        if (ways <= 1)
            return PeopleAnswers.Refuse(409, "LAST_WAY_IN", "This is the only way into this account. Add a phone or another passkey first.");
        await book.UnlinkAsync(caller.Person.PersonId, passkey.EntryId, Proof.Session, cancellation);
        await passkeys.RemoveAsync(passkey.EntryId, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    /// <summary><c>{"amount":123456,"currency":"CNY","key":"…"}</c>: the idempotency key of the spending that is to be agreed to.</summary>
    private static async Task<IResult> AskToConfirmAsync(HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, PasskeyChecks checks, Ceremonies ceremonies, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<SpendingWish>(http.Request, cancellation) is not { Amount: > 0, Currency.Length: 3, Key.Length: > 0 and <= LongestKey } body)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "This needs the amount, the currency and the key of a spending.");
        var paying = (await passkeys.OfAsync(await book.SameAsync(caller.Person.PersonId, cancellation), cancellation)).Where(passkey => passkey.MayPay).ToArray();
        if (paying.Length == 0)
            return PeopleAnswers.Refuse(409, "NO_PASSKEY", "No passkey of this account may pay.");
        var (options, state) = await checks.ToUseAsync(null, http);
        options["allowCredentials"] = new JsonArray([.. paying.Select(passkey => (JsonNode)new JsonObject { ["type"] = "public-key", ["id"] = passkey.CredentialId })]);
        var subject = PaymentConfirmations.Subject(body.Currency!, body.Amount, body.Key!);
        return PeopleAnswers.Ok(new { Ceremony = await ceremonies.BeginAsync(Ceremonies.Confirm, caller.Person.PersonId, http.Request.Host.Value ?? "", state, subject, cancellation), Options = options });
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, PasskeyChecks checks, Ceremonies ceremonies, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<PasskeyAnswer>(http.Request, cancellation) is not { } body)
            return Malformed;
        if (await ceremonies.TakeAsync(Ceremonies.Confirm, caller.Person.PersonId, http.Request.Host.Value ?? "", body.Ceremony, cancellation) is not { } ceremony
            || await checks.UsedAsync(body.Credential, ceremony.State, http) is not { } used
            || !await IsPayingAsync(used.Passkey.CredentialId, caller, book, passkeys, cancellation)
            || !await passkeys.UseAsync(used.Passkey, cancellation))
            return Refused;
        return PeopleAnswers.Ok(new { Confirmation = await ceremonies.AgreeAsync(caller.Person.PersonId, ceremony.Subject, cancellation) });
    }

    private static async Task<bool> IsPayingAsync(byte[] credentialId, Caller caller, IdentityBook book, PasskeyBook passkeys, CancellationToken cancellation) =>
        await passkeys.FindByCredentialAsync(credentialId, cancellation) is { MayPay: true } passkey
        && (await book.SameAsync(caller.Person.PersonId, cancellation)).Contains(passkey.PersonId, StringComparer.Ordinal);

    private static async Task<Passkey?> FindAsync(string passkeyId, Caller caller, IdentityBook book, PasskeyBook passkeys, CancellationToken cancellation) =>
        (await passkeys.OfAsync(await book.SameAsync(caller.Person.PersonId, cancellation), cancellation)).FirstOrDefault(passkey => passkey.PasskeyId == passkeyId);

    private sealed record Wish(string? Password);

    private sealed record NewName(string? Name);

    private sealed record SpendingWish(long Amount, string? Currency, string? Key);
}
