namespace Madang.Pay.Merchants;

/// <summary>
/// Merchants, their keys and what was sent to them, for those who look after them on pages. Who may is the caller's to decide. Times are UTC microseconds, money is fen.
/// </summary>
public interface IMerchants
{
    /// <summary>Merchants by number, a page at a time. <paramref name="mchIds"/> null is all of them; <paramref name="text"/> is a part of a name or number.</summary>
    Task<IReadOnlyList<MerchantLine>> ListAsync(IReadOnlyCollection<string>? mchIds, string text, int limit, int offset, CancellationToken cancellation = default);

    /// <summary>A merchant with its certificates, apps and money; null when there is none of this number.</summary>
    Task<MerchantStanding?> FindAsync(string mchId, CancellationToken cancellation = default);

    /// <summary>Makes a merchant. <paramref name="name"/> has 1 to 64 characters, <paramref name="feeRateBp"/> is in hundredths of a percent, 0 to 1000.</summary>
    Task<MerchantPapers> CreateAsync(string name, long feeRateBp, string baseUrl, CancellationToken cancellation = default);

    /// <summary>Another API certificate beside the others; null when there is no such merchant.</summary>
    Task<MerchantPapers?> IssueCertificateAsync(string mchId, string baseUrl, CancellationToken cancellation = default);

    /// <summary>Revokes an API certificate, for ever. False when there is none of this number that is not revoked.</summary>
    Task<bool> RevokeCertificateAsync(string mchId, string serialNo, CancellationToken cancellation = default);

    /// <summary>Gives a merchant a new APIv3 key, told this once: the old one opens nothing new from then on. Null when there is no such merchant.</summary>
    Task<string?> ReplaceApiV3KeyAsync(string mchId, CancellationToken cancellation = default);

    /// <summary>Sets whether the merchant verifies by the platform's public key rather than its certificate, where it names none.</summary>
    Task SetUsesPublicKeyAsync(string mchId, bool usesPublicKey, CancellationToken cancellation = default);

    /// <summary>Lets the merchant take payments for an app. Again changes nothing.</summary>
    Task BindAppAsync(string mchId, string appId, CancellationToken cancellation = default);

    /// <summary>Callbacks, the newest first: of some merchants or of all, of one state (<c>WAITING</c>, <c>DELIVERED</c>, <c>GIVEN_UP</c>) or of all.</summary>
    Task<IReadOnlyList<CallbackLine>> CallbacksAsync(IReadOnlyCollection<string>? mchIds, string state, string text, int limit, int offset, CancellationToken cancellation = default);

    /// <summary>Sends a callback of this merchant now, whatever became of it. False when there is none of this id.</summary>
    Task<bool> ResendCallbackAsync(string mchId, string id, CancellationToken cancellation = default);
}

/// <summary>A merchant in a list.</summary>
public sealed record MerchantLine
{
    /// <summary>Its number.</summary>
    public required string MchId { get; init; }

    /// <summary>What payers see.</summary>
    public required string Name { get; init; }

    /// <summary>How many apps are bound to it.</summary>
    public required long Apps { get; init; }

    /// <summary>How many of its certificates are good now.</summary>
    public required long Certificates { get; init; }

    /// <summary>Since when it is here.</summary>
    public required long CreatedAt { get; init; }
}

/// <summary>An API certificate of a merchant. Times by the machine's clock.</summary>
public sealed record MerchantPaper(string SerialNo, long NotBefore, long NotAfter, long? RevokedAt);

/// <summary>A merchant with what an administrator sees of it; no secret is in here.</summary>
public sealed record MerchantStanding
{
    /// <summary>Its number.</summary>
    public required string MchId { get; init; }

    /// <summary>What payers see.</summary>
    public required string Name { get; init; }

    /// <summary>Hundredths of a percent.</summary>
    public required long FeeRateBp { get; init; }

    /// <summary>Whether it verifies by the platform's public key where it names none.</summary>
    public required bool UsesPublicKey { get; init; }

    /// <summary>Its certificates, the newest first.</summary>
    public required IReadOnlyList<MerchantPaper> Certificates { get; init; }

    /// <summary>Apps that it takes payments for.</summary>
    public required IReadOnlyList<string> AppIds { get; init; }

    /// <summary>Collected from payers and not paid out, in fen.</summary>
    public required long CollectedFen { get; init; }

    /// <summary>Set aside for transfers and red packets, in fen.</summary>
    public required long OperationFen { get; init; }
}

/// <summary>What is handed to a merchant once, as files by their names. It holds secrets: never log it.</summary>
public sealed record MerchantPapers(string MchId, string SerialNo, IReadOnlyDictionary<string, string> Files)
{
    /// <inheritdoc />
    public override string ToString() => $"{nameof(MerchantPapers)} {MchId}";
}

/// <summary>A callback with its last attempt.</summary>
public sealed record CallbackLine
{
    /// <summary>Its id, the same at each attempt.</summary>
    public required string Id { get; init; }

    /// <summary>To whom it goes.</summary>
    public required string MchId { get; init; }

    /// <summary>Where to.</summary>
    public required string Url { get; init; }

    /// <summary>What it tells, such as <c>TRANSACTION.SUCCESS</c>.</summary>
    public required string EventType { get; init; }

    /// <summary><c>WAITING</c>, <c>DELIVERED</c> or <c>GIVEN_UP</c>.</summary>
    public required string State { get; init; }

    /// <summary>When the fact was.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it is sent next, while it waits.</summary>
    public required long DueAt { get; init; }

    /// <summary>How often it was sent.</summary>
    public required long Attempts { get; init; }

    /// <summary>What came of the last attempt, in a few words; null before the first.</summary>
    public string? Outcome { get; init; }

    /// <summary>The receiver's status at the last attempt; 0 for no answer.</summary>
    public long? Status { get; init; }
}
