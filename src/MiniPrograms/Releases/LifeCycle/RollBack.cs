using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A version that was online before.</summary>
internal sealed record EarlierVersion
{
    public required long AppVersion { get; init; }

    public required string VersionId { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required long UploadedAt { get; init; }
}

/// <summary>
/// Puts an earlier version online again: the one before, or one of the last five by its number. Refused while a release to some is going on, and for a version that came by a rollback itself.
/// </summary>
internal sealed class RollBack(PlatformDatabase database, BusinessClock clock)
{
    private const int MostKept = 5;

    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, long? appVersion, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null)
            return LifeCycleRefusal.CannotRollBack;
        if (await unit.GrayAsync() is not null)
            return LifeCycleRefusal.RollbackDuringGray;
        var life = await unit.LifeAsync();
        var targets = await TargetsAsync(unit, life);
        if (life.IsRolledBack != 0 || targets.FirstOrDefault(one => appVersion is null || one.AppVersion == appVersion) is not { } target)
            return LifeCycleRefusal.CannotRollBack;
        await unit.ExecuteAsync("UPDATE miniprogram_online SET reverted_at = @Now WHERE app_id = @AppId AND app_version = @Online", new { unit.Now, unit.AppId, life.Online });
        await unit.SaveAsync(life with { Online = target.AppVersion, IsRolledBack = 1 });
        await unit.PointAsync(AppEnvironment.Release, target.VersionId);
        await unit.LogAsync("rollback", target.VersionId, detail: $"from {life.Online} to {target.AppVersion}");
        await unit.CommitAsync(cancellation);
        return null;
    }

    /// <summary>What can be gone back to, the newest first.</summary>
    public async Task<IReadOnlyList<EarlierVersion>> HistoryAsync(string appId, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.ForReadingAsync(database, clock, appId, cancellation);
        return await TargetsAsync(unit, await unit.LifeAsync());
    }

    private static async Task<IReadOnlyList<EarlierVersion>> TargetsAsync(AppUnit unit, AppLife life) => (await unit.Connection.QueryAsync<EarlierVersion>(
        """
        SELECT o.app_version AS AppVersion, o.version_id AS VersionId, v.version AS Version, v.description AS Description, v.uploaded_at AS UploadedAt
        FROM miniprogram_online o JOIN miniprogram_version v ON v.version_id = o.version_id
        WHERE o.app_id = @AppId AND o.app_version < @online AND o.reverted_at IS NULL ORDER BY o.app_version DESC LIMIT @MostKept
        """, new { unit.AppId, online = life.Online ?? 0, MostKept }, unit.Transaction)).AsList();
}
