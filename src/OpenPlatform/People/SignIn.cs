using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People;

/// <summary>Sign-up and sign-in are one: whoever shows that a phone is theirs is its person, new or known.</summary>
internal static class SignIn
{
    private const int LongestNickname = 32;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/people/codes", SendCodeAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/sign-in", SignInAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/sign-out", SignOutAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/sign-out-everywhere", SignOutEverywhereAsync).ExcludeFromDescription();
    }

    /// <summary><c>{"phone":"+8613800138000","language":"zh"}</c></summary>
    private static async Task<IResult> SendCodeAsync(HttpContext http, PhoneCodes codes, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<CodeWish>(http.Request, cancellation) is not { Phone: { } phone } body || !PhoneCodes.IsPhone(phone))
            return PeopleAnswers.Refuse(400, "PHONE_INVALID", "A phone number begins with + and the country's code: +8613800138000.");
        return await codes.SendAsync(phone, body.Language ?? "en", http.Connection.RemoteIpAddress?.ToString() ?? "", cancellation)
            ? PeopleAnswers.Ok(new { ResendAfterSeconds = 60, ExpiresInSeconds = 300 })
            : PeopleAnswers.Refuse(429, "TOO_MANY_CODES", "A code was sent just now, or too many were today. Wait a minute and ask again.");
    }

    /// <summary><c>{"phone":"+8613800138000","code":"123456","device":"Pixel 9, Chrome"}</c></summary>
    private static async Task<IResult> SignInAsync(HttpContext http, PhoneCodes codes, Accounts accounts, CancellationToken cancellation)
    {
        if (await PeopleAnswers.ReadAsync<PhoneAndCode>(http.Request, cancellation) is not { Phone: { } phone, Code: { } code } body || !PhoneCodes.IsPhone(phone) || code.Length > 12)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "This needs a phone and the code that was sent to it.");
        if (!await codes.SpendAsync(phone, code, cancellation))
            return PeopleAnswers.Refuse(403, "CODE_WRONG", "The code is wrong, too old or used. Ask for another.");
        var name = string.IsNullOrWhiteSpace(body.Nickname) ? $"···{phone[^4..]}" : body.Nickname.Trim();
        var personId = await accounts.OfPhoneAsync(phone, name[..Math.Min(name.Length, LongestNickname)], cancellation);
        var token = await accounts.SignInAsync(personId, body.Device ?? http.Request.Headers.UserAgent.ToString(), cancellation);
        return PeopleAnswers.Ok(new { Token = token, PersonId = personId, (await accounts.FindAsync(personId, cancellation))!.Nickname });
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        if (await accounts.CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await accounts.SignOutAsync(caller.TokenHash, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> SignOutEverywhereAsync(HttpContext http, Accounts accounts, CancellationToken cancellation)
    {
        if (await accounts.CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await accounts.SignOutEverywhereAsync(caller.Person.PersonId, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private sealed record CodeWish(string? Phone, string? Language);

    private sealed record PhoneAndCode(string? Phone, string? Code, string? Device, string? Nickname);
}
