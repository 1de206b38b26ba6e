using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Passkeys;
using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People;

/// <summary>What a person sees and decides about themselves.</summary>
internal static class MyAccount
{
    private const int LongestNickname = 32;
    private const int LongestAvatar = 512;

    public static void MapMyAccount(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/people/me", ShowAsync).ExcludeFromDescription();
        endpoints.MapPut("/people/me", RenameAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me", EraseAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/me/phones", LinkPhoneAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me/identifiers/{entryId}", UnlinkAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me/sessions/{sessionId}", EndSessionAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/me/grants/{appId}/{scope}", RevokeAsync).ExcludeFromDescription();
    }

    /// <summary>Whether a text, trimmed, can be shown as a name.</summary>
    public static bool IsNickname(string? text) => text is { Length: > 0 and <= LongestNickname } && !text.Any(char.IsControl);

    /// <summary>Who asks, by their token. What is answered stays in no cache.</summary>
    public static Task<Caller?> CallerAsync(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        return accounts.CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, Permissions.Permissions permissions, IAppRegistry apps, CancellationToken cancellation) =>
        await CallerAsync(http, accounts, cancellation) is { } caller ? PeopleAnswers.Ok(await DescribeAsync(caller, accounts, book, passkeys, permissions, apps, cancellation)) : PeopleAnswers.NotSignedIn;

    /// <summary><c>{"nickname":"Minji","avatar_url":"https://…"}</c></summary>
    private static async Task<IResult> RenameAsync(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<Profile>(http.Request, cancellation) is not { } body || body.Nickname?.Trim() is not { } nickname || !IsNickname(nickname))
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "A nickname has 1 to 32 characters.");
        var avatar = body.AvatarUrl ?? caller.Person.AvatarUrl;
        if (avatar.Length > LongestAvatar || avatar.Length > 0 && !(Uri.TryCreate(avatar, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "A picture's address begins with https://.");
        await accounts.RenameAsync(caller.Person.PersonId, nickname, avatar, cancellation);
        return PeopleAnswers.Ok(new { Nickname = nickname, AvatarUrl = avatar });
    }

    /// <summary><c>{"phone":"+82…","code":"123456"}</c>. A phone that is another account's makes the two one.</summary>
    private static async Task<IResult> LinkPhoneAsync(HttpContext http, Accounts accounts, PhoneCodes codes, IdentityBook book, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<PhoneAndCode>(http.Request, cancellation) is not { Phone: { } phone, Code: { } code } || !PhoneCodes.IsPhone(phone) || code.Length > 12)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "This needs a phone and the code that was sent to it.");
        if (!await codes.SpendAsync(phone, code, cancellation))
            return PeopleAnswers.Refuse(403, "CODE_WRONG", "The code is wrong, too old or used. Ask for another.");
        var outcome = await book.LinkAsync(caller.Person.PersonId, IdentifierKind.Phone, phone, Proof.PhoneCode, cancellation);
        return outcome.Refusal is { } refusal ? PeopleAnswers.Refuse(refusal) : PeopleAnswers.Ok(new
        {
            outcome.PersonId,
            Merged = outcome.IsMerge,
            Token = outcome.IsMerge ? await accounts.FollowMergeAsync(outcome.PersonId!, http.Request.Headers.Authorization.ToString(), http.Request.Headers.UserAgent.ToString(), cancellation) : null,
        });
    }

    private static async Task<IResult> UnlinkAsync(string entryId, HttpContext http, Accounts accounts, IdentityBook book, PasskeyBook passkeys, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (!await book.UnlinkAsync(caller.Person.PersonId, entryId, Proof.Session, cancellation))
            return PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "Nothing of yours has this id.");
        await passkeys.RemoveAsync(entryId, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> EndSessionAsync(string sessionId, HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if ((await accounts.SessionsAsync(caller.Person.PersonId, cancellation)).FirstOrDefault(session => session.SessionId == sessionId) is not { } found)
            return PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "Nothing of yours has this id.");
        await accounts.SignOutAsync(found.TokenHash, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> RevokeAsync(string appId, string scope, HttpContext http, Accounts accounts, Permissions.Permissions permissions, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await permissions.ForgetAsync(appId, caller.Person.PersonId, scope, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> EraseAsync(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        if (await CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        return await accounts.EraseAsync(caller.Person.PersonId, cancellation)
            ? PeopleAnswers.Ok(new { })
            : PeopleAnswers.Refuse(409, "WALLET_NOT_EMPTY", "There is still money in the wallet. Withdraw or send it first.");
    }

    /// <summary>All that the account itself holds, as its owner is shown it.</summary>
    public static async Task<object> DescribeAsync(Caller caller, Accounts accounts, IdentityBook book, PasskeyBook passkeys, Permissions.Permissions permissions, IAppRegistry apps, CancellationToken cancellation)
    {
        var person = caller.Person;
        var sessions = await accounts.SessionsAsync(person.PersonId, cancellation);
        var answers = new List<object>();
        foreach (var answer in await permissions.OfAsync(person.PersonId, null, cancellation))
            answers.Add(new { answer.AppId, AppName = await apps.NameOfAsync(answer.AppId, cancellation) ?? answer.AppId, answer.Scope, Allowed = answer.IsAllowed, At = Microseconds.ToInstant(answer.DecidedAt) });
        return new
        {
            person.PersonId,
            person.Nickname,
            person.AvatarUrl,
            CreatedAt = Microseconds.ToInstant(person.CreatedAt),
            Identifiers = (await book.OfAsync(person.PersonId, cancellation)).Select(found => new { Id = found.Entry.EntryId, found.Entry.Kind, found.Value, found.Entry.Proof, At = Microseconds.ToInstant(found.Entry.At) }),
            Sessions = sessions.Select(session => new { Id = session.SessionId, session.Device, CreatedAt = Microseconds.ToInstant(session.CreatedAt), SeenAt = Microseconds.ToInstant(Math.Max(session.CreatedAt, session.SeenAt)), IsThis = session.TokenHash == caller.TokenHash }),
            Passkeys = (await passkeys.OfAsync(await book.SameAsync(person.PersonId, cancellation), cancellation)).Select(passkey => new { Id = passkey.PasskeyId, passkey.Name, CreatedAt = Microseconds.ToInstant(passkey.CreatedAt), UsedAt = passkey.UsedAt == 0 ? (DateTimeOffset?)null : Microseconds.ToInstant(passkey.UsedAt), Pays = passkey.MayPay }),
            Permissions = answers,
        };
    }

    private sealed record Profile(string? Nickname, string? AvatarUrl);

    private sealed record PhoneAndCode(string? Phone, string? Code);
}
