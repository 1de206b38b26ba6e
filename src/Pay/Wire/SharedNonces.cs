using System.Threading.Channels;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;

namespace Madang.Pay.Wire;

/// <summary>
/// The nonces that all nodes on a PostgreSQL share: whoever writes one first may act on the request. Requests that come together are written together, and none
/// waits for a sync, because the table is unlogged. What holds when the server itself fails is said in SECURITY.md.
/// </summary>
internal sealed class SharedNonces(PlatformDatabase database, BusinessClock clock) : BackgroundService, INonceRecord
{
    /// <summary>Nonces that wait to be written; one more is refused as FREQUENCY_LIMITED.</summary>
    private const int WaitingLimit = 20_000;

    private const int BatchLimit = 1_000;
    private const int SweepStep = 5_000;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingLimit) { SingleReader = true });

    public string Name => "nonces";

    private static long MinuteOf(long timestampSeconds) => timestampSeconds / 60;

    /// <summary>Writes a nonce. When the answer is Fresh, no other node and no other life of this one will ever say so.</summary>
    public async ValueTask<NonceVerdict> RememberAsync(long fingerprint, long timestampSeconds, CancellationToken cancellation)
    {
        var nonce = new Waiting(MinuteOf(timestampSeconds), fingerprint);
        return waiting.Writer.TryWrite(nonce) ? await nonce.Verdict.Task.WaitAsync(cancellation) : NonceVerdict.NoRoom;
    }

    /// <summary>Forgets a bounded number of nonces whose requests would be refused by their timestamps anyway.</summary>
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        const string Sql = """
            DELETE FROM wire_nonce WHERE (minute, fingerprint) IN
              (SELECT minute, fingerprint FROM wire_nonce WHERE minute < @oldest ORDER BY minute, fingerprint LIMIT @most)
            """;
        // A minute more than the window: nodes' clocks differ a little.
        var oldest = MinuteOf(clock.Machine.GetUtcNow().ToUnixTimeSeconds() - RequestAuthentication.ClockWindowSeconds) - 1;
        var arguments = new { oldest, most = SweepStep };
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(Sql, arguments);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (waiting.Reader.TryRead(out var rest))
            rest.Verdict.TrySetCanceled(CancellationToken.None);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(BatchLimit);
        while (await waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            while (batch.Count < BatchLimit && waiting.Reader.TryRead(out var nonce))
                batch.Add(nonce);
            await WriteAsync(batch);
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var fresh = await InsertAsync(batch);
            // Of two that are alike in one batch one is fresh.
            foreach (var nonce in batch)
                nonce.Verdict.TrySetResult(fresh.Remove((nonce.Minute, nonce.Fingerprint)) ? NonceVerdict.Fresh : NonceVerdict.Replayed);
        }
        catch (Exception error)
        {
            // What cannot be remembered is not accepted: the caller answers SYSTEM_ERROR, and the client signs anew.
            foreach (var nonce in batch)
                nonce.Verdict.TrySetException(error);
        }
    }

    private async Task<HashSet<(long Minute, long Fingerprint)>> InsertAsync(List<Waiting> batch)
    {
        await using var command = database.Postgres.CreateCommand(
            "INSERT INTO wire_nonce (minute, fingerprint) SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING RETURNING minute, fingerprint");
        command.Parameters.AddWithValue(batch.Select(nonce => nonce.Minute).ToArray());
        command.Parameters.AddWithValue(batch.Select(nonce => nonce.Fingerprint).ToArray());
        await using var rows = await command.ExecuteReaderAsync();
        var fresh = new HashSet<(long, long)>(batch.Count);
        while (await rows.ReadAsync())
            fresh.Add((rows.GetInt64(0), rows.GetInt64(1)));
        return fresh;
    }

    private sealed record Waiting(long Minute, long Fingerprint)
    {
        public TaskCompletionSource<NonceVerdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
