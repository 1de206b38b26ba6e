using System.Text.Json;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>The compiling process: a request a line on the standard input, a result a line on the standard output, until the input ends.</summary>
public static class CompilerWorker
{
    /// <summary>The hidden command under which the program becomes a compiling process.</summary>
    public const string CommandName = "compile-worker";

    /// <summary>The exit code of a compile that its parent did not end in time.</summary>
    internal const int Overrun = 124;

    /// <summary>Serves until the input ends; 0 then.</summary>
    public static async Task<int> RunAsync(string limitsJson, TextReader input, TextWriter output)
    {
        var limits = JsonSerializer.Deserialize<CompileLimits>(limitsJson, CompilerMessage.Json)!;
        ProcessLimits.Apply(limits);
        CompileSession? session = null;
        CompilerMissingException? missing = null;
        try
        {
            session = new CompileSession(CompilerAssets.Find(), limits);
            session.Warm();
        }
        catch (CompilerMissingException error)
        {
            // The first request is told of it.
            missing = error;
        }
        while (await input.ReadLineAsync() is { } line)
        {
            var message = JsonSerializer.Deserialize<CompilerMessage>(line, CompilerMessage.Json)!;
            // Should the parent be gone, nobody else ends a compile that does not end by itself.
            await using var watch = new Timer(_ => Environment.Exit(Overrun), null, limits.Time * 2, Timeout.InfiniteTimeSpan);
            await AnswerAsync(output, missing is null ? await CompileAsync(session!, message, limits) : CompileFailure.Missing(missing));
        }
        if (session is not null)
            await session.DisposeAsync();
        return 0;
    }

    private static async Task<CompileResult> CompileAsync(CompileSession session, CompilerMessage message, CompileLimits limits)
    {
        try
        {
            foreach (var changed in message.Changed)
                session.Files.Forget(changed);
            return await AppCompiler.CompileAsync(session, message.Request);
        }
        catch (CompilerMissingException error)
        {
            return CompileFailure.Missing(error);
        }
        catch (OutOfMemoryException)
        {
            // InsufficientMemoryException, which a script engine's full heap is, is one of these.
            return CompileFailure.Memory(limits);
        }
        catch (Exception error)
        {
            return CompileFailure.Fault(error);
        }
    }

    private static async Task AnswerAsync(TextWriter output, CompileResult result)
    {
        await output.WriteLineAsync(JsonSerializer.Serialize(result, CompilerMessage.Json));
        await output.FlushAsync();
    }
}
