using System.Net;
using Madang.Kernel.Refusals;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary>Who may use <c>/sandbox</c>. Everything is refused that is not allowed here.</summary>
internal sealed class SandboxGate(SandboxPasses passes, SandboxOptions options)
{
    public const string SessionCookie = "madang_sandbox";
    public const string FormKeyField = "form_key";

    private const string Scheme = "Bearer ";

    public static readonly Refusal NotAllowed = new(
        "NO_AUTH", 401, "This needs the operator's token: ./madang sandbox finds it by itself; a browser opens the link that ./madang sandbox open prints.");

    private static readonly Refusal WrongHost = new("INVALID_REQUEST", 421, "The sandbox answers on this address only under the names of this machine.");

    public static readonly Refusal Forged = new("NO_AUTH", 403, "The form is too old or came from elsewhere. Go back, load the page again and repeat.");

    /// <summary>Null when the caller may go on; otherwise why not. <paramref name="session"/> is the browser's session, empty for the command line.</summary>
    public Refusal? Check(HttpContext http, out string session)
    {
        session = "";
        if (!IsOurName(http))
            return WrongHost;
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
            return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && passes.IsOperator(authorization[Scheme.Length..].Trim()) ? null : NotAllowed;
        if (!http.Request.Cookies.TryGetValue(SessionCookie, out var cookie) || !passes.IsSession(cookie))
            return NotAllowed;
        session = cookie;
        return null;
    }

    /// <summary>For a change asked for by a browser: the form's own key, and no other site behind it.</summary>
    public Refusal? CheckForm(HttpContext http, string session, string formKey)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = http.Request.Headers.Origin.ToString();
        var isOwnOrigin = origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value;
        return site is "" or "same-origin" && isOwnOrigin && passes.IsFormKey(session, formKey) ? null : Forged;
    }

    // A web page elsewhere can make its own name point at this machine and so become "same site"; it cannot make the browser say localhost.
    private bool IsOurName(HttpContext http)
    {
        if (http.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local))
            return true;
        var host = http.Request.Host.Host;
        return host is "localhost" or "127.0.0.1" or "[::1]" or "::1"
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}
