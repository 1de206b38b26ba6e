using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.MiniPrograms.Releases;

/// <summary>
/// Forgets old versions and the content that only they had. A version goes when it is current nowhere, older than <see cref="MiniProgramOptions.KeepVersions"/>, and not
/// among the newest <see cref="NewestKept"/> of its app, to which one may still go back, nor among what was online lately. What was before an auditor stays. Nodes may sweep at once.
/// </summary>
internal sealed partial class PackageRetention(PlatformDatabase database, IBlobs blobs, ReleaseStore store, MiniProgramOptions options, BusinessClock clock, ILogger<PackageRetention> log) : BackgroundService
{
    /// <summary>So many of an app's newest versions stay, however old.</summary>
    public const int NewestKept = 10;

    private const int Step = 200;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Forgets up to a few hundred versions; how many it were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var versions = await ForgetVersionsAsync(cancellation);
        await ForgetPackagesAsync(cancellation);
        return versions;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock.Machine);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The platform stops.
        }
    }

    private async Task SweepOnceAsync(CancellationToken cancellation)
    {
        try
        {
            while (await SweepAsync(cancellation) == Step)
            {
            }
        }
        catch (Exception error) when (error is System.Data.Common.DbException or IOException)
        {
            SweepFailed(error);
        }
    }

    private async Task<int> ForgetVersionsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // Of what was online the last ones stay, to which a rollback may go; who released what stays in the log.
        await connection.ExecuteAsync(
            """
            DELETE FROM miniprogram_online WHERE released_at < @before
              AND NOT EXISTS (SELECT 1 FROM miniprogram_life l WHERE l.app_id = miniprogram_online.app_id AND l.online = miniprogram_online.app_version)
              AND (SELECT count(*) FROM miniprogram_online n WHERE n.app_id = miniprogram_online.app_id AND n.app_version > miniprogram_online.app_version) >= @newest
            """, new { before = Before(), newest = (long)NewestKept });
        return await connection.ExecuteAsync(
            """
            DELETE FROM miniprogram_version WHERE version_id IN (
              SELECT v.version_id FROM miniprogram_version v
              WHERE v.uploaded_at < @before
                AND NOT EXISTS (SELECT 1 FROM miniprogram_current c WHERE c.version_id = v.version_id)
                AND NOT EXISTS (SELECT 1 FROM miniprogram_online o WHERE o.version_id = v.version_id)
                AND NOT EXISTS (SELECT 1 FROM miniprogram_audit a WHERE a.version_id = v.version_id)
                AND (SELECT count(*) FROM miniprogram_version n WHERE n.app_id = v.app_id AND n.uploaded_at > v.uploaded_at) >= @newest
              ORDER BY v.uploaded_at LIMIT @step)
            """, new { before = Before(), newest = (long)NewestKept, step = (long)Step });
    }

    // Content is looked at once its package is gone: another package may have the same file.
    private async Task ForgetPackagesAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var hashes = (await connection.QueryAsync<string>(
            "SELECT hash FROM miniprogram_package p WHERE p.created_at < @before AND NOT EXISTS (SELECT 1 FROM miniprogram_version v WHERE v.hash = p.hash) LIMIT @step",
            new { before = Before(), step = (long)Step })).AsList();
        foreach (var hash in hashes)
        {
            using var alone = await store.AloneAsync(cancellation);
            var content = (await connection.QueryAsync<string>("SELECT DISTINCT sha256 FROM miniprogram_package_file WHERE hash = @hash", new { hash })).AsList();
            await using (var transaction = await connection.BeginTransactionAsync(cancellation))
            {
                // A version may have come to need it since.
                var isGone = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM miniprogram_version WHERE hash = @hash", new { hash }, transaction) == 0;
                if (!isGone)
                    continue;
                await connection.ExecuteAsync("DELETE FROM miniprogram_package_file WHERE hash = @hash", new { hash }, transaction);
                await connection.ExecuteAsync("DELETE FROM miniprogram_package WHERE hash = @hash", new { hash }, transaction);
                await transaction.CommitAsync(cancellation);
            }
            foreach (var sha256 in content)
            {
                if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM miniprogram_package_file WHERE sha256 = @sha256", new { sha256 }) > 0)
                    continue;
                foreach (var form in (string[])["", ".br", ".gz"])
                    await blobs.RemoveAsync(sha256 + form, cancellation);
            }
        }
    }

    private long Before() => clock.UtcMicroseconds() - Microseconds.Of(options.KeepVersions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old versions of mini programs could not be forgotten; the next try is in an hour.")]
    private partial void SweepFailed(Exception error);
}
