using System.Globalization;
using Madang.Kernel.Identity;
using Madang.Ledger;

namespace Madang.Bench.Harness;

/// <summary>
/// Our ledger as its callers see it: clients that build a transfer, commit it through <see cref="ILedger"/> and wait until it is durable.
/// The accounts may not be overdrawn, so that the balance rule is checked for each.
/// </summary>
internal sealed class LedgerLane(string name, Func<Task<OpenLedger>> open, Shape shape, int clients, TimeProvider time) : Lane(name, "transfer")
{
    private const string WriterThread = "ledger writer";
    private const string CommitterThread = "ledger commits";
    private readonly Random[] randoms = [.. Enumerable.Range(0, clients).Select(seed => new Random(seed))];
    private OpenLedger? ledger;
    private IReadOnlyList<long> accounts = [];

    public override bool ByLatency => clients == 1;

    public override async Task PrepareAsync()
    {
        ledger = await open();
        accounts = await LedgerAccounts.OpenAsync(ledger.Ledger, time);
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var (batchesBefore, itemsBefore) = await CountBatchesAsync();
        var (writerBefore, committerBefore) = (Cpu.OfThreadsUs(WriterThread), Cpu.OfThreadsUs(CommitterThread));
        var run = await new ClosedLoop(clients, CommitAsync).RunAsync(window, ledger!.CpuUs);
        var (writerAfter, committerAfter) = (Cpu.OfThreadsUs(WriterThread), Cpu.OfThreadsUs(CommitterThread));
        var (batchesAfter, itemsAfter) = await CountBatchesAsync();
        var items = (double)Math.Max(1, itemsAfter - itemsBefore);
        var notes = new Dictionary<string, double>
        {
            ["batch"] = items / Math.Max(1, batchesAfter - batchesBefore),
            ["writer thread's CPU µs each"] = (writerAfter - writerBefore) / items,
            ["committer's"] = (committerAfter - committerBefore) / items,
        };
        return new LaneRun(run.Operations, run.Elapsed, run.CpuUs, run.LatenciesUs, notes);
    }

    public override async ValueTask DisposeAsync()
    {
        if (ledger is not null)
            await ledger.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task CommitAsync(int client)
    {
        var (debit, credit, amount) = Load.Draw(randoms[client], shape);
        var transfer = Transfer.Move(TimeOrderedId.New(time), accounts[debit], accounts[credit], amount, Load.Code);
        var result = await ledger!.Ledger.CommitAsync(LedgerCommit.Of(transfer));
        if (!result.IsCommitted)
            throw new InvalidOperationException($"The load was refused: {result.Refusal}.");
    }

    private async Task<(long Batches, long Items)> CountBatchesAsync()
    {
        await using var connection = await ledger!.Database.OpenAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*), CAST(coalesce(sum(items), 0) AS bigint) FROM ledger_batch";
        await using var row = await count.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture));
    }
}

/// <summary>The accounts that every load works on.</summary>
internal static class LedgerAccounts
{
    private const int OpenAtOnce = 1000;

    /// <summary>Opens them and gives each its opening amount; their numbers, in order of position.</summary>
    public static async Task<IReadOnlyList<long>> OpenAsync(ILedger ledger, TimeProvider time)
    {
        var bank = await ledger.OpenAccountAsync(new AccountSpec("bench/bank", "CNY", AccountRules.None));
        var numbers = new List<long>(Load.Accounts);
        foreach (var positions in Enumerable.Range(0, Load.Accounts).Chunk(OpenAtOnce))
        {
            var opened = await Task.WhenAll(positions.Select(position =>
                ledger.OpenAccountAsync(new AccountSpec($"bench/{position}", "CNY", AccountRules.DebitsNeverExceedCredits)).AsTask()));
            numbers.AddRange(opened);
            var funded = await Task.WhenAll(opened.Select(number =>
                ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(TimeOrderedId.New(time), bank, number, Load.OpeningAmount, Load.Code))).AsTask()));
            if (!funded.All(result => result.IsCommitted))
                throw new InvalidOperationException("The accounts could not be funded.");
        }
        return numbers;
    }
}
