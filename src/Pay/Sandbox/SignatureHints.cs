using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Pay.Merchants;

namespace Madang.Pay.Sandbox;

/// <summary>What was found: a key of <see cref="Words"/> and what fills it.</summary>
internal sealed record SignatureHint(string Key, string? Value = null);

/// <summary>
/// Finds out what a refused signature was really made over, by trying the mistakes that people make. A signature that fits one of them
/// proves the mistake, so a developer reads what to mend instead of comparing texts.
/// </summary>
internal sealed class SignatureHints(MerchantDirectory directory)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Escaped = new() { Encoder = JavaScriptEncoder.Default };

    private sealed record Variant(string? Key, string Text);

    private sealed record Form(string? Key, Func<string, string, string, string, string, string> Write);

    private static readonly Form[] Forms =
    [
        new(null, (method, url, time, nonce, body) => $"{method}\n{url}\n{time}\n{nonce}\n{body}\n"),
        new("hint.form.unfinished", (method, url, time, nonce, body) => $"{method}\n{url}\n{time}\n{nonce}\n{body}"),
        new("hint.form.crlf", (method, url, time, nonce, body) => $"{method}\r\n{url}\r\n{time}\r\n{nonce}\r\n{body}\r\n"),
        new("hint.form.swapped", (method, url, time, nonce, body) => $"{method}\n{url}\n{nonce}\n{time}\n{body}\n"),
    ];

    /// <summary>The mistakes that were proved; none where the request was good, its merchant is unknown, or no guess fits.</summary>
    public async Task<IReadOnlyList<SignatureHint>> ExplainAsync(RequestDetail detail, CancellationToken cancellation)
    {
        if (detail.Verdict != nameof(SignatureVerdict.Bad) || detail.MchId is not { } mchId || await directory.FindAsync(mchId, cancellation) is not { } entry)
            return [];
        var header = detail.RequestHeaders.FirstOrDefault(pair => pair.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value;
        if (header is null || !TryRead(header, out var values) || !TryDecode(values.GetValueOrDefault("signature"), out var signature))
            return [];
        foreach (var certificate in entry.Certificates.Values)
        {
            var isNamed = string.Equals(certificate.SerialNo, values.GetValueOrDefault("serial_no"), StringComparison.OrdinalIgnoreCase);
            foreach (var (hints, text) in Guesses(detail, values))
            {
                if (certificate.Key.Verify(Encoding.UTF8.GetBytes(text), signature))
                    return isNamed ? hints : [.. hints, new SignatureHint("hint.key", certificate.SerialNo)];
            }
        }
        return [];
    }

    private static IEnumerable<(IReadOnlyList<SignatureHint> Hints, string Text)> Guesses(RequestDetail detail, Dictionary<string, string> values)
    {
        foreach (var form in Forms)
        {
            foreach (var url in Urls(detail))
            {
                foreach (var body in Bodies(detail.RequestBody))
                {
                    var hints = new[] { form.Key, url.Key, body.Key }.OfType<string>().Select(key => new SignatureHint(key));
                    yield return ([.. hints], form.Write(detail.Method, url.Text, values.GetValueOrDefault("timestamp", ""), values.GetValueOrDefault("nonce_str", ""), body.Text));
                }
            }
        }
    }

    private static IEnumerable<Variant> Urls(RequestDetail detail)
    {
        yield return new(null, detail.Url);
        if (detail.Url.Contains('?', StringComparison.Ordinal))
            yield return new("hint.url.path", detail.Url[..detail.Url.IndexOf('?', StringComparison.Ordinal)]);
        if (Uri.UnescapeDataString(detail.Url) is var decoded && decoded != detail.Url)
            yield return new("hint.url.decoded", decoded);
        if (detail.RequestHeaders.FirstOrDefault(pair => pair.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value is { } host)
        {
            yield return new("hint.url.whole", $"http://{host}{detail.Url}");
            yield return new("hint.url.whole", $"https://{host}{detail.Url}");
        }
    }

    private static IEnumerable<Variant> Bodies(string body)
    {
        yield return new(null, body);
        if (body.Length == 0)
            yield break;
        yield return new("hint.body.empty", "");
        if (body.TrimEnd() is var trimmed && trimmed != body)
            yield return new("hint.body.trimmed", trimmed);
        if (TryParse(body) is not { } json)
            yield break;
        yield return new("hint.body.compact", json.ToJsonString(Plain));
        // Most other languages escape in small letters, .NET in capitals.
        yield return new("hint.body.escaped", json.ToJsonString(Escaped));
        yield return new("hint.body.escaped", Escape(json.ToJsonString(Plain)));
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length * 2);
        foreach (var letter in text)
            _ = letter > '\x7f' ? escaped.Append($"\\u{(int)letter:x4}") : escaped.Append(letter);
        return escaped.ToString();
    }

    private static JsonNode? TryParse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryDecode(string? text, out byte[] bytes)
    {
        bytes = new byte[(text?.Length ?? 0) * 3 / 4 + 3];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        bytes = bytes[..length];
        return true;
    }

    private static bool TryRead(string header, out Dictionary<string, string> values)
    {
        // WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="…",signature="…",timestamp="…",serial_no="…"
        values = new(StringComparer.Ordinal);
        var start = header.IndexOf(' ', StringComparison.Ordinal);
        if (start < 0)
            return false;
        foreach (var part in header[(start + 1)..].Split(','))
        {
            var pair = part.Trim().Split('=', 2);
            if (pair.Length == 2)
                values[pair[0]] = pair[1].Trim('"');
        }
        return values.Count > 0;
    }
}
