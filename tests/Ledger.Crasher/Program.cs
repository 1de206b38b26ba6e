using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

// A process to be killed: moves one fen at a time until somebody ends it. Writes "S id" before a transfer is sent and "A id" after it was
// acknowledged, so that its parent can tell what must be there, what may be there, and what must not be there twice.
// Arguments: sqlite PATH | postgres CONNECTION-STRING, then the number of clients.
var database = args[0] == "sqlite" ? PlatformDatabase.Sqlite(args[1]) : PlatformDatabase.PostgreSql(args[1]);
var clients = int.Parse(args[2]);
await using var ledger = new DoubleEntryLedger(database, TimeProvider.System, new(), NullLogger.Instance);
await using var output = Console.OpenStandardOutput();
var source = await ledger.OpenAccountAsync(new("source", "CNY", AccountRules.None));
var wallets = new long[8];
for (var i = 0; i < wallets.Length; i++)
    wallets[i] = await ledger.OpenAccountAsync(new($"wallet{i}", "CNY", AccountRules.DebitsNeverExceedCredits | AccountRules.KeepsHistory));

await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
{
    await Task.Yield();
    for (var i = 0; ; i++)
    {
        var id = TimeOrderedId.New(TimeProvider.System);
        Say($"S {id}\n");
        var result = await ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(id, source, wallets[(client + i) % wallets.Length], 1, 101)));
        if (!result.IsCommitted)
            throw new InvalidOperationException($"Refused: {result}");
        Say($"A {id}\n");
    }
}));

void Say(string line)
{
    Span<byte> bytes = stackalloc byte[64];
    var length = System.Text.Encoding.ASCII.GetBytes(line, bytes);
    lock (output)
        output.Write(bytes[..length]);
}
