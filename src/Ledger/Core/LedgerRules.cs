namespace Madang.Ledger.Core;

/// <summary>
/// What a command must look like. What only a bug of the caller can get wrong is an argument exception, because it could not be stored;
/// what data can get wrong is a refusal.
/// </summary>
internal static class LedgerRules
{
    public const int MaxTransfers = 100;
    public const int MaxRows = 100;
    public const int MaxKeyLength = 128;
    public const int MaxReferenceLength = 64;
    public const int MaxCode = 65_535;

    /// <summary>Which fields each kind needs and which it must leave empty.</summary>
    public static bool IsWellFormed(Transfer transfer) => transfer.Kind switch
    {
        TransferKind.Direct => transfer is { HoldId: null, DeadlineUtcUs: 0, Debit: not 0, Credit: not 0 },
        TransferKind.Hold => transfer is { HoldId: null, DeadlineUtcUs: >= 0, Debit: not 0, Credit: not 0 },
        TransferKind.Post => IsEndWellFormed(transfer),
        _ => IsEndWellFormed(transfer) && transfer.Amount == 0,
    };

    private static bool IsEndWellFormed(Transfer transfer) =>
        transfer is { HoldId: not null, DeadlineUtcUs: 0, Debit: 0, Credit: 0 } && transfer.HoldId != Guid.Empty;

    public static void Require(LedgerCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commit.Transfers.Count, MaxTransfers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commit.Rows.Count, MaxRows);
        for (var i = 0; i < commit.Transfers.Count; i++)
            Require(commit.Transfers[i]);
    }

    private static void Require(Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.Id == Guid.Empty)
            throw new ArgumentException("A transfer needs an id: it is the idempotency key.");
        if (transfer.Kind is < TransferKind.Direct or > TransferKind.Expire)
            throw new ArgumentException($"There is no transfer kind {(int)transfer.Kind}.");
        ArgumentOutOfRangeException.ThrowIfNegative(transfer.Code);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(transfer.Code, MaxCode);
        if (transfer.Reference is { } reference && (reference.Length > MaxReferenceLength || !IsPrintableAscii(reference)))
            throw new ArgumentException($"A reference is at most {MaxReferenceLength} printable ASCII characters.");
    }

    public static void Require(AccountSpec account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.Key is not { Length: >= 1 and <= MaxKeyLength } || !IsPrintableAscii(account.Key))
            throw new ArgumentException($"An account key is 1-{MaxKeyLength} printable ASCII characters.");
        if (account.Currency is not { Length: 3 } || !account.Currency.All(char.IsAsciiLetterUpper))
            throw new ArgumentException("A currency is three upper-case letters of ISO 4217.");
        if ((account.Rules & ~(AccountRules.DebitsNeverExceedCredits | AccountRules.CreditsNeverExceedDebits | AccountRules.KeepsHistory)) != 0)
            throw new ArgumentException("The account has a rule that does not exist.");
    }

    /// <summary>The index of the first transfer whose id stands earlier in the same chain; -1 when all differ.</summary>
    public static int RepeatedId(IReadOnlyList<Transfer> chain)
    {
        if (chain.Count < 2)
            return -1;
        var seen = new HashSet<Guid>(chain.Count);
        for (var i = 0; i < chain.Count; i++)
        {
            if (!seen.Add(chain[i].Id))
                return i;
        }
        return -1;
    }

    private static bool IsPrintableAscii(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
                return false;
        }
        return true;
    }
}
