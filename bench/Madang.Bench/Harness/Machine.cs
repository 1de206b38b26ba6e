using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Madang.Bench.Harness;

/// <summary>What the figures were measured on, without the name or address of anybody's machine.</summary>
internal static partial class Machine
{
    public static string Processor =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>For a file's name: <c>amd-epyc-2-cores</c>.</summary>
    public static string Slug => $"{NotLetters().Replace(Processor.ToLowerInvariant(), "-").Trim('-')}-{Environment.ProcessorCount}-cores";

    public static string Describe(string dataFolder)
    {
        var memoryGb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var drive = new DriveInfo(dataFolder);
        return FormattableString.Invariant(
            $"{Processor}, {Environment.ProcessorCount} cores, {memoryGb:0} GB, {drive.DriveFormat}, Linux {Environment.OSVersion.Version.ToString(2)}, {RuntimeInformation.FrameworkDescription}");
    }

    /// <summary>The commit that was measured, marked when there were changes on top; empty outside a repository.</summary>
    public static string Commit()
    {
        var commit = Ask("rev-parse", "--short=10", "HEAD");
        return commit.Length > 0 && Ask("status", "--porcelain", "--untracked-files=no").Length > 0 ? commit + " with changes" : commit;
    }

    private static string Ask(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? answer.Trim() : "";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotLetters();
}
