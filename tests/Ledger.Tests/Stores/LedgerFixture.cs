using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Madang.Ledger.Tests.Stores;

/// <summary>What every suite that runs on both engines shares: a database, a clock that stands still, a ledger.</summary>
public abstract class LedgerFixture(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> ledgers = [];
    private TestDatabase? database;

    protected DatabaseEngine Engine { get; } = engine;

    protected TestDatabase Test => database!;

    protected PlatformDatabase Database => Test.Database;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    protected ILedger Ledger { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual LedgerOptions Options => new() { FirstRetryDelay = TimeSpan.Zero, LongestRetryDelay = TimeSpan.Zero };

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.MakeAsync(Engine);
        Ledger = Start();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var ledger in ledgers)
            await ledger.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }

    /// <summary>Another ledger on the same database, as another node would be.</summary>
    protected ILedger Start(LedgerOptions? options = null, PlatformDatabase? on = null)
    {
        var ledger = new DoubleEntryLedger(on ?? Database, Clock, options ?? Options, NullLogger.Instance);
        ledgers.Add(ledger);
        return ledger;
    }

    /// <summary>Stops the ledger and starts a new one on the same database.</summary>
    protected async Task RestartAsync()
    {
        await ((IAsyncDisposable)Ledger).DisposeAsync();
        Ledger = Start();
    }

    protected Guid NewId() => TimeOrderedId.New(TimeProvider.System);

    protected long Now => Clock.UtcMicroseconds();

    protected ValueTask<long> OpenAsync(string key, AccountRules rules = AccountRules.None, string currency = "CNY") =>
        Ledger.OpenAccountAsync(new(key, currency, rules), Cancellation);

    protected ValueTask<CommitResult> CommitAsync(params Transfer[] transfers) => Ledger.CommitAsync(LedgerCommit.Of(transfers), Cancellation);

    protected async Task<Account> AccountAsync(long number) =>
        await Ledger.FindAccountAsync(number, Cancellation) ?? throw new InvalidOperationException($"There is no account {number}.");

    protected async Task<long> BalanceAsync(long number) => (await AccountAsync(number)).CreditBalance;

    /// <summary>A wallet that cannot be overdrawn, filled from a source that can.</summary>
    protected async Task<(long Source, long Wallet)> FilledWalletAsync(long amount, AccountRules more = AccountRules.None)
    {
        var source = await OpenAsync("source");
        var wallet = await OpenAsync("wallet", AccountRules.DebitsNeverExceedCredits | more);
        if (amount > 0)
            Assert.True((await CommitAsync(Transfer.Move(NewId(), source, wallet, amount, 1))).IsCommitted);
        return (source, wallet);
    }

    protected async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(Cancellation);
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(Cancellation);
        await connection.ExecuteAsync(sql);
    }
}
