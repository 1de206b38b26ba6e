namespace Madang.Ledger.Core;

/// <summary>What moves in an account: its balances in minor units, and its place in its own history.</summary>
internal struct Balances
{
    public long DebitsPosted;
    public long CreditsPosted;
    public long DebitsPending;
    public long CreditsPending;
    public long HistorySequence;

    public readonly long CreditBalance => CreditsPosted - DebitsPosted;

    public readonly bool SameAs(in Balances other) =>
        DebitsPosted == other.DebitsPosted && CreditsPosted == other.CreditsPosted && SameButForPosted(other);

    public readonly bool SameButForPosted(in Balances other) =>
        DebitsPending == other.DebitsPending && CreditsPending == other.CreditsPending && HistorySequence == other.HistorySequence;
}

/// <summary>An account in memory. A million of them may be cached, so it holds no text.</summary>
internal sealed class AccountState(long number, int currency, AccountRules rules, long stamp, in Balances balances)
{
    public readonly long Number = number;

    /// <summary>The three letters, packed by <see cref="CurrencyCode"/>.</summary>
    public readonly int Currency = currency;

    public readonly AccountRules Rules = rules;

    /// <summary>Of the last batch that wrote the account, as <see cref="WriteStamp"/> makes it: another node's write shows in it. 0 for a new one.</summary>
    public long Stamp = stamp;

    public Balances Balances = balances;

    /// <summary>Its place in the running batch's list of touched accounts; -1 outside.</summary>
    public int TouchedIndex = -1;

    public bool KeepsHistory => (Rules & AccountRules.KeepsHistory) != 0;
}

/// <summary>
/// Marks a write of an account: the batch's ledger time, and below it a count that keeps two writes of one time apart. Each stamp of an account is
/// greater than the one before it, so that an equal stamp means that nobody has written it since.
/// </summary>
internal static class WriteStamp
{
    // With microseconds above them these fit 63 bits until the year 2255; a count that is full borrows a microsecond.
    private const int CountBits = 10;

    /// <summary>The first stamp of this time that comes after <paramref name="latest"/>.</summary>
    public static long After(long latest, long timeUtcUs) => Math.Max(latest + 1, timeUtcUs << CountBits);

    public static long TimeUtcUs(long stamp) => stamp >> CountBits;
}

/// <summary>Packs three upper-case letters into a number and back, so that comparing currencies compares integers.</summary>
internal static class CurrencyCode
{
    public static int Pack(string letters) => (letters[0] << 16) | (letters[1] << 8) | letters[2];

    public static string Unpack(int packed) => string.Create(3, packed, static (text, code) =>
    {
        text[0] = (char)(code >> 16);
        text[1] = (char)((code >> 8) & 0xFF);
        text[2] = (char)(code & 0xFF);
    });
}
