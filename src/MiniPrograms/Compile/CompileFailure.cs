namespace Madang.MiniPrograms.Compile;

/// <summary>Ends of a compile that no source file is to blame for by itself: a limit was met, a part is missing, or the compiler is at fault. Each is told apart.</summary>
internal static class CompileFailure
{
    private const string MemoryCode = "compile-memory";
    private const string MissingCode = "compiler-missing";
    private const string CrashCode = "compiler-crash";

    public static CompileResult Time(CompileLimits limits) =>
        Failed("compile-time", $"The compile took longer than the {limits.Time.TotalSeconds:0} seconds it may take, and was ended.");

    public static CompileResult Memory(CompileLimits limits) =>
        Failed(MemoryCode, $"The compile needed more memory than the {limits.MemoryBytes >> 20} MiB it may have, and was ended.");

    public static CompileResult Missing(CompilerMissingException error) => Failed(MissingCode, error.Message);

    /// <param name="how">Such as an exit code.</param>
    /// <param name="said">What the process wrote on its error stream.</param>
    public static CompileResult Crash(string how, string said)
    {
        var line = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return Failed(CrashCode, $"The compiler broke off ({how}): this is a fault of the compiler, not of the app. {line ?? "It said nothing."}");
    }

    public static CompileResult Fault(Exception error)
    {
        var at = error.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains("Madang", StringComparison.Ordinal));
        return Crash(error.GetType().Name, $"{error.Message} {at}");
    }

    /// <summary>What the process holds after such an end is not to be trusted with another compile.</summary>
    public static bool EndsProcess(CompileResult result) => result.Diagnostics is [{ Code: MemoryCode or MissingCode or CrashCode }];

    private static CompileResult Failed(string code, string message) => new(null, null, [], [new(Severity.Error, code, "", 0, 0, message)], [], 0);
}
