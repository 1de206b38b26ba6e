using System.Security.Cryptography;
using System.Text;
using Madang.Desk.Accounts;
using Microsoft.AspNetCore.Http;

namespace Madang.Desk.Access;

/// <summary>What the gate says to a request.</summary>
internal enum Verdict
{
    Pass,

    /// <summary>Nobody is signed in.</summary>
    SignIn,

    /// <summary>Somebody is, without this right at all.</summary>
    Forbidden,

    /// <summary>It is of an app or merchant that the caller has nothing to do with, and so is not there for them.</summary>
    Missing,
}

/// <summary>Who may use which endpoint of the console. Everything is refused that is not allowed here.</summary>
internal sealed class ConsoleGate(Sessions sessions)
{
    public const string SessionCookie = "madang_console";
    public const string FormKeyField = "form_key";

    public async ValueTask<Caller?> CallerAsync(HttpContext http) =>
        http.Request.Cookies.TryGetValue(SessionCookie, out var cookie) ? await sessions.FindAsync(cookie, http.RequestAborted) : null;

    public static Verdict Check(Need need, Caller? caller, HttpContext http)
    {
        if (need.Right == Right.None)
            return Verdict.Pass;
        if (caller is null)
            return Verdict.SignIn;
        if (need.Right == Right.Own)
            return Verdict.Pass;
        if (!caller.MayAnywhere(need.Right))
            return Verdict.Forbidden;
        return need.Scope switch
        {
            Scope.Any => Verdict.Pass,
            Scope.Platform => caller.May(need.Right, "") ? Verdict.Pass : Verdict.Forbidden,
            _ => caller.May(need.Right, ScopeOf(need, http)) ? Verdict.Pass : Verdict.Missing,
        };
    }

    /// <summary>The app or merchant that a request is about; empty for the platform.</summary>
    public static string ScopeOf(Need need, HttpContext http) => need.Scope switch
    {
        Scope.App => http.Request.RouteValues["appId"] as string ?? "",
        Scope.Tenant => http.Request.RouteValues["mchId"] as string ?? "",
        _ => "",
    };

    /// <summary>Whether no other site is behind a form: browsers say so by themselves, and a form of a session has a key of its own.</summary>
    public static bool IsOurForm(HttpContext http, Caller? caller, string formKey)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = http.Request.Headers.Origin.ToString();
        var isOwnOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value;
        return site is "" or "same-origin" && isOwnOrigin
            && (caller is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(caller.FormKey), Encoding.UTF8.GetBytes(formKey)));
    }

    public static void SignIn(HttpContext http, string token) => http.Response.Cookies.Append(SessionCookie, token, Cookie(http, Sessions.Lifetime));

    public static void SignOut(HttpContext http) => http.Response.Cookies.Delete(SessionCookie, Cookie(http, null));

    public static CookieOptions Cookie(HttpContext http, TimeSpan? lifetime) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/console", MaxAge = lifetime };
}
