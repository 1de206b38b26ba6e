namespace Madang.Ledger.Tests.Simulation;

/// <summary>
/// The ledger as one would first write it: one command at a time, everything in dictionaries, a copy of all balances to undo a chain.
/// Written from the contract and not from the core, so that a mistake would have to be made twice.
/// </summary>
internal sealed class NaiveLedger
{
    private readonly Dictionary<Guid, (string Chain, LedgerRefusal Refusal)> known = [];
    private Dictionary<long, NaiveAccount> accounts = [];
    private Dictionary<Guid, NaiveHold> holds = [];

    public sealed record NaiveAccount(string Currency, AccountRules Rules, long DebitsPosted, long CreditsPosted, long DebitsPending, long CreditsPending, long Lines);

    private sealed record NaiveHold(long Debit, long Credit, long Amount, long Deadline, TransferKind? EndedBy);

    public IReadOnlyDictionary<long, NaiveAccount> Accounts => accounts;

    public void Open(long number, string currency, AccountRules rules) => accounts.Add(number, new(currency, rules, 0, 0, 0, 0, 0));

    public bool Knows(Guid id) => known.ContainsKey(id);

    /// <summary>What was answered when the chain came first, or comes now.</summary>
    public (LedgerRefusal Refusal, int Index, bool Replayed) Commit(IReadOnlyList<Transfer> chain, long now)
    {
        var contents = string.Join('\n', chain);
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain.Take(i).Any(other => other.Id == chain[i].Id))
                return (LedgerRefusal.IdTakenByOther, i, false);
        }
        for (var i = 0; i < chain.Count; i++)
        {
            if (known.TryGetValue(chain[i].Id, out var before) && before.Chain != contents)
                return (LedgerRefusal.IdTakenByOther, i, false);
        }
        if (chain.Count > 0 && known.ContainsKey(chain[0].Id))
        {
            var refused = chain.ToList().FindIndex(transfer => known[transfer.Id].Refusal is not (LedgerRefusal.None or LedgerRefusal.ChainRefused));
            return (refused < 0 ? LedgerRefusal.None : known[chain[refused].Id].Refusal, refused, true);
        }
        var (accountsBefore, holdsBefore) = (new Dictionary<long, NaiveAccount>(accounts), new Dictionary<Guid, NaiveHold>(holds));
        for (var i = 0; i < chain.Count; i++)
        {
            var refusal = Apply(chain[i], now);
            if (refusal == LedgerRefusal.None)
                continue;
            (accounts, holds) = (accountsBefore, holdsBefore);
            for (var j = 0; j < chain.Count; j++)
                known[chain[j].Id] = (contents, i == j ? refusal : LedgerRefusal.ChainRefused);
            return (refusal, i, false);
        }
        foreach (var transfer in chain)
            known[transfer.Id] = (contents, LedgerRefusal.None);
        return (LedgerRefusal.None, -1, false);
    }

    /// <summary>Takes back a chain whose rows could not stand: as if it had never come.</summary>
    public NaiveLedger Copy()
    {
        var copy = new NaiveLedger { accounts = new(accounts), holds = new(holds) };
        foreach (var (id, answer) in known)
            copy.known.Add(id, answer);
        return copy;
    }

    private LedgerRefusal Apply(Transfer t, long now)
    {
        if (t.Kind is TransferKind.Direct or TransferKind.Hold)
        {
            if (t.HoldId is not null || t.Debit == 0 || t.Credit == 0 || t.DeadlineUtcUs < 0 || (t.Kind == TransferKind.Direct && t.DeadlineUtcUs != 0))
                return LedgerRefusal.MalformedFields;
            if (t.Amount < 1)
                return LedgerRefusal.AmountNotPositive;
            if (t.Amount > 1_000_000_000_000_000)
                return LedgerRefusal.AmountTooLarge;
            if (t.Debit == t.Credit)
                return LedgerRefusal.SameAccount;
            if (!accounts.TryGetValue(t.Debit, out var payer))
                return LedgerRefusal.DebitAccountNotFound;
            if (!accounts.TryGetValue(t.Credit, out var payee))
                return LedgerRefusal.CreditAccountNotFound;
            if (payer.Currency != payee.Currency)
                return LedgerRefusal.CurrencyMismatch;
            if (t.Kind == TransferKind.Hold && t.DeadlineUtcUs > 0 && now >= t.DeadlineUtcUs)
                return LedgerRefusal.DeadlinePassed;
            return Move(t, payer, payee);
        }
        if (t.HoldId is not { } id || id == Guid.Empty || t.Debit != 0 || t.Credit != 0 || t.DeadlineUtcUs != 0 || (t.Kind != TransferKind.Post && t.Amount != 0))
            return LedgerRefusal.MalformedFields;
        if (t.Amount < 0)
            return LedgerRefusal.AmountNotPositive;
        if (t.Amount > 1_000_000_000_000_000)
            return LedgerRefusal.AmountTooLarge;
        if (!holds.TryGetValue(id, out var hold))
            return LedgerRefusal.HoldNotFound;
        return End(t, id, hold, now);
    }

    private LedgerRefusal Move(Transfer t, NaiveAccount payer, NaiveAccount payee)
    {
        if (payer.Rules.HasFlag(AccountRules.DebitsNeverExceedCredits) && (Int128)payer.DebitsPosted + payer.DebitsPending + t.Amount > payer.CreditsPosted)
            return LedgerRefusal.InsufficientCredits;
        if (payee.Rules.HasFlag(AccountRules.CreditsNeverExceedDebits) && (Int128)payee.CreditsPosted + payee.CreditsPending + t.Amount > payee.DebitsPosted)
            return LedgerRefusal.InsufficientDebits;
        if ((Int128)payer.DebitsPosted + payer.DebitsPending + t.Amount > long.MaxValue || (Int128)payee.CreditsPosted + payee.CreditsPending + t.Amount > long.MaxValue)
            return LedgerRefusal.BalanceOverflow;
        if (t.Kind == TransferKind.Hold)
        {
            accounts[t.Debit] = payer with { DebitsPending = payer.DebitsPending + t.Amount };
            accounts[t.Credit] = payee with { CreditsPending = payee.CreditsPending + t.Amount };
            holds.Add(t.Id, new(t.Debit, t.Credit, t.Amount, t.DeadlineUtcUs, null));
            return LedgerRefusal.None;
        }
        accounts[t.Debit] = payer with { DebitsPosted = payer.DebitsPosted + t.Amount, Lines = payer.Lines + Line(payer) };
        accounts[t.Credit] = payee with { CreditsPosted = payee.CreditsPosted + t.Amount, Lines = payee.Lines + Line(payee) };
        return LedgerRefusal.None;
    }

    private LedgerRefusal End(Transfer t, Guid id, NaiveHold hold, long now)
    {
        var lapsed = hold.Deadline > 0 && now >= hold.Deadline;
        switch (hold.EndedBy)
        {
            case TransferKind.Post: return LedgerRefusal.HoldAlreadyPosted;
            case TransferKind.Void: return LedgerRefusal.HoldAlreadyVoided;
            case TransferKind.Expire: return LedgerRefusal.HoldExpired;
        }
        if (t.Kind == TransferKind.Expire && !lapsed)
            return LedgerRefusal.HoldNotExpiredYet;
        if (t.Kind != TransferKind.Expire && lapsed)
            return LedgerRefusal.HoldExpired;
        if (t.Amount > hold.Amount)
            return LedgerRefusal.ExceedsHold;
        var posted = t.Kind != TransferKind.Post ? 0 : t.Amount == 0 ? hold.Amount : t.Amount;
        var (payer, payee) = (accounts[hold.Debit], accounts[hold.Credit]);
        accounts[hold.Debit] = payer with
        {
            DebitsPending = payer.DebitsPending - hold.Amount,
            DebitsPosted = payer.DebitsPosted + posted,
            Lines = payer.Lines + (posted > 0 ? Line(payer) : 0),
        };
        accounts[hold.Credit] = payee with
        {
            CreditsPending = payee.CreditsPending - hold.Amount,
            CreditsPosted = payee.CreditsPosted + posted,
            Lines = payee.Lines + (posted > 0 ? Line(payee) : 0),
        };
        holds[id] = hold with { EndedBy = t.Kind };
        return LedgerRefusal.None;
    }

    private static long Line(NaiveAccount account) => account.Rules.HasFlag(AccountRules.KeepsHistory) ? 1 : 0;
}
