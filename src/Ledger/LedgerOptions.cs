namespace Madang.Ledger;

/// <summary>The limits of the ledger's writer and caches.</summary>
public sealed record LedgerOptions
{
    /// <summary>How many requests may wait; one more is answered with <see cref="LedgerBusyException"/>. 1 or more.</summary>
    public int QueueLimit { get; init; } = 20_000;

    /// <summary>A batch takes no further request once it holds this many transfers and rows. 1 or more.</summary>
    public int BatchLimit { get; init; } = 2_000;

    /// <summary>How many accounts may stay in memory, at about 150 bytes each. When there are more, all are dropped and read again as needed.</summary>
    public int CachedAccountsLimit { get; init; } = 1_000_000;

    /// <summary>
    /// How long the store is left alone after it failed, doubled with each further failure up to <see cref="LongestRetryDelay"/>;
    /// requests that come meanwhile are answered with <see cref="LedgerUnavailableException"/> at once.
    /// </summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest time for which the store is left alone after it failed.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many batches look ids up and lock accounts beforehand after a conflict, before the writer trusts its luck again. 0 or more.</summary>
    public int CarefulBatches { get; init; } = 16;
}
