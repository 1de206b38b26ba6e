using System.Globalization;
using System.Text;

namespace Madang.Pay.Wire;

/// <summary>The bytes that signatures cover: lines ended by a line feed, the body as it is on the wire.</summary>
internal static class SignedText
{
    /// <summary>Of a request: method, path with query as sent, timestamp, nonce, body.</summary>
    public static byte[] OfRequest(string method, string target, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Join($"{method}\n{target}\n{timestamp}\n{nonce}\n", body);

    /// <summary>Of an answer or a callback: timestamp, nonce, body. An empty body leaves its empty line.</summary>
    public static byte[] OfAnswer(long timestampSeconds, string nonce, ReadOnlySpan<byte> body) =>
        Join(string.Create(CultureInfo.InvariantCulture, $"{timestampSeconds}\n{nonce}\n"), body);

    private static byte[] Join(string head, ReadOnlySpan<byte> body)
    {
        var headBytes = Encoding.UTF8.GetByteCount(head);
        var text = new byte[headBytes + body.Length + 1];
        Encoding.UTF8.GetBytes(head, text);
        body.CopyTo(text.AsSpan(headBytes));
        text[^1] = (byte)'\n';
        return text;
    }
}
