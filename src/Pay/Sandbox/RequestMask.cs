using System.Text;
using System.Text.RegularExpressions;

namespace Madang.Pay.Sandbox;

/// <summary>Makes wire text fit to be kept: cut to size, readable, without secrets.</summary>
internal static partial class RequestMask
{
    /// <summary>The most characters of a body or signed text that are kept.</summary>
    public const int LongestText = 16_384;

    private const string Dots = "••••";

    // APIv3 signatures and serial numbers are no secrets; bearer tokens and cookies are.
    public static KeyValuePair<string, string> Header(KeyValuePair<string, string> header)
    {
        var (name, value) = header;
        var isSecret = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
            || name.Contains("token", StringComparison.OrdinalIgnoreCase)
            || name.Contains("api-key", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase) && !value.StartsWith("WECHATPAY2-", StringComparison.OrdinalIgnoreCase);
        return new(name, isSecret ? Dots : Cut(value));
    }

    /// <summary>A body as text; what is not UTF-8 text is described, not shown.</summary>
    public static string Body(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return "";
        var span = body.Span;
        if (span.Length >= 2 && span[0] == 0x1f && span[1] == 0x8b)
            return $"(gzip, {body.Length} bytes)";
        // One more byte than a character may have: the cut never shows half a character as a fault of the sender.
        var shown = span[..Math.Min(span.Length, LongestText * 4)];
        var text = Encoding.UTF8.GetString(shown);
        if (text.Contains('\0'))
            return $"(binary, {body.Length} bytes)";
        return Text(text)!;
    }

    /// <summary>Text without secrets, cut to size; null stays null.</summary>
    public static string? Text(string? text)
    {
        if (text is null)
            return null;
        var masked = JsonSecret().Replace(Cut(text), static match => $"{match.Groups["head"].Value}{Dots}\"");
        masked = XmlSecret().Replace(masked, static match => $"<{match.Groups["name"].Value}>{Dots}</{match.Groups["name"].Value}>");
        return QuerySecret().Replace(masked, static match => $"{match.Groups["head"].Value}{Dots}");
    }

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : $"{text[..LongestText]}\n… ({text.Length - LongestText} more characters are not kept)";

    private const string Names = "password|pay_password|passwd|pwd|pin|secret|app_?secret|js_code|session_?key|ticket|encoding_aes_key|phone_?number|pure_?phone_?number|access_token|refresh_token|token|api_?key(?:_?v2)?|apiv3_?key|private_key|auth_code|authcode|id_card_no|payer_code";

    [GeneratedRegex("(?<head>\"(?:" + Names + ")\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex JsonSecret();

    [GeneratedRegex("<(?<name>" + Names + ")>.*?</\\k<name>>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex XmlSecret();

    [GeneratedRegex("(?<head>[?&](?:" + Names + ")=)[^&\\s]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuerySecret();
}
