using System.Net.Http.Headers;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Gateway;

/// <summary>
/// Which headers pass. The browser's own never do: only those that the app named, less what belongs to the connection, to the browser or to the platform.
/// </summary>
internal static class HeaderRules
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        // The connection's.
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Expect", "Accept-Encoding",
        // Not an app's to say: the documented Referer is set below.
        "Referer", "Origin", "Forwarded", "Via", "User-Agent",
    };

    private static readonly string[] KeptBeginnings = ["Sec-", "Proxy-", "X-Forwarded-", "X-Real-", "X-Madang-"];

    private static readonly HashSet<string> OfAnswersConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Proxy-Authenticate", "Trailer", "Transfer-Encoding", "Upgrade", "Alt-Svc" };

    public static bool MayPass(string name) => !Kept.Contains(name) && !KeptBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sets the app's headers, the documented Referer and the client's name on a request.</summary>
    public static void Apply(HttpRequestMessage message, AppRequest request, AppVersion version, string userAgent)
    {
        foreach (var (name, value) in request.Header)
        {
            if (!MayPass(name) || !IsHeaderValue(value))
                continue;
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        message.Headers.TryAddWithoutValidation("Referer", Referer(version));
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
    }

    /// <summary>As documented: the version is 0 for develop, trial and audit.</summary>
    public static string Referer(AppVersion version) =>
        $"https://servicewechat.com/{version.AppId}/{(version.Env == AppEnvironment.Release ? Uri.EscapeDataString(version.Version) : "0")}/page-frame.html";

    /// <summary>The answer's headers for the app: one text a name; cookies also apart, as documented.</summary>
    public static (Dictionary<string, string> Header, List<string> Cookies) Read(HttpResponseMessage response)
    {
        var header = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var cookies = new List<string>();
        foreach (var set in (HttpHeaders[])[response.Headers, response.Content.Headers])
        {
            foreach (var (name, values) in set.NonValidated)
            {
                if (OfAnswersConnection.Contains(name))
                    continue;
                if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                    cookies.AddRange(values);
                header[name] = string.Join(name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? "," : ", ", values);
            }
        }
        return (header, cookies);
    }

    public static bool IsHeaderValue(string value) => value.Length <= 8_192 && !value.Any(character => character is '\r' or '\n' or '\0');
}
