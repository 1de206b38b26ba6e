using Dapper;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases.Blobs;
using Madang.MiniPrograms.Releases.LifeCycle;
using Madang.MiniPrograms.Releases.LifeCycle.Checks;

namespace Madang.MiniPrograms.Releases;

/// <inheritdoc cref="IReleases" />
internal sealed class ReleaseDesk(
    PlatformDatabase database, OperatorAccess access, LifeReading life, AuditReading audits, Testers testers, DomainList domains, Steps steps, IBlobs blobs, TakeUpload upload,
    CommitVersion commit, SubmitAudit submit, WithdrawAudit withdraw, DecideAudit decide, ReleaseVersion release, ReleaseToSome gray, RollBack rollback, SetVisit visit) : IReleases
{
    public async Task<IReadOnlyList<AppLine>> ListAsync(IReadOnlyCollection<string>? appIds, string text, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var scope = appIds is null ? "1 = 1" : database.IsAnyOf("a.app_id", "ids");
        return (await connection.QueryAsync<AppLine>(
            $"""
            SELECT a.app_id AS AppId, a.name AS Name, r.version AS Released, t.version AS Trial, g.percent AS GrayPercent,
              (SELECT u.state FROM miniprogram_audit u WHERE u.app_id = a.app_id ORDER BY u.audit_id DESC LIMIT 1) AS AuditState
            FROM miniprogram_app a
            LEFT JOIN miniprogram_current rc ON rc.app_id = a.app_id AND rc.env = 'release' LEFT JOIN miniprogram_version r ON r.version_id = rc.version_id
            LEFT JOIN miniprogram_current tc ON tc.app_id = a.app_id AND tc.env = 'trial' LEFT JOIN miniprogram_version t ON t.version_id = tc.version_id
            LEFT JOIN miniprogram_gray g ON g.app_id = a.app_id AND g.state = 1
            WHERE {scope} AND (@pattern = '' OR lower(a.name) LIKE @pattern ESCAPE '!' OR lower(a.app_id) LIKE @pattern ESCAPE '!')
            ORDER BY lower(a.name), a.app_id LIMIT @limit OFFSET @offset
            """, new { ids = appIds?.ToArray(), pattern = PatternOf(text), limit, offset })).AsList();
    }

    public async Task<AppStanding?> FindAsync(string appId, CancellationToken cancellation)
    {
        if (await life.LifeAsync(appId, cancellation) is not { } now)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var name = await connection.ExecuteScalarAsync<string>("SELECT name FROM miniprogram_app WHERE app_id = @appId", new { appId });
        var plan = await gray.PlanAsync(appId, cancellation);
        var grayVersion = plan?.State == GrayPlan.GoingOn
            ? await connection.ExecuteScalarAsync<string>("SELECT version FROM miniprogram_version WHERE version_id = @VersionId", new { plan.VersionId })
            : null;
        return new()
        {
            AppId = appId,
            Name = name ?? appId,
            OwnerKind = now.Owner,
            IsOpen = now.Visit == SetVisit.Open,
            IsRolledBack = now.IsRolledBack != 0,
            Current = [.. (await life.CurrentAsync(appId, cancellation)).Select(one =>
                new CurrentRelease(one.Env, one.VersionId, one.Version, one.Description, one.Pages.Split('\n').Length, one.ChangedAt, AppLink.PathOf(appId, one.Env, access.KeyOf(appId, one.Env))))],
            LastSubmission = await audits.LastOfAsync(appId, cancellation) is { } last ? LineOf(last) : null,
            Gray = grayVersion is null ? null : new(plan!.VersionId, grayVersion, plan.Percent, plan.DevelopersFirst != 0, plan.TestersFirst != 0, plan.CreatedAt),
            Earlier = [.. (await rollback.HistoryAsync(appId, cancellation)).Select(one => new RollbackTarget(one.AppVersion, one.Version, one.Description, one.UploadedAt))],
            MostTesters = OwnerKind.MostTesters(now.Owner),
            MostDevelopers = OwnerKind.MostDevelopers(now.Owner),
        };
    }

    public async Task<IReadOnlyList<UploadedVersion>> VersionsAsync(string appId, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var current = (await life.CurrentAsync(appId, cancellation)).ToLookup(one => one.VersionId, one => one.Env);
        return [.. (await connection.QueryAsync<UploadedVersion>(
            """
            SELECT v.version_id AS VersionId, v.version AS Version, v.description AS Description, v.hash AS Hash, v.uploaded_at AS UploadedAt, p.bytes AS Bytes
            FROM miniprogram_version v JOIN miniprogram_package p ON p.hash = v.hash
            WHERE v.app_id = @appId ORDER BY v.uploaded_at DESC, v.version_id DESC LIMIT @limit OFFSET @offset
            """, new { appId, limit, offset })).Select(one => current.Contains(one.VersionId) ? one with { Environments = string.Join(',', current[one.VersionId]) } : one)];
    }

    public Task<UploadOutcome> UploadAsync(string appId, string actor, Stream archive, string version, string description, CancellationToken cancellation) =>
        upload.RunAsync(appId, actor, archive, version, description, cancellation);

    public async Task<StepRefusal?> CommitAsync(string appId, string actor, string version, string description, CancellationToken cancellation) =>
        Of(await commit.RunAsync(appId, actor, version, description, cancellation));

    public async Task<StepRefusal?> SubmitAsync(string appId, string actor, string note, CancellationToken cancellation) =>
        Of((await submit.RunAsync(appId, actor, new AuditNote { VersionDesc = note.Length == 0 ? null : note }, cancellation)).Refusal);

    public async Task<StepRefusal?> WithdrawAsync(string appId, string actor, CancellationToken cancellation) => Of(await withdraw.RunAsync(appId, actor, cancellation));

    public async Task<StepRefusal?> ReleaseToSomeAsync(string appId, string actor, long percent, bool developersFirst, bool testersFirst, CancellationToken cancellation) =>
        Of(await gray.RunAsync(appId, actor, percent, developersFirst, testersFirst, cancellation));

    public async Task<StepRefusal?> GiveUpReleaseToSomeAsync(string appId, string actor, CancellationToken cancellation) => Of(await gray.RevertAsync(appId, actor, cancellation));

    public async Task<StepRefusal?> ReleaseAsync(string appId, string actor, CancellationToken cancellation) => Of(await release.RunAsync(appId, actor, cancellation));

    public async Task<StepRefusal?> RollBackAsync(string appId, string actor, long? number, CancellationToken cancellation) => Of(await rollback.RunAsync(appId, actor, number, cancellation));

    public async Task<StepRefusal?> SetOpenAsync(string appId, string actor, bool isOpen, CancellationToken cancellation) => Of(await visit.RunAsync(appId, actor, isOpen ? "open" : "close", cancellation));

    public async Task<StepRefusal?> SetOwnerKindAsync(string appId, string actor, string kind, CancellationToken cancellation) => Of(await testers.SetOwnerAsync(appId, actor, kind, cancellation));

    public async Task<IReadOnlyList<AppTester>> TestersAsync(string appId, CancellationToken cancellation) => [.. (await testers.ListAsync(appId, cancellation)).Select(one =>
        new AppTester(one.Id, one.Name, one.Role == Tester.DeveloperRole, one.BoundAt, AppLink.PathOf(appId, AppEnvironment.Trial, access.TesterKeyOf(appId, one.Id))))];

    public async Task<StepRefusal?> BindTesterAsync(string appId, string actor, string name, bool isDeveloper, CancellationToken cancellation) =>
        Of((await testers.AddAsync(appId, actor, name, isDeveloper ? Tester.DeveloperRole : Tester.TesterRole, cancellation)).Refusal);

    public async Task<StepRefusal?> UnbindTesterAsync(string appId, string actor, string nameOrId, CancellationToken cancellation) => Of(await testers.RemoveAsync(appId, actor, nameOrId, cancellation));

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> DomainsAsync(string appId, CancellationToken cancellation)
    {
        var list = await domains.OfAsync(appId, cancellation);
        return DomainKind.All.ToDictionary(kind => kind, IReadOnlyList<string> (kind) => [.. list[kind]], StringComparer.Ordinal);
    }

    public async Task<string?> SetDomainsAsync(string appId, string actor, string kind, IReadOnlyList<string> origins, CancellationToken cancellation)
    {
        if (!DomainKind.All.Contains(kind) || origins.Count > DomainList.MostPerKind)
            return origins.Count > DomainList.MostPerKind ? origins[DomainList.MostPerKind] : kind;
        var normal = new List<string>();
        foreach (var text in origins)
        {
            if (!DomainList.TryNormalise(kind, text, out var origin))
                return text;
            normal.Add(origin);
        }
        await domains.ReplaceAsync(appId, kind, normal, actor, cancellation);
        return null;
    }

    public async Task<IReadOnlyList<SubmissionLine>> SubmissionsAsync(string? state, string? appId, int limit, int offset, CancellationToken cancellation) =>
        [.. (await audits.ListAsync(state, appId, limit, offset, cancellation)).Select(LineOf)];

    public async Task<Submission?> SubmissionAsync(string appId, long auditId, CancellationToken cancellation)
    {
        if (await audits.FindAsync(auditId, cancellation) is not { } audit || audit.AppId != appId)
            return null;
        var pictures = (await audits.PicturesAsync(auditId, cancellation)).Select(one => new SubmissionPicture(one.Position, one.Page, one.Sha256 is not null, one.IsSound != 0, one.Note));
        return new(
            LineOf(audit), AuditNote.FromJson(audit.Told)?.VersionDesc ?? "", CheckReport.FromJson(audit.Checks), [.. pictures],
            AppLink.PathOf(appId, AppEnvironment.Trial, access.VersionKeyOf(appId, AppEnvironment.Trial, audit.VersionId)));
    }

    public async Task<Stream?> PictureAsync(string appId, long auditId, long position, CancellationToken cancellation) =>
        await audits.FindAsync(auditId, cancellation) is { } audit && audit.AppId == appId
            && (await audits.PicturesAsync(auditId, cancellation)).FirstOrDefault(one => one.Position == position)?.Sha256 is { } name
            ? await blobs.OpenAsync(name, cancellation)
            : null;

    public async Task<StepRefusal?> DecideAsync(string appId, long auditId, string actor, bool passes, string reason, bool anyway, CancellationToken cancellation) =>
        await audits.FindAsync(auditId, cancellation) is { } audit && audit.AppId == appId
            ? Of(await decide.RunAsync(auditId, passes, reason, anyway, actor, cancellation))
            : Of(LifeCycleRefusal.NoSuchAudit);

    public async Task<IReadOnlyList<AppStep>> StepsAsync(string appId, long? before, int limit, CancellationToken cancellation) =>
        [.. (await steps.ListAsync(appId, before, limit, cancellation)).Select(one => new AppStep(one.Number, one.At, one.Actor, one.Action, one.Detail))];

    private static SubmissionLine LineOf(Audit audit) => new()
    {
        AuditId = audit.AuditId,
        AppId = audit.AppId,
        Name = audit.Name,
        VersionId = audit.VersionId,
        Version = audit.Version,
        Description = audit.Description,
        State = audit.State,
        Reason = audit.Reason,
        IsUrgent = audit.IsUrgent != 0,
        SubmittedBy = audit.SubmittedBy,
        SubmittedAt = audit.SubmittedAt,
        DecidedBy = audit.DecidedBy,
        DecidedAt = audit.DecidedAt,
        ReleasedAt = audit.ReleasedAt,
        IsFit = CheckReport.FromJson(audit.Checks)?.IsFit,
    };

    private static StepRefusal? Of(LifeCycleRefusal? refusal) => refusal is null ? null : new(refusal.Key, $"{char.ToUpperInvariant(refusal.Message[0])}{refusal.Message[1..]}.");

    private static string PatternOf(string text) =>
        text.Length == 0 ? "" : $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
