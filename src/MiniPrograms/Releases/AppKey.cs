using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Madang.MiniPrograms.Releases;

/// <summary>An app in one environment, as its host name tells it: <c>wx0123456789abcdef</c>, <c>wx0123456789abcdef-develop</c>.</summary>
internal readonly partial record struct AppKey(string Key, string Environment)
{
    /// <summary>What may be an app id: <c>wx0123456789abcdef</c>, <c>touristappid</c>.</summary>
    public static bool IsAppId(string text) => AppIdForm().IsMatch(text);

    /// <summary>The key that stands for an app id in host names, where case is lost.</summary>
    public static string Of(string appId) =>
        LowerForm().IsMatch(appId) ? appId : "x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(appId)))[..24];

    /// <summary>Reads a host's part; false when no app can have it.</summary>
    public static bool TryParse(string text, out AppKey key)
    {
        var parts = text.Split('-');
        key = new(parts[0], parts.Length == 1 ? AppEnvironment.Release : parts[1]);
        return LowerForm().IsMatch(parts[0]) && (parts.Length == 1 || parts is [_, AppEnvironment.Develop or AppEnvironment.Trial]);
    }

    public override string ToString() => Environment == AppEnvironment.Release ? Key : $"{Key}-{Environment}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{2,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex AppIdForm();

    [GeneratedRegex("^[a-z][a-z0-9]{2,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex LowerForm();
}
