using System.Diagnostics;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile.Inspection;

/// <summary>Inspects packages, each in a process of its own with limits on memory and time: what is inspected is a stranger's.</summary>
/// <param name="command">The program and what comes before <c>inspect-worker</c>.</param>
/// <param name="limits">What an inspection may use.</param>
/// <param name="webFolder">The built web parts, for the process; null for where it finds them by itself.</param>
internal sealed class InspectionProcess(IReadOnlyList<string> command, CompileLimits limits, string? webFolder)
{
    private const int LargestReportCharacters = 8 << 20;
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "LANG"];

    public async Task<PackageInspection> InspectAsync(string folder, CancellationToken cancellation)
    {
        using var process = Process.Start(StartOf(folder)) ?? throw new InvalidOperationException("The inspecting process did not start.");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(limits.Time);
        try
        {
            _ = process.StandardError.ReadToEndAsync(time.Token);
            var report = await ReadAsync(process.StandardOutput, time.Token);
            await process.WaitForExitAsync(time.Token);
            return process.ExitCode == 0 && report is not null
                ? JsonSerializer.Deserialize<PackageInspection>(report, CompilerMessage.Json)!
                : PackageInspection.Broken("inspection-stopped", "The package could not be inspected: the inspection broke off, or used more memory than it may.");
        }
        catch (JsonException)
        {
            return PackageInspection.Broken("inspection-stopped", "The package could not be inspected: its report is none.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return PackageInspection.Broken("inspection-time", $"The package could not be inspected within {limits.Time.TotalSeconds:0} seconds.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string?> ReadAsync(StreamReader output, CancellationToken cancellation)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[16 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer, cancellation)) > 0)
        {
            if (text.Length + read > LargestReportCharacters)
                return null;
            text.Append(buffer, 0, read);
        }
        return text.ToString();
    }

    private ProcessStartInfo StartOf(string folder)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), InspectionWorker.CommandName, JsonSerializer.Serialize(limits, CompilerMessage.Json), folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Secrets of the platform's environment are none of a stranger's package's business.
        var kept = Inherited.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(one => one.Value is not null).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        if (webFolder is not null)
            start.Environment[CompilerAssets.EnvironmentVariable] = webFolder;
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limits.MemoryBytes / 2:x}";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
