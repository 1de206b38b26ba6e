namespace Madang.Retail.Recommendations;

/// <summary>How recommendations are trained.</summary>
public sealed record RecommendationOptions
{
    /// <summary>A model older than this is made anew. Longer than nothing.</summary>
    public TimeSpan TrainEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Older purchases teach nothing.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(800);

    /// <summary>Most lines that are read for a training; more are refused, with the model that was there going on.</summary>
    public int MostPurchases { get; init; } = 20_000_000;

    /// <summary>Cores that training may use: half of them, so that answers have the others.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
