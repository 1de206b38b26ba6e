using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Madang.Pay.Bills;

/// <summary>
/// The text of a bill: a line of headers, a line a booking, a line of headers for the sums and the sums. Each value follows a backtick, so that
/// spreadsheets keep long numbers as text; commas and line breaks inside a value would shift the columns and become spaces.
/// </summary>
internal sealed class BillSheet(string headers)
{
    private readonly StringBuilder text = new StringBuilder(headers).Append("\r\n");

    /// <summary>How many bookings were written.</summary>
    public int Rows { get; private set; }

    public void AddRow(params ReadOnlySpan<string?> values)
    {
        Append(values);
        Rows++;
    }

    /// <summary>Ends the sheet and gives its bytes: UTF-8 behind a byte order mark, which readers of the real bills strip.</summary>
    public byte[] Close(string sumHeaders, params ReadOnlySpan<string?> sums)
    {
        text.Append(sumHeaders).Append("\r\n");
        Append(sums);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Minor units as yuan with two decimals: 1234 → 12.34, -5 → -0.05.</summary>
    public static string Yuan(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>SHA-1, as the wire asks for, of the bill as it is before compression.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The wire defines SHA1 as the checksum of a bill; the answer that carries it is signed with SHA-256.")]
    public static string Sha1(byte[] bill) => Convert.ToHexStringLower(SHA1.HashData(bill));

    public static byte[] Gzip(byte[] bill)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bill);
        return packed.ToArray();
    }

    private void Append(ReadOnlySpan<string?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append('`');
            foreach (var character in values[i] ?? "")
                text.Append(character is ',' or '"' or '`' || char.IsControl(character) ? ' ' : character);
        }
        text.Append("\r\n");
    }
}
