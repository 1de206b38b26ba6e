using System.Diagnostics;
using System.Reflection;
using Madang.Desk;
using Madang.Kernel.Database;

namespace Madang.Server.Hosting;

/// <summary>How this node is, for the console: what <c>/health</c> asks, and what only an operator is told.</summary>
internal sealed class NodeHealth(Health health, PlatformDatabase database) : IPlatformHealth
{
    public async Task<PlatformHealth> AskAsync(CancellationToken cancellation)
    {
        var report = await health.ReportAsync(cancellation);
        using var process = Process.GetCurrentProcess();
        return new(report.Ready,
        [
            ("database", report.Database),
            ("ledger", report.Ledger),
            ("engine", database.Engine.ToString()),
            ("memory", $"{process.WorkingSet64 / 1024 / 1024} MB"),
            ("uptime", process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'")),
            ("version", typeof(NodeHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? ""),
            ("machine", Environment.MachineName),
        ]);
    }
}
