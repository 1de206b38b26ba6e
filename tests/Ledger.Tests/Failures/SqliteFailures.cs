using System.Diagnostics;
using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Ledger.Tests.Failures;

/// <summary>A disk without room, and a second process.</summary>
public sealed class SqliteFailures() : LedgerFixture(DatabaseEngine.Sqlite)
{
    [Fact]
    public async Task A_database_that_may_not_grow_refuses_and_recovers()
    {
        var (source, wallet) = await FilledWalletAsync(0);
        var pages = await ScalarAsync("PRAGMA page_count");
        await Ledger.CommitAsync(LedgerCommit.OfRows(RowWrite.Any($"PRAGMA max_page_count = {pages + 2}", new { })), Cancellation);
        var commits = Enumerable.Range(0, 400).Select(i => LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 1, 1, new string('x', 64)))).ToList();
        var failed = 0;
        foreach (var commit in commits)
        {
            try
            {
                await Ledger.CommitAsync(commit, Cancellation);
            }
            catch (LedgerUnavailableException)
            {
                failed++;
            }
        }

        var answers = new List<CommitResult>();
        foreach (var commit in commits)
            answers.Add(await Ledger.CommitAsync(commit, Cancellation));

        Assert.NotEqual(0, failed);
        Assert.All(answers, answer => Assert.True(answer.IsCommitted));
        Assert.Equal(commits.Count, await BalanceAsync(wallet));
        Assert.Null((await new LedgerVerifier(Database).VerifyAsync(Cancellation)).Fault);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_full_disk_refuses_until_there_is_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("madang-small-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder) != 0)
            Assert.Skip("A small file system can only be mounted by root.");
        try
        {
            var path = Path.Combine(folder, "madang.db");
            await using var database = PlatformDatabase.Sqlite(path);
            await Migrations.ApplyAsync(database, TimeProvider.System, [LedgerModule.Assembly], Cancellation);
            await using var ledger = new DoubleEntryLedger(database, Clock, Options, NullLogger.Instance);
            var source = await ledger.OpenAccountAsync(new("source", "CNY", AccountRules.None), Cancellation);
            var wallet = await ledger.OpenAccountAsync(new("wallet", "CNY", AccountRules.KeepsHistory), Cancellation);
            var ballast = Path.Combine(folder, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[4 << 20], Cancellation);
            var commits = new List<LedgerCommit>();
            var refusals = 0;
            while (refusals < 5)
            {
                commits.Add(LedgerCommit.Of(Transfer.Move(NewId(), source, wallet, 1, 1, new string('x', 64))));
                try
                {
                    await ledger.CommitAsync(commits[^1], Cancellation);
                }
                catch (LedgerUnavailableException)
                {
                    refusals++;
                }
            }

            File.Delete(ballast);
            var answers = new List<CommitResult>();
            foreach (var commit in commits)
                answers.Add(await ledger.CommitAsync(commit, Cancellation));

            Assert.All(answers, answer => Assert.True(answer.IsCommitted));
            Assert.Equal(commits.Count, (await ledger.FindAccountAsync(wallet, Cancellation))!.CreditBalance);
            Assert.Null((await new LedgerVerifier(database).VerifyAsync(Cancellation)).Fault);
        }
        finally
        {
            await RunAsync("umount", "-l", folder);
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task A_second_writer_on_the_same_file_is_refused_with_a_reason()
    {
        await OpenAsync("a");
        var second = Start();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ((DoubleEntryLedger)second).StartAsync());

        Assert.Contains("Another process is writing to", error.Message, StringComparison.Ordinal);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
