using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.Desk.Accounts;

/// <summary>
/// Counts failed attempts in the store, so that all nodes count together. A guess is counted before it is checked: guesses sent in parallel get no more tries than guesses in a row.
/// Five for a login and thirty for an address, then a lock of a minute that doubles up to a quarter of an hour. Logins that nobody has are counted alike, so that the count tells nothing.
/// </summary>
internal sealed class Guesses(PlatformDatabase database, BusinessClock clock)
{
    public const int MostOfLogin = 5;
    public const int MostOfAddress = 30;

    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(2);

    /// <summary>Counts a guess; how long to wait where none may be made now, null where one may.</summary>
    public async Task<TimeSpan?> CountAsync(string subject, int most, CancellationToken cancellation)
    {
        var now = clock.Machine.UtcMicroseconds();
        var name = NameOf(subject);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM console_guess WHERE last_at < @old", new { old = now - Microseconds.Of(Forgotten) });
        var failures = await connection.QuerySingleOrDefaultAsync<long?>(
            """
            INSERT INTO console_guess (subject, failures, last_at, locked_until) VALUES (@name, 1, @now, 0)
            ON CONFLICT (subject) DO UPDATE SET failures = console_guess.failures + 1, last_at = excluded.last_at WHERE console_guess.locked_until <= @now
            RETURNING failures
            """, new { name, now });
        if (failures is null)
        {
            var until = await connection.ExecuteScalarAsync<long>("SELECT locked_until FROM console_guess WHERE subject = @name", new { name });
            return TimeSpan.FromMicroseconds(Math.Max(0, until - now));
        }
        // The guess that reaches the limit is still made; the next has to wait.
        if (failures >= most)
            await connection.ExecuteAsync("UPDATE console_guess SET locked_until = @until WHERE subject = @name", new { name, until = now + Microseconds.Of(LockAfter((int)Math.Min(failures.Value - most, 10))) });
        return null;
    }

    /// <summary>Forgets what was counted: the guess was right.</summary>
    public async Task ForgetAsync(string subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM console_guess WHERE subject = @name", new { name = NameOf(subject) });
    }

    private static TimeSpan LockAfter(int more) => TimeSpan.FromTicks(Math.Min(LongestLock.Ticks, FirstLock.Ticks << more));

    private static string NameOf(string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"madang console guess v1\0{subject}")));
}
