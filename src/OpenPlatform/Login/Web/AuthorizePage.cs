using System.Security.Cryptography;
using System.Text;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Pages;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Madang.OpenPlatform.Login.Web;

/// <summary>
/// <c>GET /connect/oauth2/authorize?appid=…&amp;redirect_uri=…&amp;response_type=code&amp;scope=snsapi_userinfo&amp;state=…#wechat_redirect</c>:
/// the person signs in, allows what is asked, and goes back to the page with a code. Forms only, no script.
/// </summary>
internal static class AuthorizePage
{
    private const string Path = "/connect/oauth2";
    private const string Cookie = "madang_web";
    private const int LongestForm = 16 * 1024;

    private static readonly TimeSpan StaysSignedIn = TimeSpan.FromDays(30);

    public static void MapAuthorizePage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path + "/authorize", (HttpContext http, WebWishes wishes, Accounts accounts) => RunAsync(http, wishes, wish => ShowAsync(http, wish, accounts))).ExcludeFromDescription();
        endpoints.MapPost(Path + "/phone", (HttpContext http, WebWishes wishes, PhoneCodes codes) => RunAsync(http, wishes, wish => SendCodeAsync(http, wish, codes))).ExcludeFromDescription();
        endpoints.MapPost(Path + "/sign-in", (HttpContext http, WebWishes wishes, PhoneCodes codes, Accounts accounts) =>
            RunAsync(http, wishes, wish => SignInAsync(http, wish, codes, accounts))).ExcludeFromDescription();
        endpoints.MapPost(Path + "/allow", (HttpContext http, WebWishes wishes, Accounts accounts) => RunAsync(http, wishes, wish => AllowAsync(http, wish, accounts))).ExcludeFromDescription();
    }

    // Every step carries the whole wish in its query and checks it anew: nothing that a form says is taken on trust.
    private static async Task RunAsync(HttpContext http, WebWishes wishes, Func<WebWish, Task> step)
    {
        if (http.Request.Method == "POST" && !IsOwnForm(http))
            await PlainPage.WriteAsync(http, StatusCodes.Status403Forbidden, "web.forged");
        else if (await wishes.ReadAsync(http.Request.Query, http.RequestAborted) is var (wish, code) && wish is null)
            await PlainPage.WriteAsync(http, StatusCodes.Status400BadRequest, "web.refused", code);
        else
            await step(wish);
    }

    private static async Task ShowAsync(HttpContext http, WebWish wish, Accounts accounts)
    {
        if (await CallerAsync(http, accounts) is not { } caller)
            await WritePhoneFormAsync(http, wish, wrong: null);
        else if (wish.Scope == Grants.WebBase || await wish.IsGrantedAsync(caller.Person.PersonId))
            http.Response.Redirect(await wish.ReturnWithCodeAsync(caller.Person.PersonId));
        else
            await WriteConsentAsync(http, wish, http.Request.Cookies[Cookie]!);
    }

    private static async Task SendCodeAsync(HttpContext http, WebWish wish, PhoneCodes codes)
    {
        var phone = (await FormAsync(http))["phone"].ToString().Replace(" ", "", StringComparison.Ordinal);
        if (!PhoneCodes.IsPhone(phone))
            await WritePhoneFormAsync(http, wish, "sign.phone.wrong");
        else if (await codes.SendAsync(phone, PageWords.Of(http).Language, http.Connection.RemoteIpAddress?.ToString() ?? "", http.RequestAborted))
            await WriteCodeFormAsync(http, wish, phone, wrong: null);
        else
            await WritePhoneFormAsync(http, wish, "sign.many");
    }

    private static async Task SignInAsync(HttpContext http, WebWish wish, PhoneCodes codes, Accounts accounts)
    {
        var form = await FormAsync(http);
        var (phone, code) = (form["phone"].ToString(), form["code"].ToString().Trim());
        if (!PhoneCodes.IsPhone(phone) || code.Length > 12 || !await codes.SpendAsync(phone, code, http.RequestAborted))
        {
            await WriteCodeFormAsync(http, wish, PhoneCodes.IsPhone(phone) ? phone : "", "sign.code.wrong");
            return;
        }
        var personId = await accounts.OfPhoneAsync(phone, $"···{phone[^4..]}", http.RequestAborted);
        var token = await accounts.SignInAsync(personId, http.Request.Headers.UserAgent.ToString(), http.RequestAborted);
        http.Response.Cookies.Append(Cookie, token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = Path, MaxAge = StaysSignedIn });
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Path}/authorize{http.Request.QueryString}";
    }

    private static async Task AllowAsync(HttpContext http, WebWish wish, Accounts accounts)
    {
        var form = await FormAsync(http);
        if (await CallerAsync(http, accounts) is not { } caller
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form["form_key"].ToString()), Encoding.UTF8.GetBytes(FormKey(http, http.Request.Cookies[Cookie]!))))
        {
            await PlainPage.WriteAsync(http, StatusCodes.Status403Forbidden, "web.forged");
            return;
        }
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        if (form["answer"] == "yes")
        {
            await wish.GrantAsync(caller.Person.PersonId);
            http.Response.Headers.Location = await wish.ReturnWithCodeAsync(caller.Person.PersonId);
        }
        else
        {
            // Who says no goes back without a code.
            http.Response.Headers.Location = wish.Return(code: null);
        }
    }

    private static Task WritePhoneFormAsync(HttpContext http, WebWish wish, string? wrong)
    {
        var words = PageWords.Of(http);
        return PlainPage.WriteBodyAsync(
            http, StatusCodes.Status200OK, words,
            $"<h1>{Text(words["sign.title"])}</h1><p>{Text(wish.AppName)}</p>{Wrong(words, wrong)}<form method=\"post\" action=\"{Action(http, "phone")}\">"
            + $"<label for=\"phone\">{Text(words["sign.phone"])}</label><input id=\"phone\" name=\"phone\" type=\"tel\" autocomplete=\"tel\" required autofocus><button>{Text(words["sign.send"])}</button></form>");
    }

    private static Task WriteCodeFormAsync(HttpContext http, WebWish wish, string phone, string? wrong)
    {
        var words = PageWords.Of(http);
        return PlainPage.WriteBodyAsync(
            http, StatusCodes.Status200OK, words,
            $"<h1>{Text(words["sign.title"])}</h1><p>{Text(wish.AppName)} · {Text(phone)}</p>{Wrong(words, wrong)}<form method=\"post\" action=\"{Action(http, "sign-in")}\">"
            + $"<input type=\"hidden\" name=\"phone\" value=\"{Text(phone)}\"><label for=\"code\">{Text(words["sign.code"])}</label>"
            + $"<input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required autofocus><button>{Text(words["sign.go"])}</button></form>",
            wish.FormTargets);
    }

    private static Task WriteConsentAsync(HttpContext http, WebWish wish, string token)
    {
        var words = PageWords.Of(http);
        return PlainPage.WriteBodyAsync(
            http, StatusCodes.Status200OK, words,
            $"<h1>{Text(words.Fill("allow.title", wish.AppName))}</h1><p>{Text(words["allow.what"])}</p><form method=\"post\" action=\"{Action(http, "allow")}\">"
            + $"<input type=\"hidden\" name=\"form_key\" value=\"{FormKey(http, token)}\"><button name=\"answer\" value=\"yes\">{Text(words["allow.yes"])}</button>"
            + $"<button class=\"second\" name=\"answer\" value=\"no\">{Text(words["allow.no"])}</button></form>",
            wish.FormTargets);
    }

    private static Task<Caller?> CallerAsync(HttpContext http, Accounts accounts) =>
        http.Request.Cookies.TryGetValue(Cookie, out var token) ? accounts.CallerAsync($"Bearer {token}", http.RequestAborted) : Task.FromResult<Caller?>(null);

    private static async Task<IFormCollection> FormAsync(HttpContext http) =>
        http.Request.HasFormContentType && http.Request.ContentLength <= LongestForm ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;

    private static bool IsOwnForm(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            && (origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value);
    }

    // What was asked for is part of the key: a key for one wish allows no other.
    private static string FormKey(HttpContext http, string token) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes($"madang web login v1\0{http.Request.QueryString}")));

    private static string Action(HttpContext http, string step) => Text($"{Path}/{step}{http.Request.QueryString}");

    private static string Wrong(PageWords words, string? key) => key is null ? "" : $"<p class=\"wrong\" role=\"alert\">{Text(words[key])}</p>";

    private static string Text(string text) => PlainPage.Text(text);
}

/// <summary>A checked wish of a web page to learn who somebody is.</summary>
internal sealed class WebWish(OpenApp app, string appName, Uri redirect, string scope, string state, LoginCodes codes, Grants grants)
{
    public string AppName { get; } = appName;

    public string Scope { get; } = scope;

    /// <summary>Browsers hold a form's redirect to the form's targets too.</summary>
    public string FormTargets { get; } = $"'self' {redirect.GetLeftPart(UriPartial.Authority)}";

    public Task<bool> IsGrantedAsync(string personId) => grants.HasAsync(app.AppId, personId, Scope, CancellationToken.None);

    public Task GrantAsync(string personId) => grants.AddAsync(app.AppId, personId, Scope, CancellationToken.None);

    public async Task<string> ReturnWithCodeAsync(string personId) => Return(await codes.IssueAsync(app.AppId, personId, LoginCodes.Web, Scope, CancellationToken.None));

    /// <summary>The page's address with code and state; the state alone where there is no code.</summary>
    public string Return(string? code)
    {
        var query = code is null ? new Dictionary<string, string?>() : new Dictionary<string, string?> { ["code"] = code };
        query["state"] = state;
        return QueryHelpers.AddQueryString(redirect.AbsoluteUri, query);
    }

    /// <summary>Longest state that is given back.</summary>
    public static bool IsState(string text) => text.Length <= 128 && !text.Any(char.IsControl);
}

/// <summary>Reads and checks what a web page asks for.</summary>
internal sealed class WebWishes(AppCredentials apps, IAppRegistry registry, LoginCodes codes, Grants grants, OpenPlatformOptions options)
{
    /// <summary>The wish, or the documented number of what is wrong with it.</summary>
    public async Task<(WebWish? Wish, string Code)> ReadAsync(IQueryCollection query, CancellationToken cancellation)
    {
        string Of(string name) => query[name].ToString();
        if (!AppCredentials.IsAppId(Of("appid")) || await apps.FindAsync(Of("appid"), cancellation) is not { } app)
            return (null, "40013 appid");
        if (!Uri.TryCreate(Of("redirect_uri"), UriKind.Absolute, out var redirect) || redirect.Scheme is not ("https" or "http") || redirect.UserInfo.Length > 0 || !Allows(app, redirect))
            return (null, "10003 redirect_uri");
        if (Of("response_type") != "code" || !WebWish.IsState(Of("state")))
            return (null, "10009 response_type, state");
        if (Of("scope") is not (Grants.WebBase or Grants.WebUserInfo))
            return (null, "10005 scope");
        var name = await registry.NameOfAsync(app.AppId, cancellation) ?? app.AppId;
        return (new(app, name, redirect, Of("scope"), Of("state"), codes, grants), "");
    }

    // A code is told to the app's own host names only; in a sandbox also to the developer's machine.
    private bool Allows(OpenApp app, Uri redirect) =>
        app.WebDomains.Split(',', StringSplitOptions.RemoveEmptyEntries).Contains(redirect.IdnHost, StringComparer.OrdinalIgnoreCase) || options.IsSandbox && redirect.IsLoopback;
}
