using System.Text.Json;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile.Inspection;

/// <summary>The inspecting process: one package, one report on the standard output, then its end.</summary>
public static class InspectionWorker
{
    /// <summary>The hidden command under which the program becomes an inspecting process.</summary>
    public const string CommandName = "inspect-worker";

    /// <summary>Inspects the package in a folder; 0 when there is a report.</summary>
    public static async Task<int> RunAsync(string limitsJson, string folder, TextWriter output)
    {
        ProcessLimits.Apply(JsonSerializer.Deserialize<CompileLimits>(limitsJson, CompilerMessage.Json)!);
        var report = PackageInspector.Inspect(folder, CompilerAssets.Find().ModuleParameters);
        await output.WriteLineAsync(JsonSerializer.Serialize(report, CompilerMessage.Json));
        await output.FlushAsync();
        return 0;
    }
}
