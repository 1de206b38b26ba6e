using System.Globalization;

namespace Madang.Retail.Recommendations.Files;

/// <summary>Which part of 3/4/2025 is the day.</summary>
internal enum DateOrder
{
    /// <summary>No such date has been seen.</summary>
    Unknown,
    DayFirst,
    MonthFirst,
}

/// <summary>Texts of cells to numbers and times.</summary>
internal static class FieldReading
{
    private const int LongestShown = 40;

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy/M/d", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss", "yyyy.M.d", "yyyy.M.d H:mm", "yyyy.M.d H:mm:ss", "yyyy-M-d", "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyyMMdd", "yyyyMMddHHmmss", "yyyy年M月d日", "yyyy'년' M'월' d'일'",
    ];

    private static readonly string[] ZonedForms = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss zzz"];

    private static readonly string[] TimeForms = ["", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt"];
    private static readonly string[] DayFirstForms = Parts("d", "M");
    private static readonly string[] MonthFirstForms = Parts("M", "d");

    /// <summary>A number with a point or a comma before its decimals, and perhaps separators of thousands.</summary>
    public static bool TryNumber(string text, out double number)
    {
        var plain = text.Trim();
        var comma = plain.LastIndexOf(',');
        // 3,5 and 1.234,50 have a decimal comma; 1,234 and 1,234.5 have thousands.
        if (comma >= 0 && comma > plain.LastIndexOf('.') && (plain.Length - comma - 1 != 3 || plain.Contains('.')))
            plain = plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        return double.TryParse(plain, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>A date with or without a time of day. A zone that is told is dropped: the shop's own time counts.</summary>
    public static bool TryTime(string text, DateOrder order, out DateTime time)
    {
        var plain = text.Trim();
        if (DateTime.TryParseExact(plain, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return IsSane(time);
        if (DateTimeOffset.TryParseExact(plain, ZonedForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned))
        {
            time = zoned.DateTime;
            return IsSane(time);
        }
        if (IsParted(plain))
            return DateTime.TryParseExact(plain, order == DateOrder.DayFirst ? DayFirstForms : MonthFirstForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && IsSane(time);
        return TryEpoch(plain, out time);
    }

    /// <summary>What a date such as 30/11/2025 tells about the order of its parts.</summary>
    public static DateOrder OrderOf(string text)
    {
        var plain = text.Trim();
        if (!IsParted(plain))
            return DateOrder.Unknown;
        var parts = plain.Split(['/', '.', '-'], 3);
        if (!int.TryParse(parts[0], out var first) || !int.TryParse(parts[1], out var second))
            return DateOrder.Unknown;
        return first > 12 ? DateOrder.DayFirst : second > 12 ? DateOrder.MonthFirst : DateOrder.Unknown;
    }

    /// <summary>Whether the text starts like 3/4/2025, 03.04.25 or 03-04-2025.</summary>
    public static bool IsParted(string text)
    {
        var first = text.AsSpan().IndexOfAny('/', '.', '-');
        return first is 1 or 2 && text.AsSpan(first + 1).IndexOfAny('/', '.', '-') is 1 or 2 && char.IsAsciiDigit(text[0]);
    }

    /// <summary>For a message: what was read, without control characters and no longer than a line.</summary>
    public static string Shown(string text)
    {
        var plain = string.Concat(text.Take(LongestShown).Select(letter => char.IsControl(letter) ? '?' : letter));
        return text.Length > LongestShown ? plain + "…" : plain;
    }

    private static bool TryEpoch(string text, out DateTime time)
    {
        time = default;
        if (text.Length is < 9 or > 19 || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number <= 0)
            return false;
        // Seconds, milliseconds, microseconds or nanoseconds by their size: all of them are between 1973 and 2100.
        while (number > 4.2e9)
            number /= 1000;
        time = DateTime.UnixEpoch.AddSeconds(number);
        return IsSane(time);
    }

    private static bool IsSane(DateTime time) => time.Year is >= 1900 and < 2200;

    private static string[] Parts(string first, string second) =>
        [.. from separator in new[] { "/", ".", "-" } from year in new[] { "yyyy", "yy" } from clock in TimeForms select $"{first}'{separator}'{second}'{separator}'{year}{clock}"];
}
