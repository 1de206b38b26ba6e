using System.Text.Json;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>The compiling process: a request a line on the standard input, a result a line on the standard output, until the input ends.</summary>
public static class CompilerWorker
{
    /// <summary>The hidden command under which the program becomes a compiling process.</summary>
    public const string CommandName = "compile-worker";

    private const int Overrun = 124;

    /// <summary>Serves until the input ends; 0 then.</summary>
    public static async Task<int> RunAsync(string limitsJson, TextReader input, TextWriter output)
    {
        var limits = JsonSerializer.Deserialize<CompileLimits>(limitsJson, CompilerMessage.Json)!;
        ProcessLimits.Apply(limits);
        await using var session = new CompileSession(CompilerAssets.Find(), limits);
        session.Warm();
        while (await input.ReadLineAsync() is { } line)
        {
            var message = JsonSerializer.Deserialize<CompilerMessage>(line, CompilerMessage.Json)!;
            // Should the parent be gone, nobody else ends a compile that does not end by itself.
            await using var watch = new Timer(_ => Environment.Exit(Overrun), null, limits.Time * 2, Timeout.InfiniteTimeSpan);
            foreach (var changed in message.Changed)
                session.Files.Forget(changed);
            var result = await AppCompiler.CompileAsync(session, message.Request);
            await output.WriteLineAsync(JsonSerializer.Serialize(result, CompilerMessage.Json));
            await output.FlushAsync();
        }
        return 0;
    }
}
