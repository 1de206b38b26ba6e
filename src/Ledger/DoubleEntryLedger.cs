using System.Collections.Concurrent;
using System.Security.Cryptography;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger.Core;
using Madang.Ledger.Postgres;
using Madang.Ledger.Reading;
using Madang.Ledger.Sqlite;
using Madang.Ledger.Writing;
using Microsoft.Extensions.Logging;

namespace Madang.Ledger;

/// <summary>The ledger: hands commands to the writer and reads what is committed.</summary>
internal sealed class DoubleEntryLedger(PlatformDatabase database, TimeProvider time, LedgerOptions options, ILogger logger) : ILedger, IAsyncDisposable
{
    private const int KnownKeysLimit = 200_000;
    private readonly LedgerReader reader = new(database);
    private readonly ConcurrentDictionary<string, KnownAccount> knownKeys = new(StringComparer.Ordinal);
    private readonly Lock starting = new();
    private LedgerWriter? writer;

    /// <summary>Opens the store, or fails with the reason. Called by the host; the first command opens it where there is none.</summary>
    public async Task StartAsync()
    {
        try
        {
            await Writer().Opened;
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    public Task StopAsync()
    {
        lock (starting)
            return writer?.StopAsync() ?? Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public async ValueTask<long> OpenAccountAsync(AccountSpec account, CancellationToken cancellation = default)
    {
        LedgerRules.Require(account);
        cancellation.ThrowIfCancellationRequested();
        // What an account is never changes, so a found key may be remembered for ever.
        if (!knownKeys.TryGetValue(account.Key, out var known) && await reader.FindAsync(account.Key, cancellation) is { } found)
            known = Know(account.Key, new(found.Number, CurrencyCode.Pack(found.Currency), found.Rules));
        if (known.Number == 0)
        {
            var request = LedgerRequest.Open(account);
            var answer = request.AccountAnswer;
            Writer().Add(request);
            known = Know(account.Key, new(await Wait(answer, cancellation), CurrencyCode.Pack(account.Currency), account.Rules));
        }
        if (known.Currency != CurrencyCode.Pack(account.Currency) || known.Rules != account.Rules)
            throw new InvalidOperationException($"The account key {account.Key} is taken by an account of another currency or other rules.");
        return known.Number;
    }

    public ValueTask<CommitResult> CommitAsync(LedgerCommit commit, CancellationToken cancellation = default) => CommitAsync(commit, forgetsRefusal: false, cancellation);

    private ValueTask<CommitResult> CommitAsync(LedgerCommit commit, bool forgetsRefusal, CancellationToken cancellation)
    {
        LedgerRules.Require(commit);
        cancellation.ThrowIfCancellationRequested();
        // Such a chain can never be stored, so this answer is the same every time without being stored.
        if (LedgerRules.RepeatedId(commit.Transfers) is >= 0 and var index)
            return new(new CommitResult(CommitOutcome.Refused, LedgerRefusal.IdTakenByOther, index, Replayed: false, time.UtcMicroseconds()));
        var request = LedgerRequest.Commit(commit, commit.Transfers.Count == 0 ? Guid.Empty : LedgerHash.OfPayload(commit.Transfers), forgetsRefusal);
        var answer = request.CommitAnswer;
        Writer().Add(request);
        return Wait(answer, cancellation);
    }

    public ValueTask<Account?> FindAccountAsync(string key, CancellationToken cancellation = default) => reader.FindAsync(key, cancellation);

    public ValueTask<Account?> FindAccountAsync(long account, CancellationToken cancellation = default) => reader.FindAsync(account, cancellation);

    public IAsyncEnumerable<HistoryEntry> HistoryAsync(long account, long fromUtcUs, long toUtcUs, CancellationToken cancellation = default) =>
        reader.HistoryAsync(account, fromUtcUs, toUtcUs, cancellation);

    public ValueTask<IReadOnlyList<HistoryEntry>> RecentHistoryAsync(long account, long? before, int limit, CancellationToken cancellation = default) =>
        reader.RecentHistoryAsync(account, before, limit, cancellation);

    public async ValueTask<int> ExpireHoldsAsync(CancellationToken cancellation = default)
    {
        const int pageSize = 500;
        var released = 0;
        while (true)
        {
            var due = await reader.DueHoldsAsync(time.UtcMicroseconds(), pageSize, cancellation);
            var answers = due.Select(hold => CommitAsync(LedgerCommit.Of(Expiry(hold)), forgetsRefusal: true, cancellation).AsTask()).ToArray();
            var results = await Task.WhenAll(answers);
            var releasedNow = results.Count(result => result is { IsCommitted: true, Replayed: false });
            released += releasedNow;
            // A page that released nothing was somebody else's work, or would be read again for ever.
            if (due.Count < pageSize || releasedNow == 0)
                return released;
        }
    }

    /// <summary>An expiry has the same id on every node, so that two of them release a hold once. It keeps the hold's time, and so its place in the index.</summary>
    private static Transfer Expiry(Guid hold)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[32];
        hold.TryWriteBytes(bytes, bigEndian: true, out _);
        SHA256.HashData(bytes, hash);
        hash[..10].CopyTo(bytes[6..]);
        // RFC 9562 version 8: an id of our own making.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Transfer { Id = new Guid(bytes, bigEndian: true), Kind = TransferKind.Expire, HoldId = hold };
    }

    private KnownAccount Know(string key, KnownAccount account)
    {
        if (knownKeys.Count >= KnownKeysLimit)
            knownKeys.Clear();
        return knownKeys[key] = account;
    }

    private LedgerWriter Writer()
    {
        if (Volatile.Read(ref writer) is { } running)
            return running;
        lock (starting)
        {
            if (writer is not null)
                return writer;
            ILedgerStore store = database.Engine == DatabaseEngine.Sqlite ? new SqliteLedgerStore(database) : new PostgresLedgerStore(database.ConnectionString);
            return writer = new(store, time, options, logger);
        }
    }

    /// <summary>A caller that cancels stops waiting; what it asked for may still happen.</summary>
    private static ValueTask<T> Wait<T>(ValueTask<T> answer, CancellationToken cancellation) =>
        cancellation.CanBeCanceled ? new(answer.AsTask().WaitAsync(cancellation)) : answer;
}
