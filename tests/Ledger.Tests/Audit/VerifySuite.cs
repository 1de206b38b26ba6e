using System.Text;
using Madang.Kernel.Database;
using Madang.Ledger.Tests.Stores;

namespace Madang.Ledger.Tests.Audit;

/// <summary>Whoever changes a row behind the ledger's back is found, and the sentence says where.</summary>
public abstract class VerifySuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    private static readonly Guid Payment = new("01990000-0000-7000-8000-000000000001");
    private static readonly Guid Held = new("01990000-0000-7000-8000-000000000002");
    private static readonly Guid Posted = new("01990000-0000-7000-8000-000000000003");
    private static readonly Guid Voided = new("01990000-0000-7000-8000-000000000004");

    private LedgerVerifier Verifier => new(Database);

    private async Task FillAsync()
    {
        var (_, wallet) = await FilledWalletAsync(1_000, AccountRules.KeepsHistory);
        var shop = await OpenAsync("shop", AccountRules.KeepsHistory);
        await CommitAsync(Transfer.Move(Payment, wallet, shop, 100, 101, "pay, \"one\""));
        await CommitAsync(Transfer.Hold(Held, wallet, shop, 300, 102, Now + 60_000_000));
        await CommitAsync(Transfer.Post(Posted, Held, 200, 103));
        await CommitAsync(Transfer.Hold(Voided, wallet, shop, 50, 102, 0), Transfer.Move(NewId(), wallet, shop, 7, 1));
        await CommitAsync(Transfer.Void(NewId(), Voided, 1));
        await CommitAsync(Transfer.Hold(NewId(), wallet, shop, 60, 102, 0));
        await CommitAsync(Transfer.Move(NewId(), wallet, shop, 100_000, 101));
        await CommitAsync(Transfer.Move(NewId(), wallet, shop, 1, 101), Transfer.Move(NewId(), wallet, 99, 1, 101));
        await CommitAsync(Transfer.Post(NewId(), NewId(), 5, 1));
    }

    [Fact]
    public async Task An_empty_ledger_is_sound() => Assert.True((await Verifier.VerifyAsync(Cancellation)).IsSound);

    [Fact]
    public async Task A_ledger_of_every_kind_of_transfer_is_sound()
    {
        await FillAsync();
        await RestartAsync();
        await CommitAsync(Transfer.Move(NewId(), 1, 2, 5, 1));

        var verdict = await Verifier.VerifyAsync(Cancellation);

        Assert.Null(verdict.Fault);
        Assert.Equal((3, 13, 8), (verdict.Accounts, verdict.Transfers, verdict.HistoryLines));
        Assert.Equal(64, Assert.Single(verdict.Lanes).Hash.Length);
    }

    public static TheoryData<string, string, string> Tampering => new()
    {
        { "ledger_transfer", "UPDATE ledger_transfer SET amount = amount - 1 WHERE id = {Payment}", $"ledger_transfer {Payment}: expected payload hash" },
        { "ledger_transfer", "UPDATE ledger_transfer SET reference = 'other' WHERE id = {Payment}", $"ledger_transfer {Payment}: expected payload hash" },
        { "ledger_transfer", "UPDATE ledger_transfer SET credit = 1 WHERE id = {Posted}", "ledger_batch lane 1, sequence 7: expected hash" },
        { "ledger_transfer", "UPDATE ledger_transfer SET refusal = 3 WHERE id = {Payment}", "ledger_batch lane 1, sequence 5: expected hash" },
        { "ledger_transfer", "DELETE FROM ledger_transfer WHERE id = {Payment}", "ledger_batch lane 1, sequence 5: expected 1 accounts and transfers, found 0" },
        { "ledger_transfer", "UPDATE ledger_transfer SET position = 9 WHERE id = {Payment}", $"ledger_transfer {Payment}: expected position 0 in batch 1/5" },
        { "ledger_batch", "DELETE FROM ledger_batch WHERE sequence = 7", $"ledger_transfer {Posted}: expected a row in ledger_batch for lane 1, sequence 7, found none" },
        { "ledger_batch", "UPDATE ledger_batch SET at = at + 1 WHERE sequence = 7", "ledger_batch lane 1, sequence 7: expected hash" },
        { "ledger_batch", "UPDATE ledger_batch SET hash = previous_hash WHERE sequence = 7", "ledger_batch lane 1, sequence 7: expected hash" },
        { "ledger_balance", "UPDATE ledger_balance SET credits_posted = credits_posted + 1 WHERE account = {Wallet}", "ledger_balance {Wallet}: expected by its entries debits 307 and credits 1000 posted, 60 and 0 pending, found 307 and 1001" },
        { "ledger_balance", "UPDATE ledger_balance SET rules = 0 WHERE account = {Wallet}", "ledger_batch lane 1, sequence 2: expected hash" },
        { "ledger_balance", "DELETE FROM ledger_balance WHERE account = {Wallet}", "ledger_batch lane 1, sequence 2: expected hash" },
        { "ledger_account", "UPDATE ledger_account SET key = 'mine' WHERE number = {Wallet}", "ledger_batch lane 1, sequence 2: expected hash" },
        { "ledger_balance", "UPDATE ledger_balance SET history_sequence = 9 WHERE account = {Wallet}", "ledger_balance {Wallet}: expected by its entries 4 lines of history, found 9" },
        { "ledger_hold", "UPDATE ledger_hold SET amount = 301 WHERE id = {Held}", $"ledger_hold {Held}: expected the accounts" },
        { "ledger_hold", "UPDATE ledger_hold SET posted = 201 WHERE id = {Held}", $"ledger_hold {Held}: expected the state" },
        { "ledger_hold", "UPDATE ledger_hold SET state = 3 WHERE id = {Voided}", $"ledger_hold {Voided}: expected the state" },
        { "ledger_hold", "UPDATE ledger_hold SET state = 0, ended_by = NULL WHERE id = {Voided}", $"to be what ended ledger_hold {Voided}" },
        { "ledger_hold", "DELETE FROM ledger_hold WHERE id = {Voided}", $"ledger_hold {Voided}: expected the accounts" },
        { "ledger_history", "UPDATE ledger_history SET credit_balance_after = 1 WHERE account = {Wallet} AND sequence = 2", "ledger_history account {Wallet}, sequence 2: expected balance 900 after it, found 1" },
        { "ledger_history", "DELETE FROM ledger_history WHERE account = {Wallet} AND sequence = 2", "ledger_history account {Wallet}: expected sequence 2 next, found 3" },
        { "ledger_history", "DELETE FROM ledger_history WHERE account = {Wallet} AND sequence = 4", "ledger_balance {Wallet}: expected by its history 3 lines" },
        { "ledger_history", "UPDATE ledger_history SET at = at - 1 WHERE account = {Wallet} AND sequence = 1", "ledger_history account {Wallet}, sequence 1: expected the time" },
    };

    protected async Task AssertNamedAsync(string table, string change, string fault)
    {
        await FillAsync();
        var wallet = (await Ledger.FindAccountAsync("wallet", Cancellation))!.Number;
        string Fill(string text) => text.Replace("{Wallet}", $"{wallet}", StringComparison.Ordinal)
            .Replace("{Payment}", Literal(Payment), StringComparison.Ordinal).Replace("{Held}", Literal(Held), StringComparison.Ordinal)
            .Replace("{Posted}", Literal(Posted), StringComparison.Ordinal).Replace("{Voided}", Literal(Voided), StringComparison.Ordinal);
        var untouched = await Record.ExceptionAsync(() => ExecuteAsync(Fill(change)));
        await DropTriggersAsync(table);
        if (untouched is not null)
            await ExecuteAsync(Fill(change));

        var verdict = await Verifier.VerifyAsync(Cancellation);

        Assert.Contains(Fill(fault), verdict.Fault ?? "no fault", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_itself_forbids_to_rewrite_entries()
    {
        await FillAsync();
        string[] changes =
        [
            "UPDATE ledger_transfer SET code = 1",
            "DELETE FROM ledger_transfer",
            "UPDATE ledger_history SET at = 1",
            "DELETE FROM ledger_history",
            "UPDATE ledger_batch SET items = 1",
            "DELETE FROM ledger_batch",
            "UPDATE ledger_account SET key = 'mine'",
            "UPDATE ledger_balance SET rules = 0",
            "UPDATE ledger_balance SET account = 77",
            "DELETE FROM ledger_balance",
            "UPDATE ledger_account SET currency = 'USD'",
            "DELETE FROM ledger_account",
            "UPDATE ledger_hold SET amount = 1",
            "DELETE FROM ledger_hold",
        ];
        foreach (var change in changes)
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync(change));
    }

    [Fact]
    public async Task Verify_reads_one_moment_while_others_write()
    {
        var (source, wallet) = await FilledWalletAsync(10, AccountRules.KeepsHistory);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                await CommitAsync(Transfer.Move(NewId(), source, wallet, 1, 1));
        }, Cancellation);
        while (!writing.IsCompleted)
            Assert.Null((await Verifier.VerifyAsync(Cancellation)).Fault);
        await writing;
        Assert.Null((await Verifier.VerifyAsync(Cancellation)).Fault);
    }

    [Fact]
    public async Task Export_writes_two_lines_a_transfer_that_balance()
    {
        await FillAsync();
        using var csv = new MemoryStream();
        using var json = new MemoryStream();

        var accepted = await new LedgerExport(Database).WriteAsync(csv, LedgerExportFormat.Csv, cancellation: Cancellation);
        var all = await new LedgerExport(Database).WriteAsync(json, LedgerExportFormat.JsonLines, withRefused: true, Cancellation);

        var lines = Encoding.UTF8.GetString(csv.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((8, 12), (accepted, all));
        Assert.Equal((1 + 2 * 8, 2 * 12), (lines.Length, Encoding.UTF8.GetString(json.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.StartsWith("lane,batch,position,time,batch_hash,transfer_id,kind,refusal,side,account,account_key", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("debit", StringComparison.Ordinal) && line.Contains("\"pay, \"\"one\"\"\"", StringComparison.Ordinal));
    }

    private string Literal(Guid id) => Engine == DatabaseEngine.Sqlite ? $"x'{id:n}'" : $"'{id}'";

    private async Task DropTriggersAsync(string table)
    {
        string[] names = table switch
        {
            "ledger_account" => ["ledger_account_no_delete", "ledger_account_no_update"],
            "ledger_balance" => ["ledger_balance_no_delete", "ledger_balance_rules"],
            "ledger_hold" => ["ledger_hold_no_delete", "ledger_hold_identity"],
            _ => Engine == DatabaseEngine.Sqlite ? [table + "_no_update", table + "_no_delete"] : [table + "_append_only"],
        };
        foreach (var name in names)
            await ExecuteAsync(Engine == DatabaseEngine.Sqlite ? $"DROP TRIGGER {name}" : $"DROP TRIGGER {name} ON {table}");
    }
}

public sealed class VerifyOnSqlite() : VerifySuite(DatabaseEngine.Sqlite)
{
    [Theory]
    [MemberData(nameof(Tampering))]
    public Task A_changed_row_is_named(string table, string change, string fault) => AssertNamedAsync(table, change, fault);
}

public sealed class VerifyOnPostgres() : VerifySuite(DatabaseEngine.Postgres)
{
    // The questions are the same text on both engines and a database costs half a second here: one change a table shows that they run.
    public static TheoryData<string, string, string> OneATable =>
        [.. Tampering.Select(row => row.Data).GroupBy(data => data.Item1).Select(group => group.First())];

    [Theory]
    [MemberData(nameof(OneATable))]
    public Task A_changed_row_is_named(string table, string change, string fault) => AssertNamedAsync(table, change, fault);
}
