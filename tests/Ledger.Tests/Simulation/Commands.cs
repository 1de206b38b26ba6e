using CsCheck;
using Madang.Kernel.Database;

namespace Madang.Ledger.Tests.Simulation;

/// <summary>Makes random commands that collide: few accounts, few ids, small balances, so that every refusal and every replay happens often.</summary>
internal static class Commands
{
    public const int AccountCount = 6;
    private const int IdCount = 60;

    /// <summary>Account numbers 1-6: free, wallets with and without history, an asset, two of another currency. 7 does not exist.</summary>
    public static AccountSpec Account(int index) => index switch
    {
        1 => new("free", "CNY", AccountRules.None),
        2 => new("wallet", "CNY", AccountRules.DebitsNeverExceedCredits | AccountRules.KeepsHistory),
        3 => new("purse", "CNY", AccountRules.DebitsNeverExceedCredits),
        4 => new("asset", "CNY", AccountRules.CreditsNeverExceedDebits | AccountRules.KeepsHistory),
        5 => new("dollar", "USD", AccountRules.None),
        _ => new("dollars", "USD", AccountRules.DebitsNeverExceedCredits),
    };

    public static Guid Id(int number) => new(0x0199_0000, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, (byte)(number >> 8), (byte)number);

    private static readonly Gen<Transfer> Move =
        Gen.Select(Gen.Int[0, IdCount], Gen.Int[1, AccountCount + 1], Gen.Int[1, AccountCount + 1], Gen.Long[0, 60], Gen.Int[0, 2],
            (id, debit, credit, amount, code) => Transfer.Move(Id(id), debit, credit, amount, code));

    private static readonly Gen<Transfer> Hold =
        Gen.Select(Gen.Int[0, IdCount], Gen.Int[1, AccountCount], Gen.Int[1, AccountCount], Gen.Long[1, 60], Gen.Int[0, 8],
            (id, debit, credit, amount, deadline) => Transfer.Hold(Id(id), debit, credit, amount, 0, deadline == 0 ? 0 : SimulatedStart + deadline));

    private static readonly Gen<Transfer> End =
        Gen.Select(Gen.Int[0, IdCount], Gen.Int[0, IdCount], Gen.Int[2, 4], Gen.Long[-1, 60],
            (id, hold, kind, amount) => new Transfer { Id = Id(id), HoldId = Id(hold), Kind = (TransferKind)kind, Amount = kind == 2 ? amount : 0 });

    private static readonly Gen<Transfer> Any = Gen.Frequency((6, Move), (3, Hold), (4, End));

    private static readonly Gen<RowWrite> Row = Gen.Frequency(
        (8, Gen.Int[0, 30].Select(key => RowWrite.One("insert", new { Key = $"row{key}" }))),
        (4, Gen.Int[0, 30].Select(key => RowWrite.Any("insert", new { Key = $"row{key}" }))),
        (1, Gen.Const(RowWrite.Any("error", new { Key = "" }))));

    public static readonly Gen<LedgerCommit> Commit =
        Gen.Select(Gen.Frequency((7, Any.Array[1]), (3, Any.Array[0, 4])), Gen.Frequency((7, Gen.Const(Array.Empty<RowWrite>())), (3, Row.Array[1, 3])),
            (transfers, rows) => new LedgerCommit([.. transfers.DistinctBy(transfer => transfer.Id)], rows));

    /// <summary>Ledger time at which a simulation starts, in UTC microseconds.</summary>
    public const long SimulatedStart = 1_000_000;
}
