using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Wire;

/// <summary>A refused call of an app, as its back end may ask for it later.</summary>
internal sealed record RefusedCall(string Number, string AppId, long AtUs, long CostMs, string Query, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Answer, string Address);

/// <summary>What is kept of it.</summary>
internal sealed record KeptRefusal(string AppId, long At, long CostMs, string Query, string Body, string Answer, string Address);

/// <summary>
/// Keeps apps' refused calls for seven days, so that the number in a refusal leads back to it. Written behind the answer; where the store is slower than the wire, the oldest that
/// wait are lost. Of one app the newest thousand stay.
/// </summary>
internal sealed partial class RefusalLog(PlatformDatabase database, BusinessClock clock, ILogger<RefusalLog> log) : BackgroundService
{
    public static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    private const int WaitingLimit = 1_024;
    private const int MostAtOnce = 128;
    private const int MostPerApp = 1_000;
    private const int LongestText = 4_096;

    private readonly Channel<RefusedCall> waiting = Channel.CreateBounded<RefusedCall>(new BoundedChannelOptions(WaitingLimit) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Raised after calls were stored.</summary>
    public event Action? Stored;

    /// <summary>Puts a call aside. Never waits, never fails.</summary>
    public void Add(RefusedCall call) => waiting.Writer.TryWrite(call);

    public async Task<KeptRefusal?> FindAsync(string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<KeptRefusal>(
            "SELECT app_id AS AppId, at AS At, cost_ms AS CostMs, query AS Query, body AS Body, answer AS Answer, address AS Address FROM open_refusal WHERE number = @number AND at > @old",
            new { number, old = clock.UtcMicroseconds() - Microseconds.Of(Memory) });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<RefusedCall>(MostAtOnce);
        while (await waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var call))
                batch.Add(call);
            try
            {
                await StoreAsync(batch, stoppingToken);
                Stored?.Invoke();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // A convenience: its store must never take the wire down.
                log.LogWarning("{Count} refused calls could not be kept: {Reason}", batch.Count, error.Message);
            }
        }
    }

    private async Task StoreAsync(List<RefusedCall> batch, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_refusal (number, app_id, at, cost_ms, query, body, answer, address) VALUES (@Number, @AppId, @AtUs, @CostMs, @Query, @Body, @Answer, @Address) ON CONFLICT DO NOTHING",
            batch.Select(call => new { call.Number, call.AppId, call.AtUs, call.CostMs, Query = Clean(call.Query), Body = Clean(call.Body), Answer = Clean(call.Answer), call.Address }),
            transaction);
        await connection.ExecuteAsync("DELETE FROM open_refusal WHERE at < @old", new { old = clock.UtcMicroseconds() - Microseconds.Of(Memory) }, transaction);
        foreach (var appId in batch.Select(call => call.AppId).Distinct(StringComparer.Ordinal))
        {
            await connection.ExecuteAsync(
                "DELETE FROM open_refusal WHERE app_id = @appId AND at < (SELECT coalesce(min(at), 0) FROM (SELECT at FROM open_refusal WHERE app_id = @appId ORDER BY at DESC LIMIT @MostPerApp) newest)",
                new { appId, MostPerApp }, transaction);
        }
        await transaction.CommitAsync(cancellation);
    }

    private static string Clean(ReadOnlyMemory<byte> body) => Clean(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestText)]));

    // Neither tokens nor codes nor secrets are kept, nor what no database stores.
    private static string Clean(string text)
    {
        var cut = text.Length > LongestText ? text[..LongestText] : text;
        var clean = string.Concat(cut.EnumerateRunes().Where(rune => rune.Value != 0).Select(rune => rune.ToString()));
        return JsonSecret().Replace(QuerySecret().Replace(clean, "${head}••••"), "${head}••••\"");
    }

    private const string Names = "access_token|secret|appsecret|code|js_code|refresh_token|session_key|signature";

    [GeneratedRegex("(?<head>(?:[?&]|^)(?:" + Names + ")=)[^&\\s]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex QuerySecret();

    [GeneratedRegex("(?<head>\"(?:" + Names + ")\"\\s*:\\s*\")[^\"]*\"?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex JsonSecret();
}
