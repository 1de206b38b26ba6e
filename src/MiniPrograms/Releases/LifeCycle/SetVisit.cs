using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Opens the released version to people, or closes it. Testers and developers keep their versions.</summary>
internal sealed class SetVisit(PlatformDatabase database, BusinessClock clock)
{
    public const string Open = "open";
    public const string Closed = "closed";

    public async Task<LifeCycleRefusal?> RunAsync(string appId, string actor, string action, CancellationToken cancellation)
    {
        if (action is not ("open" or "close"))
            return LifeCycleRefusal.BadAction;
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null || await unit.LifeAsync() is not { Online: not null } life)
            return LifeCycleRefusal.VisitFixed;
        await unit.SaveAsync(life with { Visit = action == "open" ? Open : Closed });
        await unit.LogAsync($"visit.{action}");
        await unit.CommitAsync(cancellation);
        return null;
    }
}
