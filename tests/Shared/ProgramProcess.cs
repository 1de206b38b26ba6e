using System.Diagnostics;

namespace Madang.Tests;

/// <summary>How a command ended.</summary>
internal sealed record Finished(int Code, string Output, string Error);

/// <summary>Starts the program that this build made.</summary>
internal static class ProgramProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> StateFolder = new(MakeStateFolder);

    /// <summary>What the program and whoever runs it are given in their environment: what a platform leaves for its user stays among the tests.</summary>
    public static IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["XDG_STATE_HOME"] = StateFolder.Value,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["NO_COLOR"] = "1",
    };

    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? also = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Checkout.ServerProgram);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // What the machine's user has set must not decide a test.
        foreach (var name in (string[])["MADANG_TOKEN", "MADANG_URL", "MADANG_DATABASE", "MADANG_HOME", "MADANG_MASTER_KEY"])
            start.Environment.Remove(name);
        foreach (var (name, value) in Environment.Concat(also ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task<Finished> RunAsync(IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        return new(process.ExitCode, await output, await error);
    }

    private static string MakeStateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("madang-state-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder.FullName;
    }
}
