using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>
/// Releases the version that passed its audit to some people before all: a percentage that may only rise, and testers or developers before everybody where that is asked for.
/// With 0 it is for these alone.
/// </summary>
internal sealed class ReleaseToSome(PlatformDatabase database, BusinessClock clock)
{
    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, long percent, bool developersFirst, bool testersFirst, CancellationToken cancellation)
    {
        if (percent is < 0 or > 100 || percent == 0 && !developersFirst && !testersFirst)
            return LifeCycleRefusal.BadPercentage;
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || (await unit.LifeAsync()).Online is null)
            return LifeCycleRefusal.GrayNeedsRelease;
        if (await unit.LastAuditAsync() is not { IsReleasable: true } audit)
            return LifeCycleRefusal.GrayNeedsAudit;
        var going = await unit.GrayAsync();
        if (going?.VersionId == audit.VersionId)
        {
            if (percent <= going.Percent)
                return LifeCycleRefusal.PercentageMustRise;
            // Who was let in first stays in: nobody changes sides.
            await unit.ExecuteAsync(
                "UPDATE miniprogram_gray SET percent = @percent, developers_first = @developers, testers_first = @testers, changed_at = @Now WHERE gray_id = @GrayId",
                new { percent, developers = developersFirst ? 1 : going.DevelopersFirst, testers = testersFirst ? 1 : going.TestersFirst, unit.Now, going.GrayId });
        }
        else
        {
            // A newer version passed while an older one went to some: it takes its place.
            if (going is not null)
                await unit.EndGrayAsync(going, GrayPlan.GivenUp);
            await unit.ExecuteAsync(
                """
                INSERT INTO miniprogram_gray (gray_id, app_id, version_id, percent, state, developers_first, testers_first, created_at, changed_at)
                VALUES (@GrayId, @AppId, @VersionId, @percent, 1, @developers, @testers, @Now, @Now)
                """,
                new { GrayId = TimeOrderedId.NewText(clock), unit.AppId, audit.VersionId, percent, developers = developersFirst ? 1L : 0L, testers = testersFirst ? 1L : 0L, unit.Now });
        }
        await unit.LogAsync("gray", audit.VersionId, audit.AuditId, $"{percent}%{(developersFirst ? ", developers first" : "")}{(testersFirst ? ", testers first" : "")}");
        await unit.CommitAsync(cancellation);
        return null;
    }

    /// <summary>Gives a release to some up: everybody is back on what was online before it.</summary>
    public async Task<LifeCycleRefusal?> RevertAsync(string appId, string actor, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.GrayAsync() is not { } gray)
            return LifeCycleRefusal.NoGray;
        await unit.EndGrayAsync(gray, GrayPlan.GivenUp);
        await unit.LogAsync("gray.revert", gray.VersionId, detail: $"{gray.Percent}%");
        await unit.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The release to some that is going on, or the last one; null when there never was any.</summary>
    public async Task<GrayPlan?> PlanAsync(string appId, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.ForReadingAsync(database, clock, appId, cancellation);
        return await unit.LastGrayAsync();
    }
}
