namespace Madang.Bench.Harness;

/// <summary>Medians and percentiles.</summary>
internal static class Figures
{
    /// <summary>The middle value; the mean of the two middle ones when their number is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value below which this share (0-1) of the values lies; NaN for none.</summary>
    public static double Percentile(IReadOnlyList<float> values, double share)
    {
        if (values.Count == 0)
            return double.NaN;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
