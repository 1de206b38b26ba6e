using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Inspection;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.MiniPrograms.Releases.LifeCycle.Checks;

/// <summary>
/// Checks what was submitted, in the background: one audit at a time on each node, none by two nodes at once. A node that is killed loses its claim after a while, and another takes over.
/// </summary>
internal sealed class AuditChecks(
    PlatformDatabase database, BusinessClock clock, MiniProgramOptions options, CheckPackage check, OperatorAccess access, IBlobs blobs, AuditReading audits, IEnumerable<IPagePictures> pictures, ILogger<AuditChecks> log)
    : BackgroundService
{
    private const int MostAttempts = 3;
    private const int MostPages = 60;
    private const int LargestPictureBytes = 8 << 20;
    private const int LongestNote = 500;

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan PicturesPatience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly IPagePictures? pictures = pictures.FirstOrDefault();

    /// <summary>Checks the next audit that waits for it; false when there is none.</summary>
    public async Task<bool> RunNextAsync(CancellationToken cancellation)
    {
        if (await ClaimAsync(cancellation) is not { } auditId || await audits.FindAsync(auditId, cancellation) is not { } audit)
            return false;
        if (audit.Attempts > MostAttempts)
        {
            await SaveAsync(auditId, CheckReport.Of(PackageInspection.Broken("checks-broke-off", $"The checks broke off {MostAttempts} times and were given up."), Table(), [], "No pictures were taken."), cancellation);
            return true;
        }
        var (inspection, undeclared) = await check.RunAsync(audit, cancellation);
        var note = await TakePicturesAsync(audit, cancellation);
        await SaveAsync(auditId, CheckReport.Of(inspection, Table(), undeclared, note), cancellation);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.InspectionCommand.Count == 0)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RunNextAsync(stoppingToken))
                    await Task.Delay(Pause, clock.Machine, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever it was, the audit stays claimed until another attempt; the others go on.
                log.LogError(error, "The checks of an audit broke off");
                await Task.Delay(Pause, clock.Machine, CancellationToken.None);
            }
        }
    }

    private SupportTable? Table() => SupportTable.Find(options.WebFolder);

    private async Task<long?> ClaimAsync(CancellationToken cancellation)
    {
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        // Mostly nothing waits: that is found out without a write.
        if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM miniprogram_audit WHERE state = 'waiting' AND checks IS NULL AND claimed_until < @now", new { now }) == 0)
            return null;
        return await connection.QueryFirstOrDefaultAsync<long?>(
            """
            UPDATE miniprogram_audit SET claimed_until = @until, attempts = attempts + 1
            WHERE claimed_until < @now AND state = 'waiting' AND checks IS NULL AND audit_id = (
              SELECT audit_id FROM miniprogram_audit WHERE state = 'waiting' AND checks IS NULL AND claimed_until < @now ORDER BY is_urgent DESC, submitted_at LIMIT 1)
            RETURNING audit_id
            """, new { now, until = now + Microseconds.Of(Claim) });
    }

    /// <summary>What the reviewer is told of the pictures.</summary>
    private async Task<string> TakePicturesAsync(Audit audit, CancellationToken cancellation)
    {
        if (pictures is null)
            return "No pictures were taken: this platform opens no pages by itself.";
        if (pictures.Hindrance is { } hindrance)
            return $"No pictures were taken: {hindrance}";
        var pages = audit.Pages.Split('\n');
        var link = AppLink.PathOf(audit.AppId, AppEnvironment.Trial, access.VersionKeyOf(audit.AppId, AppEnvironment.Trial, audit.VersionId));
        using var time = new CancellationTokenSource(PicturesPatience, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var taken = 0;
        try
        {
            await foreach (var picture in pictures.TakeAsync(link, [.. pages.Take(MostPages)], either.Token))
                await KeepAsync(audit.AuditId, taken++, picture, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{taken} of {pages.Length} pages were opened; then the time was up.";
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            log.LogWarning(error, "Pictures of audit {AuditId} broke off", audit.AuditId);
            return $"{taken} of {pages.Length} pages were opened; then the browser broke off.";
        }
        return taken == pages.Length ? $"All {taken} pages were opened." : $"{taken} of {pages.Length} pages were opened; more are not at a time.";
    }

    private async Task KeepAsync(long auditId, int position, PagePicture picture, CancellationToken cancellation)
    {
        var png = picture.Png is { Length: <= LargestPictureBytes } bytes ? bytes : null;
        var sha256 = png is null ? null : Convert.ToHexStringLower(SHA256.HashData(png));
        if (png is not null)
            await blobs.PutAsync(sha256!, png, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO miniprogram_audit_picture (audit_id, position, page, sha256, is_sound, note) VALUES (@auditId, @position, @Page, @sha256, @isSound, @note)
            ON CONFLICT (audit_id, position) DO UPDATE SET page = excluded.page, sha256 = excluded.sha256, is_sound = excluded.is_sound, note = excluded.note
            """,
            new { auditId, position = (long)position, picture.Page, sha256, isSound = picture.IsSound ? 1L : 0L, note = picture.Note.Length <= LongestNote ? picture.Note : picture.Note[..LongestNote] });
    }

    private async Task SaveAsync(long auditId, CheckReport report, CancellationToken cancellation)
    {
        if (await audits.FindAsync(auditId, cancellation) is not { } audit)
            return;
        await using var unit = await AppUnit.BeginAsync(database, clock, audit.AppId, Actor.Platform, cancellation);
        // One that was decided or withdrawn meanwhile keeps the report too: it says what was known.
        if (unit is null || await unit.ExecuteAsync("UPDATE miniprogram_audit SET checks = @checks WHERE audit_id = @auditId AND checks IS NULL", new { checks = report.ToJson(), auditId }) == 0)
            return;
        await unit.LogAsync("audit.check", audit.VersionId, auditId, report.IsFit ? "nothing keeps it from passing" : "something keeps it from passing");
        await unit.CommitAsync(cancellation);
    }
}
