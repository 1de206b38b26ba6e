using System.Net;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.Pay.Notifications;

namespace Madang.OpenPlatform.Push;

/// <summary>Where apps' back ends take pushes.</summary>
internal sealed class PushServers(PlatformDatabase database, AppCredentials apps, NotificationOptions receivers, BusinessClock clock)
{
    private const int LongestUrl = 512;

    /// <summary>An app's server with what signs and seals for it; null when it has none.</summary>
    public async Task<(PushServer Server, PushKeys Keys)?> FindAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var server = await connection.QuerySingleOrDefaultAsync<PushServer>(
            "SELECT app_id AS AppId, url AS Url, format AS Format, mode AS Mode FROM open_push_server WHERE app_id = @appId", new { appId });
        return server is not null && await apps.PushKeysAsync(appId, cancellation) is { } keys ? (server, keys) : null;
    }

    /// <summary>Stores a server that has been checked and has verified itself.</summary>
    public async Task SetAsync(PushServer server, CancellationToken cancellation)
    {
        var receiver = new Uri(server.Url).Authority.ToLowerInvariant();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO open_push_server (app_id, url, receiver, format, mode, changed_at) VALUES (@AppId, @Url, @receiver, @Format, @Mode, @now)
            ON CONFLICT (app_id) DO UPDATE SET url = excluded.url, receiver = excluded.receiver, format = excluded.format, mode = excluded.mode, changed_at = excluded.changed_at
            """,
            new { server.AppId, server.Url, receiver, server.Format, server.Mode, now = clock.UtcMicroseconds() });
        // What waits goes where the app is now.
        await connection.ExecuteAsync("UPDATE open_push SET receiver = @receiver WHERE app_id = @AppId AND state = 'WAITING'", new { receiver, server.AppId });
    }

    /// <summary>Takes an app's server away; what waits for it is given up when it is due.</summary>
    public async Task<bool> RemoveAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync("DELETE FROM open_push_server WHERE app_id = @appId", new { appId }) == 1;
    }

    /// <summary>Why a URL may not be pushed to; null when it may. Where its name leads is decided each time it is called.</summary>
    public string? Problem(string url)
    {
        if (url.Length > LongestUrl)
            return $"url has at most {LongestUrl} characters.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            return "url is an absolute http or https address.";
        if (address.Fragment.Length > 0 || address.UserInfo.Length > 0 || url.Any(char.IsControl))
            return "url has no fragment and no user information.";
        if (HostName.Of(address) is not { } host)
            return "url names its host in plain letters, or in their ASCII form (xn--…).";
        return IsOpenlyPrivate(host) ? "url leads to an address that pushes may not go to." : null;
    }

    private bool IsOpenlyPrivate(string host)
    {
        if (host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return receivers.PrivateReceivers == PrivateAddresses.Refused;
        return IPAddress.TryParse(host, out var literal) && !OutboundAddress.IsAllowed(literal, receivers.PrivateReceivers);
    }
}
