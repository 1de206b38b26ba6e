using System.Globalization;
using System.Text;

namespace Madang.Pay.Bills;

/// <summary>
/// The text of a bill: a line of headers, a line a booking, a line of headers for the sums and the sums. Each value follows a backtick, so that
/// spreadsheets keep long numbers as text; commas and line breaks inside a value would shift the columns and become spaces.
/// It is written as it grows: UTF-8 behind a byte order mark, which readers of the real bills strip. The stream stays open.
/// </summary>
internal sealed class BillSheet : IDisposable
{
    private readonly StreamWriter text;

    public BillSheet(string headers, Stream output)
    {
        text = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        text.WriteLine(headers);
    }

    /// <summary>How many bookings were written.</summary>
    public int Rows { get; private set; }

    public void AddRow(params ReadOnlySpan<string?> values)
    {
        Append(values);
        Rows++;
    }

    /// <summary>Ends the sheet.</summary>
    public void Close(string sumHeaders, params ReadOnlySpan<string?> sums)
    {
        text.WriteLine(sumHeaders);
        Append(sums);
        text.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => text.Dispose();

    /// <summary>Minor units as yuan with two decimals: 1234 → 12.34, -5 → -0.05.</summary>
    public static string Yuan(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private void Append(ReadOnlySpan<string?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                text.Write(',');
            text.Write('`');
            foreach (var character in values[i] ?? "")
                text.Write(character is ',' or '"' or '`' || char.IsControl(character) ? ' ' : character);
        }
        text.WriteLine();
    }
}
