using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Login;

/// <summary>The session keys: 16 bytes in base64, shared by an app's back end and the platform about one person, which seal and sign what passes through the app's hands.</summary>
internal sealed class AppSessions(PlatformDatabase database, MasterKey master, BusinessClock clock)
{
    private const int KeyBytes = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>The key as it is; a new one when there is none or it has ended. Each login makes it last three days more.</summary>
    public async Task<string> RenewAsync(string appId, string personId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO open_app_session (app_id, person_id, sealed, expires_at) VALUES (@appId, @personId, @box, @expires)
            ON CONFLICT (app_id, person_id) DO UPDATE
            SET sealed = CASE WHEN open_app_session.expires_at <= @now THEN excluded.sealed ELSE open_app_session.sealed END, expires_at = excluded.expires_at
            """,
            new { appId, personId, box = Seal(appId, personId), expires = now + Microseconds.Of(Lifetime), now });
        return await CurrentAsync(appId, personId, cancellation) ?? throw new InvalidOperationException("A session that was just stored cannot be read back.");
    }

    /// <summary>The key as it is; null when there is none or it has ended.</summary>
    public async Task<string?> CurrentAsync(string appId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var box = await connection.ExecuteScalarAsync<string?>(
            "SELECT sealed FROM open_app_session WHERE app_id = @appId AND person_id = @personId AND expires_at > @now", new { appId, personId, now = clock.UtcMicroseconds() });
        return box is null ? null : Encoding.ASCII.GetString(master.Open(box, Purpose(appId, personId)));
    }

    /// <summary>Ends the key now and makes another.</summary>
    public async Task<string> ResetAsync(string appId, string personId, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(cancellation))
        {
            await connection.ExecuteAsync(
                "UPDATE open_app_session SET sealed = @box WHERE app_id = @appId AND person_id = @personId", new { box = Seal(appId, personId), appId, personId });
        }
        return await RenewAsync(appId, personId, cancellation);
    }

    private string Seal(string appId, string personId) =>
        master.Seal(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))), Purpose(appId, personId));

    private static string Purpose(string appId, string personId) => $"open/{appId}/session/{personId}";
}
