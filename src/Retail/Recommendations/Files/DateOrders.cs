namespace Madang.Retail.Recommendations.Files;

/// <summary>Finds out whether days or months come first in a file's dates.</summary>
internal static class DateOrders
{
    /// <summary>One date with a part above 12 tells for all. Dates that tell both are told apart line by line later, as lines that cannot be read.</summary>
    /// <exception cref="OrderFileException">Parted dates of which none tells.</exception>
    public static DateOrder Decide(IEnumerable<string> times, OrderFileOptions options)
    {
        if (options.IsDayFirst is { } isDayFirst)
            return isDayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst;
        string? example = null;
        foreach (var time in times)
        {
            if (FieldReading.OrderOf(time) is var order && order != DateOrder.Unknown)
                return order;
            if (example is null && FieldReading.IsParted(time.Trim()))
                example = time;
        }
        return example is null ? DateOrder.Unknown : throw new OrderFileException($"Dates such as '{FieldReading.Shown(example)}' may be read in two ways. Say which: --dates day-first or --dates month-first.");
    }
}
