using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.CustomerService;

/// <summary>How long and how often an app's back end may write to a person: five messages in 48 hours after the person has written, two in a minute after they came in. Both are the larger of old and new.</summary>
internal sealed class ServiceWindow(PlatformDatabase database, BusinessClock clock)
{
    private const long AfterWriting = 5;
    private const long AfterEntering = 2;
    private static readonly TimeSpan WritingLasts = TimeSpan.FromHours(48);
    private static readonly TimeSpan EnteringLasts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TypingAfter = TimeSpan.FromSeconds(30);

    /// <summary>The row that opens the window, with the message that opens it.</summary>
    public RowWrite Open(string appId, string personId, bool hasWritten)
    {
        var now = clock.UtcMicroseconds();
        return RowWrite.Any(
            """
            INSERT INTO open_service_window (app_id, person_id, remaining, ends_at, spoken_at, typing_until, handed_at) VALUES (@appId, @personId, @most, @ends, @spoken, 0, 0)
            ON CONFLICT (app_id, person_id) DO UPDATE SET
              remaining = CASE WHEN open_service_window.ends_at > @now AND open_service_window.remaining > @most THEN open_service_window.remaining ELSE @most END,
              ends_at = CASE WHEN open_service_window.ends_at > @ends THEN open_service_window.ends_at ELSE @ends END,
              spoken_at = CASE WHEN @spoken > 0 THEN @spoken ELSE open_service_window.spoken_at END
            """,
            new
            {
                appId,
                personId,
                most = hasWritten ? AfterWriting : AfterEntering,
                ends = now + Microseconds.Of(hasWritten ? WritingLasts : EnteringLasts),
                spoken = hasWritten ? now : 0L,
                now,
            });
    }

    /// <summary>The row by which a message may be sent: touches nothing where the window is over or used up.</summary>
    public RowWrite Spend(string appId, string personId) => RowWrite.One(
        "UPDATE open_service_window SET remaining = remaining - 1, spoken_at = @now, typing_until = 0 WHERE app_id = @appId AND person_id = @personId AND ends_at > @now AND remaining > 0",
        new { appId, personId, now = clock.UtcMicroseconds() });

    /// <summary>Whether the window is over, rather than used up.</summary>
    public async Task<bool> IsOverAsync(string appId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>("SELECT ends_at FROM open_service_window WHERE app_id = @appId AND person_id = @personId", new { appId, personId }) is not { } ends || ends <= clock.UtcMicroseconds();
    }

    /// <summary>Begins to show "is typing"; else why not: nothing was said in the last half minute, or it is shown already.</summary>
    public async Task<(bool IsShown, bool IsTyping)> TypeAsync(string appId, string personId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var parameters = new { appId, personId, now, until = now + Microseconds.Of(TypingLasts), since = now - Microseconds.Of(TypingAfter) };
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(
            "UPDATE open_service_window SET typing_until = @until WHERE app_id = @appId AND person_id = @personId AND typing_until <= @now AND spoken_at >= @since AND ends_at > @now", parameters) == 1)
            return (true, true);
        return (false, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_service_window WHERE app_id = @appId AND person_id = @personId AND typing_until > @now", parameters) > 0);
    }

    public Task StopTypingAsync(string appId, string personId, CancellationToken cancellation) => SetAsync("typing_until = 0", appId, personId, cancellation);

    /// <summary>Notes that the app's own people are to answer.</summary>
    public Task HandOverAsync(string appId, string personId, CancellationToken cancellation) => SetAsync("handed_at = @now", appId, personId, cancellation);

    private async Task SetAsync(string change, string appId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync($"UPDATE open_service_window SET {change} WHERE app_id = @appId AND person_id = @personId", new { appId, personId, now = clock.UtcMicroseconds() });
    }
}
