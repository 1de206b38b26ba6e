namespace Madang.Ledger;

/// <summary>
/// Every "no" of the ledger, in order of precedence: the first that applies is the answer. The numbers are stored and never reused.
/// </summary>
public enum LedgerRefusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The id is known with other contents.</summary>
    IdTakenByOther = 1,

    /// <summary>Another transfer of the same chain was refused, so this one was not applied.</summary>
    ChainRefused = 2,

    /// <summary>A field that must be empty for this kind is set, or one that must be set is empty.</summary>
    MalformedFields = 3,

    /// <summary>The amount is zero or negative.</summary>
    AmountNotPositive = 4,

    /// <summary>The amount exceeds 10^15 minor units.</summary>
    AmountTooLarge = 5,

    /// <summary>Debit and credit are the same account.</summary>
    SameAccount = 6,

    /// <summary>There is no account of the debit number.</summary>
    DebitAccountNotFound = 7,

    /// <summary>There is no account of the credit number.</summary>
    CreditAccountNotFound = 8,

    /// <summary>The two accounts are of different currencies.</summary>
    CurrencyMismatch = 9,

    /// <summary>A hold whose deadline has passed already.</summary>
    DeadlinePassed = 10,

    /// <summary>There is no hold of that id.</summary>
    HoldNotFound = 11,

    /// <summary>The hold was posted before.</summary>
    HoldAlreadyPosted = 12,

    /// <summary>The hold was voided before.</summary>
    HoldAlreadyVoided = 13,

    /// <summary>The hold has lapsed.</summary>
    HoldExpired = 14,

    /// <summary>An expiry came before the hold's deadline.</summary>
    HoldNotExpiredYet = 15,

    /// <summary>More is to be posted than is held.</summary>
    ExceedsHold = 16,

    /// <summary>The debit account's rule forbids it: debits would exceed credits.</summary>
    InsufficientCredits = 17,

    /// <summary>The credit account's rule forbids it: credits would exceed debits.</summary>
    InsufficientDebits = 18,

    /// <summary>A balance would leave the range of 64-bit integers.</summary>
    BalanceOverflow = 19,
}
