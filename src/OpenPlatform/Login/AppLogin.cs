using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.Login;

/// <summary>What the shell asks for an app, in the name of the person who is signed in to it: codes and sealed data that the app passes on.</summary>
internal static class AppLogin
{
    public static void MapAppLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/people/apps/{appId}/login", LoginAsync).ExcludeFromDescription();
        endpoints.MapGet("/people/apps/{appId}/session", SessionAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/apps/{appId}/phone", PhoneAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/apps/{appId}/profile", ProfileAsync).ExcludeFromDescription();
    }

    /// <summary><c>wx.login</c>: a code, nothing else; no permission is needed for it.</summary>
    private static async Task<IResult> LoginAsync(string appId, HttpContext http, Accounts accounts, AppCredentials apps, LoginCodes codes, AppSessions sessions, CancellationToken cancellation)
    {
        var (caller, app, refusal) = await FindAsync(appId, http, accounts, apps, cancellation);
        if (refusal is not null)
            return refusal;
        await sessions.RenewAsync(app!.AppId, caller!.Person.PersonId, cancellation);
        return PeopleAnswers.Ok(new { Code = await codes.IssueAsync(app.AppId, caller.Person.PersonId, LoginCodes.Login, "", cancellation) });
    }

    /// <summary><c>wx.checkSession</c></summary>
    private static async Task<IResult> SessionAsync(string appId, HttpContext http, Accounts accounts, AppCredentials apps, AppSessions sessions, CancellationToken cancellation)
    {
        var (caller, app, refusal) = await FindAsync(appId, http, accounts, apps, cancellation);
        return refusal ?? PeopleAnswers.Ok(new { IsValid = await sessions.CurrentAsync(app!.AppId, caller!.Person.PersonId, cancellation) is not null });
    }

    /// <summary>A getPhoneNumber button, after the person has said yes in the shell's own sheet.</summary>
    private static async Task<IResult> PhoneAsync(string appId, HttpContext http, Accounts accounts, AppCredentials apps, LoginCodes codes, Grants grants, SealedData data, CancellationToken cancellation)
    {
        var (caller, app, refusal) = await FindAsync(appId, http, accounts, apps, cancellation);
        if (refusal is not null)
            return refusal;
        if (await data.PhoneAsync(app!.AppId, caller!.Person.PersonId, cancellation) is not { } box)
            return PeopleAnswers.Refuse(409, "NO_PHONE", "There is no phone number in this account yet.");
        await grants.AddAsync(app.AppId, caller.Person.PersonId, Grants.Phone, cancellation);
        return PeopleAnswers.Ok(new { Code = await codes.IssueAsync(app.AppId, caller.Person.PersonId, LoginCodes.Phone, Grants.Phone, cancellation), box.EncryptedData, box.Iv });
    }

    /// <summary><c>wx.getUserProfile</c>, after the person has said yes in the shell's own sheet.</summary>
    private static async Task<IResult> ProfileAsync(string appId, HttpContext http, Accounts accounts, AppCredentials apps, Grants grants, SealedData data, CancellationToken cancellation)
    {
        var (caller, app, refusal) = await FindAsync(appId, http, accounts, apps, cancellation);
        if (refusal is not null)
            return refusal;
        await grants.AddAsync(app!.AppId, caller!.Person.PersonId, Grants.UserInfo, cancellation);
        var box = await data.UserInfoAsync(app, caller.Person, cancellation);
        return PeopleAnswers.Ok(new { box.RawData, box.Signature, box.EncryptedData, box.Iv });
    }

    private static async Task<(Caller? Caller, OpenApp? App, IResult? Refusal)> FindAsync(string appId, HttpContext http, Accounts accounts, AppCredentials apps, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await accounts.CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } caller)
            return (null, null, PeopleAnswers.NotSignedIn);
        if (!AppCredentials.IsAppId(appId) || await apps.FindAsync(appId, cancellation) is not { } app)
            return (null, null, PeopleAnswers.Refuse(404, "APP_NOT_SET_UP", "This mini program has no credentials here, so its back end could not use a login."));
        return (caller, app, null);
    }
}
