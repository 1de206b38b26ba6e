using Madang.Ledger.Core;

namespace Madang.Ledger.Tests.Core;

/// <summary>
/// Every "no" of the ledger as a table, one line a refusal, in order of precedence: each line breaks its own rule and as many later ones as it can.
/// </summary>
public sealed class RefusalTable
{
    // Accounts: 1 free CNY, 2 wallet CNY with 100 (no overdraft), 3 asset CNY (credits never exceed debits) with 100, 4 free USD, 5 full CNY, 6 free CNY.
    // Holds on 2→1: A open 40, P posted, V voided, E expired, L lapsed but not expired yet, D open with a deadline ahead. X is no hold.
    // kind   debit credit amount hold deadline → refusal
    private const string Table = """
        Direct 2     2      0      A    0        MalformedFields
        Direct 2     1      10     -    900      MalformedFields
        Direct 0     1      0      -    0        MalformedFields
        Direct 2     0      0      -    0        MalformedFields
        Hold   2     1      10     A    0        MalformedFields
        Hold   2     1      0      -    -1       MalformedFields
        Post   2     0      -1     X    0        MalformedFields
        Post   0     1      -1     X    0        MalformedFields
        Post   0     0      -1     -    0        MalformedFields
        Post   0     0      -1     X    900      MalformedFields
        Void   0     0      1      X    0        MalformedFields
        Void   0     0      0      -    0        MalformedFields
        Expire 0     0      1      X    0        MalformedFields
        Expire 0     1      0      X    0        MalformedFields
        Direct 9     9      0      -    0        AmountNotPositive
        Direct 9     9      -1     -    0        AmountNotPositive
        Hold   9     9      0      -    1        AmountNotPositive
        Post   0     0      -1     X    0        AmountNotPositive
        Direct 9     9      max+1  -    0        AmountTooLarge
        Post   0     0      max+1  X    0        AmountTooLarge
        Direct 9     9      max    -    0        SameAccount
        Hold   9     9      1      -    1        SameAccount
        Direct 9     8      1      -    0        DebitAccountNotFound
        Direct -1    8      1      -    0        DebitAccountNotFound
        Direct 4     8      1      -    0        CreditAccountNotFound
        Direct 4     -2     1      -    0        CreditAccountNotFound
        Direct 2     4      101    -    0        CurrencyMismatch
        Hold   2     4      101    -    1        CurrencyMismatch
        Hold   2     3      101    -    500      DeadlinePassed
        Hold   2     3      101    -    499      DeadlinePassed
        Post   0     0      max    X    0        HoldNotFound
        Void   0     0      0      X    0        HoldNotFound
        Expire 0     0      0      X    0        HoldNotFound
        Post   0     0      41     P    0        HoldAlreadyPosted
        Void   0     0      0      P    0        HoldAlreadyPosted
        Expire 0     0      0      P    0        HoldAlreadyPosted
        Post   0     0      41     V    0        HoldAlreadyVoided
        Void   0     0      0      V    0        HoldAlreadyVoided
        Expire 0     0      0      V    0        HoldAlreadyVoided
        Post   0     0      41     E    0        HoldExpired
        Expire 0     0      0      E    0        HoldExpired
        Post   0     0      41     L    0        HoldExpired
        Void   0     0      0      L    0        HoldExpired
        Expire 0     0      0      D    0        HoldNotExpiredYet
        Expire 0     0      0      A    0        HoldNotExpiredYet
        Post   0     0      41     A    0        ExceedsHold
        Direct 2     3      101    -    0        InsufficientCredits
        Direct 2     5      61     -    0        InsufficientCredits
        Hold   2     5      61     -    501      InsufficientCredits
        Direct 5     3      101    -    0        InsufficientDebits
        Hold   5     3      101    -    0        InsufficientDebits
        Direct 1     5      1      -    0        BalanceOverflow
        Direct 5     1      1      -    0        BalanceOverflow
        Hold   1     5      1      -    0        BalanceOverflow
        Direct 2     1      60     -    0        None
        Direct 6     3      100    -    0        None
        Hold   2     6      60     -    501      None
        Post   0     0      40     A    0        None
        Post   0     0      0      A    0        None
        Void   0     0      0      D    0        None
        Expire 0     0      0      L    0        None
        """;

    private const long Now = 500;

    public static TheoryData<string> Lines => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_line_gets_its_answer(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var state = State();
        var transfer = new Transfer
        {
            Id = Id('T'),
            Kind = Enum.Parse<TransferKind>(words[0]),
            Debit = long.Parse(words[1]),
            Credit = long.Parse(words[2]),
            Amount = words[3] switch { "max" => LedgerCore.MaxAmount, "max+1" => LedgerCore.MaxAmount + 1, var number => long.Parse(number) },
            HoldId = words[4] == "-" ? null : Id(words[4][0]),
            DeadlineUtcUs = long.Parse(words[5]),
        };
        var before = Sums(state);

        var (refusal, index) = LedgerCore.ApplyChain(state, [transfer], default, Now);

        Assert.Equal(Enum.Parse<LedgerRefusal>(words[6]), refusal);
        Assert.Equal(refusal == LedgerRefusal.None ? -1 : 0, index);
        Assert.Equal(refusal, Assert.Single(state.Transfers).Refusal);
        if (refusal != LedgerRefusal.None)
            Assert.Equal(before, Sums(state));
        LedgerCore.AssertConservation(state);
    }

    [Fact]
    public void The_table_stands_in_the_order_of_precedence_and_leaves_no_refusal_out()
    {
        var listed = Table.Split('\n').Select(line => Enum.Parse<LedgerRefusal>(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[6])).ToList();
        var known = Enum.GetValues<LedgerRefusal>().Except([LedgerRefusal.IdTakenByOther, LedgerRefusal.ChainRefused]);

        Assert.Equal(listed.Where(refusal => refusal != LedgerRefusal.None).Order(), listed.Where(refusal => refusal != LedgerRefusal.None));
        Assert.Empty(known.Except(listed));
    }

    [Fact]
    public void A_refused_chain_leaves_nothing_of_the_transfers_before_it()
    {
        var state = State();
        var before = Sums(state);
        Transfer[] chain =
        [
            Transfer.Move(Id('a'), 2, 1, 10, 1), Transfer.Hold(Id('b'), 2, 1, 10, 1, 0), Transfer.Post(Id('c'), Id('b'), 5, 1), Transfer.Void(Id('d'), Id('A'), 1),
            Transfer.Move(Id('e'), 2, 1, 1_000, 1),
        ];

        var (refusal, index) = LedgerCore.ApplyChain(state, chain, default, Now);

        Assert.Equal((LedgerRefusal.InsufficientCredits, 4), (refusal, index));
        Assert.Equal(before, Sums(state));
        Assert.False(state.Holds.ContainsKey(Id('b')));
        Assert.Equal(HoldPhase.Open, state.Holds[Id('A')].Phase);
        Assert.Equal([LedgerRefusal.ChainRefused, LedgerRefusal.ChainRefused, LedgerRefusal.ChainRefused, LedgerRefusal.ChainRefused, LedgerRefusal.InsufficientCredits],
            state.Transfers.Select(record => record.Refusal));
        Assert.Empty(state.History);
    }

    [Fact]
    public void A_batch_that_did_not_happen_leaves_memory_as_it_was()
    {
        var state = State();
        var before = Sums(state);
        LedgerCore.ApplyChain(state, [Transfer.Hold(Id('b'), 2, 1, 10, 1, 0)], default, Now);
        LedgerCore.ApplyChain(state, [Transfer.Post(Id('c'), Id('b'), 5, 1), Transfer.Void(Id('d'), Id('A'), 1)], default, Now);

        state.UndoBatch();

        Assert.Equal(before, Sums(state));
        Assert.False(state.Holds.ContainsKey(Id('b')));
        Assert.Equal(HoldPhase.Open, state.Holds[Id('A')].Phase);
        Assert.Empty(state.Transfers);
    }

    private static LedgerState State()
    {
        var state = new LedgerState();
        Add(state, 1, AccountRules.None, new());
        Add(state, 2, AccountRules.DebitsNeverExceedCredits, new() { CreditsPosted = 200, DebitsPosted = 20, DebitsPending = 120 });
        Add(state, 3, AccountRules.CreditsNeverExceedDebits | AccountRules.KeepsHistory, new() { DebitsPosted = 100 });
        Add(state, 4, AccountRules.None, new(), "USD");
        Add(state, 5, AccountRules.None, new() { CreditsPosted = long.MaxValue - 1, CreditsPending = 1, DebitsPosted = long.MaxValue });
        Add(state, 6, AccountRules.None, new());
        state.Accounts[1].Balances.CreditsPending = 120;
        AddHold(state, 'A', 0, HoldPhase.Open);
        AddHold(state, 'P', 0, HoldPhase.Posted);
        AddHold(state, 'V', 0, HoldPhase.Voided);
        AddHold(state, 'E', 400, HoldPhase.Expired);
        AddHold(state, 'L', 500, HoldPhase.Open);
        AddHold(state, 'D', 501, HoldPhase.Open);
        state.BeginBatch();
        return state;
    }

    private static void Add(LedgerState state, long number, AccountRules rules, Balances balances, string currency = "CNY") =>
        state.Accounts.Add(number, new(number, CurrencyCode.Pack(currency), rules, 0, balances));

    private static void AddHold(LedgerState state, char name, long deadline, HoldPhase phase) =>
        state.Holds.Add(Id(name), new(Id(name), 2, 1, 40, deadline) { Phase = phase });

    private static Guid Id(char name) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)name);

    private static List<(long, long, long, long)> Sums(LedgerState state) =>
        [.. state.Accounts.Values.OrderBy(account => account.Number)
            .Select(account => (account.Balances.DebitsPosted, account.Balances.CreditsPosted, account.Balances.DebitsPending, account.Balances.CreditsPending))];
}
