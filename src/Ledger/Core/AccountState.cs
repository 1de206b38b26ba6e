namespace Madang.Ledger.Core;

/// <summary>What moves in an account: its balances in minor units, its place in its own history, and the ledger time of its last change.</summary>
internal struct Balances
{
    public long DebitsPosted;
    public long CreditsPosted;
    public long DebitsPending;
    public long CreditsPending;
    public long HistorySequence;
    public long ChangedAtUtcUs;

    public readonly long CreditBalance => CreditsPosted - DebitsPosted;

    public readonly bool SameAs(in Balances other) =>
        DebitsPosted == other.DebitsPosted && CreditsPosted == other.CreditsPosted && DebitsPending == other.DebitsPending
        && CreditsPending == other.CreditsPending && HistorySequence == other.HistorySequence;
}

/// <summary>An account in memory. A million of them may be cached, so it holds no text.</summary>
internal sealed class AccountState(long number, int currency, AccountRules rules, long version, in Balances balances)
{
    public readonly long Number = number;

    /// <summary>The three letters, packed by <see cref="CurrencyCode"/>.</summary>
    public readonly int Currency = currency;

    public readonly AccountRules Rules = rules;

    /// <summary>Grows by one with each batch that writes the account; another node's write shows in it.</summary>
    public long Version = version;

    public Balances Balances = balances;

    /// <summary>Its place in the running batch's list of touched accounts; -1 outside.</summary>
    public int TouchedIndex = -1;

    public bool KeepsHistory => (Rules & AccountRules.KeepsHistory) != 0;
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
