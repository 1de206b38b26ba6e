using System.Buffers.Text;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary><c>GET /cgi-bin/ticket/getticket?type=jsapi</c> (or <c>wx_card</c>): what signs a web page's calls; the same one until it ends.</summary>
internal sealed class GetTicket(PlatformDatabase database, MasterKey master, BusinessClock clock) : IOpenUseCase
{
    private const int RandomBytes = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(7_200);

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var type = call.Text("type") is { Length: > 0 } named ? named : "jsapi";
        if (type is not ("jsapi" or "wx_card"))
            return OpenErrors.InvalidArguments;
        var now = clock.UtcMicroseconds();
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var purpose = $"open/{call.AppId}/ticket/{type}";
        await using var connection = await database.OpenAsync(cancellation);
        // A good one stays: the row is taken over only when it has ended, and what is stored is the answer for every caller.
        await connection.ExecuteAsync(
            """
            INSERT INTO open_ticket (app_id, type, sealed, expires_at) VALUES (@AppId, @type, @box, @expires)
            ON CONFLICT (app_id, type) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at WHERE open_ticket.expires_at <= @now
            """,
            new { call.AppId, type, box = master.Seal(Encoding.ASCII.GetBytes(text), purpose), expires = now + Microseconds.Of(Lifetime), now });
        var row = await connection.QuerySingleAsync<(string Sealed, long ExpiresAt)>("SELECT sealed, expires_at FROM open_ticket WHERE app_id = @AppId AND type = @type", new { call.AppId, type });
        return OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Ticket = Encoding.ASCII.GetString(master.Open(row.Sealed, purpose)), ExpiresIn = (row.ExpiresAt - now) / 1_000_000 });
    }
}

/// <summary><c>POST /cgi-bin/clear_quota</c>: <c>{"appid":"…"}</c>; ten times a month.</summary>
internal sealed class ClearQuota(Quotas quotas) : IOpenUseCase
{
    public const string Path = "/cgi-bin/clear_quota";
    public const long MostPerMonth = 10;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("appid") is not { Length: > 0 } appId)
            return OpenErrors.MissingAppId;
        // One app's token clears no other app's counts.
        if (appId != call.AppId)
            return OpenErrors.InvalidAppId;
        if (!await quotas.TakeOfMonthAsync(appId, Path, MostPerMonth, cancellation))
            return OpenErrors.ClearQuotaReached;
        await quotas.ClearAsync(appId, null, cancellation);
        return OpenAnswer.Done;
    }
}

/// <summary><c>POST /cgi-bin/clear_quota/v2</c>: the same with the app's secret, for when no call with a token is left.</summary>
internal sealed class ClearQuotaBySecret(AppCredentials apps, Quotas quotas) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var (app, refusal) = await apps.CheckAsync(call.Text("appid"), call.Text("appsecret"), cancellation);
        if (app is null)
            return refusal!;
        if (!await quotas.TakeOfMonthAsync(app.AppId, ClearQuota.Path, ClearQuota.MostPerMonth, cancellation))
            return OpenErrors.ClearQuotaReached;
        await quotas.ClearAsync(app.AppId, null, cancellation);
        return OpenAnswer.Done;
    }
}

/// <summary><c>POST /cgi-bin/openapi/quota/clear</c>: <c>{"cgi_path":"/wxa/msg_sec_check"}</c>: the same for one call; of the ten a month it takes one.</summary>
internal sealed class ClearOneQuota(OpenCatalogue catalogue, Quotas quotas) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (catalogue.Find(call.Text("cgi_path")) is not { } route)
            return OpenErrors.UnknownCgiPath;
        if (!await quotas.TakeOfMonthAsync(call.AppId, ClearQuota.Path, ClearQuota.MostPerMonth, cancellation))
            return OpenErrors.ClearQuotaReached;
        await quotas.ClearAsync(call.AppId, route.Path, cancellation);
        return OpenAnswer.Done;
    }
}

/// <summary><c>GET /cgi-bin/getcallbackip</c>: from where the platform calls, for the back end's firewall. <c>get_api_domain_ip</c> answers the same.</summary>
internal sealed class GetCallbackIp(OpenPlatformOptions options) : IOpenUseCase
{
    public Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        Task.FromResult(OpenAnswer.Ok(new { IpList = options.CallbackAddresses is { Count: > 0 } set ? set : Own() }));

    private static string[] Own() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal)
            .Select(address => address.ToString())
            .Distinct(StringComparer.Ordinal),
    ];
}
