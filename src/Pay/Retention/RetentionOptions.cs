namespace Madang.Pay.Retention;

/// <summary>How long the platform keeps what has served its purpose. Money, orders, refunds, bills and the ledger are kept for ever.</summary>
public sealed record RetentionOptions
{
    /// <summary>The least of any of them: a merchant's questions of last week find an answer, and no key is forgotten that a client may still send again.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromDays(7);

    /// <summary>Callbacks that were delivered or given up, with their attempts, from when they were made. What is still to be sent is kept however old it is.</summary>
    public TimeSpan Callbacks { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Who named whom as a side of a payment, and how.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The keys by which a payer's call that is sent twice spends once. After this a key is new again.</summary>
    public TimeSpan SpendingKeys { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The inspector's records; of them no more than the newest 5,000 in any case.</summary>
    public TimeSpan Inspector { get; init; } = TimeSpan.FromDays(7);
}
