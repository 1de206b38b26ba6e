using Madang.Kernel.Database;

namespace Madang.Ledger.Tests.Stores;

/// <summary>The schema is made once and kept.</summary>
public abstract class SchemaSuite(DatabaseEngine engine) : LedgerFixture(engine)
{
    [Fact]
    public async Task Bringing_the_schema_up_to_date_again_changes_nothing()
    {
        var (_, wallet) = await FilledWalletAsync(100);

        await Migrations.ApplyAsync(Database, TimeProvider.System, [LedgerModule.Assembly], Cancellation);
        await RestartAsync();

        Assert.Equal(100, await BalanceAsync(wallet));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM kernel_migration"));
    }

    [Theory]
    [InlineData("INSERT INTO ledger_history (account, sequence, transfer_id, at, credit_balance_after) SELECT 1, 0, id, 0, 0 FROM ledger_transfer")]
    [InlineData("UPDATE ledger_balance SET debits_posted = credits_posted + 1 WHERE rules & 1 <> 0")]
    [InlineData("UPDATE ledger_balance SET debits_pending = -1")]
    public async Task The_database_checks_what_the_core_asserts(string change)
    {
        await FilledWalletAsync(100);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync(change));
    }
}

public sealed class SchemaOnSqlite() : SchemaSuite(DatabaseEngine.Sqlite);

public sealed class SchemaOnPostgres() : SchemaSuite(DatabaseEngine.Postgres);
