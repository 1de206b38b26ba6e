using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary>Counts calls of each app in the store, so that several nodes and a restart count together.</summary>
internal sealed class Quotas(PlatformDatabase database, BusinessClock clock, OpenPlatformOptions options)
{
    // The wire's days begin at midnight of UTC+8.
    private static readonly TimeSpan WireOffset = TimeSpan.FromHours(8);

    private const long DaysKept = 7;
    private const long MinutesKept = 5;

    // What each call may be made a day, as its route said when it was last counted here.
    private readonly ConcurrentDictionary<string, long> known = new(StringComparer.Ordinal);

    private long sweptDay;
    private long sweptMinute;

    /// <summary>Takes one of today's calls, and of this minute's where there is a limit; the refusal when none is left. Safe among parallel callers.</summary>
    public async Task<OpenError?> TakeAsync(string appId, OpenRoute route, CancellationToken cancellation)
    {
        if (route.MinuteRate == 0 && !options.MinuteRates.ContainsKey(route.Path))
            return await TakeAsync(appId, route.Path, route.DailyQuota, cancellation) ? null : OpenErrors.QuotaReached;
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var minute = (long)(clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMinutes;
        if (Interlocked.Exchange(ref sweptMinute, minute) != minute)
            await connection.ExecuteAsync("DELETE FROM open_rate WHERE minute < @old", new { old = minute - MinutesKept }, transaction);
        // What is refused for this minute costs nothing of the day.
        if (await connection.ExecuteAsync(
            """
            INSERT INTO open_rate (app_id, api, minute, used) VALUES (@appId, @Path, @minute, 1)
            ON CONFLICT (app_id, api, minute) DO UPDATE SET used = open_rate.used + 1 WHERE open_rate.used < @most
            """,
            new { appId, route.Path, minute, most = options.MinuteRates.GetValueOrDefault(route.Path, route.MinuteRate) }, transaction) == 0)
            return OpenErrors.MinuteRateReached;
        if (!await CountAsync(connection, transaction, appId, route.Path, Day(), MostOf(route.Path, route.DailyQuota)))
            return OpenErrors.QuotaReached;
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>Takes one of today's calls; false when none is left. Safe among parallel callers.</summary>
    public Task<bool> TakeAsync(string appId, string api, long most, CancellationToken cancellation) => CountAsync(appId, api, Day(), MostOf(api, most), cancellation);

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

    /// <summary>How many calls an app has today, and has made.</summary>
    public async Task<(long Most, long Used)> TodayAsync(string appId, OpenRoute route, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var used = await connection.ExecuteScalarAsync<long?>("SELECT used FROM open_quota WHERE app_id = @appId AND api = @Path AND day = @day", new { appId, route.Path, day = Day() });
        return (MostOf(route.Path, route.DailyQuota), used ?? 0);
    }

    /// <summary>Sets today's counts of an app back to none: all, or those of one call.</summary>
    public async Task ClearAsync(string appId, string? api, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_quota WHERE app_id = @appId AND day = @day AND (@api = '' OR api = @api)", new { appId, day = Day(), api = api ?? "" });
    }

    private long MostOf(string api, long standard) => known[api] = options.DailyQuotas.TryGetValue(api, out var set) ? set : standard;

    private long Day() => (long)(clock.GetUtcNow() + WireOffset - DateTimeOffset.UnixEpoch).TotalDays;

    private async Task<bool> CountAsync(string appId, string api, long day, long most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await CountAsync(connection, null, appId, api, day, most);
    }

    private async Task<bool> CountAsync(DbConnection connection, DbTransaction? transaction, string appId, string api, long day, long most)
    {
        // Counts of days that are over are nobody's question: the first call of a day sweeps them.
        if (day > 0 && Interlocked.Exchange(ref sweptDay, day) != day)
            await connection.ExecuteAsync("DELETE FROM open_quota WHERE day > 0 AND day < @old", new { old = day - DaysKept }, transaction);
        return await connection.ExecuteAsync(
            """
            INSERT INTO open_quota (app_id, api, day, used) VALUES (@appId, @api, @day, 1)
            ON CONFLICT (app_id, api, day) DO UPDATE SET used = open_quota.used + 1 WHERE open_quota.used < @most
            """,
            new { appId, api, day, most }, transaction) == 1;
    }
}
