using System.Collections.Concurrent;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;

namespace Madang.OpenPlatform.Tokens;

/// <summary>Counts calls of each app in the store, so that several nodes and a restart count together.</summary>
internal sealed class Quotas(PlatformDatabase database, BusinessClock clock, OpenPlatformOptions options)
{
    // The wire's days begin at midnight of UTC+8.
    private static readonly TimeSpan WireOffset = TimeSpan.FromHours(8);

    private const long DaysKept = 7;

    // What each call may be made a day, as its route said when it was last counted here.
    private readonly ConcurrentDictionary<string, long> known = new(StringComparer.Ordinal);

    private long sweptDay;

    /// <summary>Takes one of today's calls; false when none is left. Safe among parallel callers.</summary>
    public Task<bool> TakeAsync(string appId, string api, long most, CancellationToken cancellation)
    {
        var limit = options.DailyQuotas.TryGetValue(api, out var set) ? set : most;
        if (appId.Length > 0)
            known[api] = limit;
        return CountAsync(appId, api, Day(), limit, cancellation);
    }

    /// <summary>An app's counts of today, the most used first.</summary>
    public async Task<IReadOnlyList<QuotaUse>> UsedTodayAsync(string appId, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. (await connection.QueryAsync<(string Api, long Used)>("SELECT api, used FROM open_quota WHERE app_id = @appId AND day = @day ORDER BY used DESC, api LIMIT @limit", new { appId, day = Day(), limit }))
            .Select(row => new QuotaUse(row.Api, row.Used, known.TryGetValue(row.Api, out var most) ? most : null))];
    }

    /// <summary>Takes one of this month's calls.</summary>
    public Task<bool> TakeOfMonthAsync(string appId, string api, long most, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToOffset(WireOffset);
        return CountAsync(appId, $"{api} {now.Year}-{now.Month}", 0, most, cancellation);
    }

    /// <summary>Takes one of a number that never comes back, such as the codes of createwxaqrcode.</summary>
    public Task<bool> TakeOfAllAsync(string appId, string api, long most, CancellationToken cancellation) => CountAsync(appId, api, 0, most, cancellation);

    /// <summary>Sets all of today's counts of an app back to none.</summary>
    public async Task ClearAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_quota WHERE app_id = @appId AND day = @day", new { appId, day = Day() });
    }

    private long Day() => (long)(clock.GetUtcNow() + WireOffset - DateTimeOffset.UnixEpoch).TotalDays;

    private async Task<bool> CountAsync(string appId, string api, long day, long most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // Counts of days that are over are nobody's question: the first call of a day sweeps them.
        if (day > 0 && Interlocked.Exchange(ref sweptDay, day) != day)
            await connection.ExecuteAsync("DELETE FROM open_quota WHERE day > 0 AND day < @old", new { old = day - DaysKept });
        return await connection.ExecuteAsync(
            """
            INSERT INTO open_quota (app_id, api, day, used) VALUES (@appId, @api, @day, 1)
            ON CONFLICT (app_id, api, day) DO UPDATE SET used = open_quota.used + 1 WHERE open_quota.used < @most
            """,
            new { appId, api, day, most }) == 1;
    }
}
