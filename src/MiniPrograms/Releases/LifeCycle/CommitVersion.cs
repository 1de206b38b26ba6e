using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Makes what the developer uploaded last (the develop version) the trial version, under a number and a description of its own.</summary>
internal sealed class CommitVersion(PlatformDatabase database, BusinessClock clock)
{
    private const int LongestVersion = 64;
    private const int LongestDescription = 200;

    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, string version, string description, CancellationToken cancellation)
    {
        if (version.Length is 0 or > LongestVersion || description.Length > LongestDescription)
            return LifeCycleRefusal.InvalidArguments;
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.CurrentAsync(AppEnvironment.Develop) is not { } uploaded)
            return LifeCycleRefusal.NoCommittedCode;
        var versionId = TimeOrderedId.NewText(clock);
        await unit.ExecuteAsync(
            """
            INSERT INTO miniprogram_version (version_id, app_id, hash, version, description, name, entry, pages, app_config, checks_domains, uploaded_at)
            SELECT @versionId, app_id, hash, @version, @description, name, entry, pages, app_config, 1, @Now FROM miniprogram_version WHERE version_id = @uploaded
            """, new { versionId, version, description, unit.Now, uploaded });
        await unit.PointAsync(AppEnvironment.Trial, versionId);
        await unit.LogAsync("commit", versionId, detail: version);
        await unit.CommitAsync(cancellation);
        return null;
    }
}
