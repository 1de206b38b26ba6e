using System.Runtime.InteropServices;

namespace Madang.Ledger.Core;

/// <summary>
/// The rules of the ledger: no clock, no randomness, no I/O. The same state, commands and time give the same result on every machine.
/// Everything a chain names must be in <see cref="LedgerState"/> before; what is not there does not exist.
/// </summary>
internal static class LedgerCore
{
    public const long MaxAmount = 1_000_000_000_000_000;

    /// <summary>Applies all transfers or none. Either way each leaves a record in <paramref name="state"/>.</summary>
    /// <returns>The refusal of the first transfer that was refused, with its index; None and -1 when all were accepted.</returns>
    public static (LedgerRefusal Refusal, int Index) ApplyChain(LedgerState state, IReadOnlyList<Transfer> chain, Guid payloadHash, long timeUtcUs)
    {
        state.BeginChain();
        for (var i = 0; i < chain.Count; i++)
        {
            var refusal = Apply(state, chain[i], payloadHash, timeUtcUs);
            if (refusal == LedgerRefusal.None)
                continue;
            state.UndoChain();
            RecordRefusals(state, chain, payloadHash, refusal, i);
            return (refusal, i);
        }
        return (LedgerRefusal.None, -1);
    }

    private static LedgerRefusal Apply(LedgerState state, Transfer transfer, Guid payloadHash, long timeUtcUs)
    {
        if (!LedgerRules.IsWellFormed(transfer))
            return LedgerRefusal.MalformedFields;
        return transfer.Kind switch
        {
            TransferKind.Direct or TransferKind.Hold => Move(state, transfer, payloadHash, timeUtcUs),
            _ => EndHold(state, transfer, payloadHash, timeUtcUs),
        };
    }

    private static LedgerRefusal Move(LedgerState state, Transfer transfer, Guid payloadHash, long timeUtcUs)
    {
        var amount = transfer.Amount;
        if (amount <= 0)
            return LedgerRefusal.AmountNotPositive;
        if (amount > MaxAmount)
            return LedgerRefusal.AmountTooLarge;
        if (transfer.Debit == transfer.Credit)
            return LedgerRefusal.SameAccount;
        if (!state.Accounts.TryGetValue(transfer.Debit, out var debit))
            return LedgerRefusal.DebitAccountNotFound;
        if (!state.Accounts.TryGetValue(transfer.Credit, out var credit))
            return LedgerRefusal.CreditAccountNotFound;
        if (debit.Currency != credit.Currency)
            return LedgerRefusal.CurrencyMismatch;
        if (transfer.Kind == TransferKind.Hold && transfer.DeadlineUtcUs != 0 && transfer.DeadlineUtcUs <= timeUtcUs)
            return LedgerRefusal.DeadlinePassed;

        state.Touch(debit);
        state.Touch(credit);
        var refusal = CheckBalances(debit, credit, amount);
        if (refusal != LedgerRefusal.None)
            return refusal;

        state.Journal(debit);
        state.Journal(credit);
        var record = NewRecord(transfer, payloadHash);
        (record.Debit, record.Credit, record.Amount, record.DeadlineUtcUs) = (debit.Number, credit.Number, amount, transfer.DeadlineUtcUs);
        if (transfer.Kind == TransferKind.Hold)
        {
            debit.Balances.DebitsPending += amount;
            credit.Balances.CreditsPending += amount;
            state.AddHold(new HoldState(transfer.Id, debit.Number, credit.Number, amount, transfer.DeadlineUtcUs));
        }
        else
        {
            PostAmount(state, debit, credit, amount, ref record);
        }
        state.Transfers.Add(record);
        AssertRules(debit);
        AssertRules(credit);
        return LedgerRefusal.None;
    }

    private static LedgerRefusal CheckBalances(AccountState debit, AccountState credit, long amount)
    {
        ref readonly var from = ref debit.Balances;
        ref readonly var to = ref credit.Balances;
        // Written as differences: none of them can leave 64 bits, because posted and pending together never do.
        if ((debit.Rules & AccountRules.DebitsNeverExceedCredits) != 0 && from.CreditsPosted - from.DebitsPosted - from.DebitsPending < amount)
            return LedgerRefusal.InsufficientCredits;
        if ((credit.Rules & AccountRules.CreditsNeverExceedDebits) != 0 && to.DebitsPosted - to.CreditsPosted - to.CreditsPending < amount)
            return LedgerRefusal.InsufficientDebits;
        if (long.MaxValue - from.DebitsPosted - from.DebitsPending < amount || long.MaxValue - to.CreditsPosted - to.CreditsPending < amount)
            return LedgerRefusal.BalanceOverflow;
        return LedgerRefusal.None;
    }

    private static LedgerRefusal EndHold(LedgerState state, Transfer transfer, Guid payloadHash, long timeUtcUs)
    {
        if (transfer.Kind == TransferKind.Post && transfer.Amount < 0)
            return LedgerRefusal.AmountNotPositive;
        if (transfer.Kind == TransferKind.Post && transfer.Amount > MaxAmount)
            return LedgerRefusal.AmountTooLarge;
        if (!state.Holds.TryGetValue(transfer.HoldId!.Value, out var hold))
            return LedgerRefusal.HoldNotFound;
        var refusal = CheckHold(hold, transfer, timeUtcUs);
        if (refusal != LedgerRefusal.None)
        {
            // An open hold may have been ended by another node meanwhile: the commit must find it open, or this refusal is not the answer.
            if (hold.Phase == HoldPhase.Open)
                state.Touch(hold);
            return refusal;
        }

        var debit = state.Accounts[hold.Debit];
        var credit = state.Accounts[hold.Credit];
        state.Touch(debit);
        state.Touch(credit);
        state.Journal(debit);
        state.Journal(credit);
        var record = NewRecord(transfer, payloadHash);
        (record.Debit, record.Credit, record.Amount) = (hold.Debit, hold.Credit, hold.Amount);
        debit.Balances.DebitsPending -= hold.Amount;
        credit.Balances.CreditsPending -= hold.Amount;
        if (transfer.Kind == TransferKind.Post)
        {
            record.Amount = transfer.Amount == 0 ? hold.Amount : transfer.Amount;
            PostAmount(state, debit, credit, record.Amount, ref record);
            state.EndHold(hold, HoldPhase.Posted, record.Amount, transfer.Id);
        }
        else
        {
            state.EndHold(hold, transfer.Kind == TransferKind.Void ? HoldPhase.Voided : HoldPhase.Expired, 0, transfer.Id);
        }
        state.Transfers.Add(record);
        AssertRules(debit);
        AssertRules(credit);
        return LedgerRefusal.None;
    }

    private static LedgerRefusal CheckHold(HoldState hold, Transfer transfer, long timeUtcUs)
    {
        if (hold.Phase == HoldPhase.Posted)
            return LedgerRefusal.HoldAlreadyPosted;
        if (hold.Phase == HoldPhase.Voided)
            return LedgerRefusal.HoldAlreadyVoided;
        var isExpiry = transfer.Kind == TransferKind.Expire;
        if (hold.Phase == HoldPhase.Expired || (!isExpiry && hold.HasLapsed(timeUtcUs)))
            return LedgerRefusal.HoldExpired;
        if (isExpiry && !hold.HasLapsed(timeUtcUs))
            return LedgerRefusal.HoldNotExpiredYet;
        return transfer.Amount > hold.Amount ? LedgerRefusal.ExceedsHold : LedgerRefusal.None;
    }

    private static void PostAmount(LedgerState state, AccountState debit, AccountState credit, long amount, ref TransferRecord record)
    {
        debit.Balances.DebitsPosted += amount;
        credit.Balances.CreditsPosted += amount;
        record.DebitSequence = AddHistory(state, debit, record.Id);
        record.CreditSequence = AddHistory(state, credit, record.Id);
    }

    private static long AddHistory(LedgerState state, AccountState account, Guid transferId)
    {
        if (!account.KeepsHistory)
            return 0;
        var sequence = ++account.Balances.HistorySequence;
        state.History.Add(new(account.Number, sequence, transferId, account.Balances.CreditBalance));
        return sequence;
    }

    private static void RecordRefusals(LedgerState state, IReadOnlyList<Transfer> chain, Guid payloadHash, LedgerRefusal refusal, int index)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            var transfer = chain[i];
            var record = NewRecord(transfer, payloadHash);
            (record.Debit, record.Credit, record.Amount, record.DeadlineUtcUs) = (transfer.Debit, transfer.Credit, transfer.Amount, transfer.DeadlineUtcUs);
            record.Refusal = i == index ? refusal : LedgerRefusal.ChainRefused;
            state.Transfers.Add(record);
        }
    }

    private static TransferRecord NewRecord(Transfer transfer, Guid payloadHash) => new()
    {
        Id = transfer.Id,
        PayloadHash = payloadHash,
        HoldId = transfer.HoldId ?? Guid.Empty,
        Kind = transfer.Kind,
        Code = transfer.Code,
        Reference = transfer.Reference,
    };

    /// <summary>The other half of the table's CHECK constraints.</summary>
    private static void AssertRules(AccountState account)
    {
        ref readonly var b = ref account.Balances;
        var holds = b.DebitsPosted >= 0 && b.CreditsPosted >= 0 && b.DebitsPending >= 0 && b.CreditsPending >= 0
            && ((account.Rules & AccountRules.DebitsNeverExceedCredits) == 0 || b.DebitsPosted <= b.CreditsPosted - b.DebitsPending)
            && ((account.Rules & AccountRules.CreditsNeverExceedDebits) == 0 || b.CreditsPosted <= b.DebitsPosted - b.CreditsPending);
        if (!holds)
            throw new BrokenRuleException($"The balances of account {account.Number} break its own rules. This is a bug; nothing was written.");
    }

    /// <summary>What left accounts equals what arrived, in each currency: checked on every batch before it is written.</summary>
    public static void AssertConservation(LedgerState state)
    {
        Span<(int Currency, Int128 Posted, Int128 Pending)> sums = stackalloc (int, Int128, Int128)[8];
        var used = 0;
        Dictionary<int, (Int128 Posted, Int128 Pending)>? many = null;
        foreach (ref readonly var touched in CollectionsMarshal.AsSpan(state.Touched))
        {
            ref readonly var now = ref touched.Account.Balances;
            var posted = (Int128)(now.DebitsPosted - touched.Before.DebitsPosted) - (now.CreditsPosted - touched.Before.CreditsPosted);
            var pending = (Int128)(now.DebitsPending - touched.Before.DebitsPending) - (now.CreditsPending - touched.Before.CreditsPending);
            var currency = touched.Account.Currency;
            var i = 0;
            while (i < used && sums[i].Currency != currency)
                i++;
            if (i < used)
                sums[i] = (currency, sums[i].Posted + posted, sums[i].Pending + pending);
            else if (used < sums.Length)
                sums[used++] = (currency, posted, pending);
            else
                AddTo(many ??= [], currency, posted, pending);
        }
        foreach (var (_, posted, pending) in sums[..used])
            RequireZero(posted, pending);
        foreach (var (posted, pending) in many?.Values.AsEnumerable() ?? [])
            RequireZero(posted, pending);
    }

    private static void AddTo(Dictionary<int, (Int128 Posted, Int128 Pending)> sums, int currency, Int128 posted, Int128 pending)
    {
        var before = sums.GetValueOrDefault(currency);
        sums[currency] = (before.Posted + posted, before.Pending + pending);
    }

    private static void RequireZero(Int128 posted, Int128 pending)
    {
        if (posted != 0 || pending != 0)
            throw new InvalidOperationException("A batch would make or lose money. This is a bug; nothing was written.");
    }
}

/// <summary>The core came to balances that cannot be. A bug, unless another node has moved what this one remembers.</summary>
internal sealed class BrokenRuleException(string message) : InvalidOperationException(message);
