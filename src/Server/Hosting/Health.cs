using Dapper;
using Madang.Kernel.Database;
using Madang.Ledger;

namespace Madang.Server.Hosting;

/// <summary>
/// <c>GET /health</c>: 200 when this node can take money, 503 before, while it stops, and when its database or ledger does not answer.
/// <c>GET /health/live</c>: 200 as long as the process answers at all.
/// </summary>
internal sealed class Health(PlatformDatabase database, ILedger ledger, IHostApplicationLifetime lifetime) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Many may ask; the database is asked at most this often.
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim asking = new(1);
    private volatile bool isOpen;
    private (long At, HealthReport Report) last = (0, new(false, "starting", "not asked yet", "not asked yet"));

    /// <summary>Says that everything is in place: certificate, demonstration, and the token that the command line looks for.</summary>
    public void Open() => isOpen = true;

    public async Task<HealthReport> ReportAsync(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new(false, "stopping", "not asked", "not asked");
        if (!isOpen)
            return new(false, "starting", "not asked", "not asked");
        await asking.WaitAsync(cancellation);
        try
        {
            if (last.At == 0 || TimeProvider.System.GetElapsedTime(last.At) > Freshness)
                last = (TimeProvider.System.GetTimestamp(), await AskAsync());
            return last.Report;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => asking.Dispose();

    private async Task<HealthReport> AskAsync()
    {
        var database = await TryAsync(AskDatabaseAsync);
        var ledger = database == "ok" ? await TryAsync(AskLedgerAsync) : "not asked";
        var isReady = database == "ok" && ledger == "ok";
        return new(isReady, isReady ? "ready" : "unavailable", database, ledger);
    }

    private async Task AskDatabaseAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteScalarAsync(new CommandDefinition("SELECT 1", cancellationToken: cancellation));
    }

    private async Task AskLedgerAsync(CancellationToken cancellation) => await ledger.CommitAsync(LedgerCommit.OfRows(), cancellation);

    private static async Task<string> TryAsync(Func<CancellationToken, Task> ask)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            // WaitAsync: what does not listen to cancellation must not hold the answer up.
            await ask(limit.Token).WaitAsync(Patience, CancellationToken.None);
            return "ok";
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            return "no answer in time";
        }
        catch (Exception)
        {
            // The reason may name hosts and users: it is in the log of whoever failed, not in a public answer.
            return "failed";
        }
    }
}

/// <summary>What <c>/health</c> answers.</summary>
internal sealed record HealthReport(bool Ready, string Status, string Database, string Ledger);

internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services) => services.AddSingleton<Health>();

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", async (Health health, HttpContext http) =>
        {
            var report = await health.ReportAsync(http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(report, statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        endpoints.MapGet("/health/live", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { Status = "live" });
        });
    }
}
