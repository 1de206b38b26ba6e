using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Inspection;
using Madang.MiniPrograms.Releases.LifeCycle.Checks;
using Madang.MiniPrograms.Releases.LifeCycle.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>The life of versions: trial, audit, release to some, release, rollback.</summary>
internal static class LifeCycleSetup
{
    public static void AddLifeCycle(this IServiceCollection services)
    {
        services.AddSingleton<ChooseVersion>();
        services.AddSingleton<Testers>();
        services.AddSingleton<Steps>();
        services.AddSingleton<AuditReading>();
        services.AddSingleton<CommitVersion>();
        services.AddSingleton<SubmitAudit>();
        services.AddSingleton<WithdrawAudit>();
        services.AddSingleton<HurryAudit>();
        services.AddSingleton<DecideAudit>();
        services.AddSingleton<ReleaseVersion>();
        services.AddSingleton<ReleaseToSome>();
        services.AddSingleton<RollBack>();
        services.AddSingleton<SetVisit>();
        services.AddSingleton<LifeReading>();
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<MiniProgramOptions>();
            return new InspectionProcess(options.InspectionCommand, new CompileLimits(), options.WebFolder);
        });
        services.AddSingleton<CheckPackage>();
        services.AddSingleton<AuditChecks>();
        services.AddSingleton<ICodeCalls, CodeCalls>();
        services.AddHostedService(static provider => provider.GetRequiredService<AuditChecks>());
    }

    public static void MapLifeCycle(this WebApplication app)
    {
        app.MapManageLife();
        app.MapManageAudits();
    }
}
