using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Isolation;

namespace Madang.MiniPrograms.Compile;

/// <summary>
/// A compiling process with limits on memory, time and files. It stays warm between compiles: what did not change is not made again.
/// One compile at a time; a process that was ended by its limits is started anew for the next one.
/// </summary>
public sealed class CompilerProcess : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "LANG", CompilerAssets.EnvironmentVariable];

    private const int ExitGraceMs = 5000;
    private const int SignalBase = 128;
    private const int SignalKill = 9;

    private readonly string[] command;
    private readonly CompileLimits limits;
    private readonly SemaphoreSlim turn = new(1);
    private Process? process;
    private CompileRequest? last;
    private StringBuilder errors = new();

    /// <param name="limits">What a compile may use; by default what real apps need.</param>
    /// <param name="command">The program and what comes before <c>compile-worker</c>; by default this program itself.</param>
    public CompilerProcess(IReadOnlyList<string>? command = null, CompileLimits? limits = null)
    {
        this.command = command is null ? ThisProgram() : [.. command];
        this.limits = limits ?? new();
    }

    /// <summary>Starts the process ahead of the first compile.</summary>
    public void Warm()
    {
        if (process is null or { HasExited: true })
            process = Start();
    }

    /// <summary>Compiles an app. A process that breaks its limits shows as an error in the result, like any other finding.</summary>
    public Task<CompileResult> CompileAsync(CompileRequest request, CancellationToken cancellation = default) => SendAsync(new(request, []), cancellation);

    /// <summary>Compiles the last app again after files have changed. Paths are absolute; files whose size or time changed are noticed without being named.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been compiled yet.</exception>
    public Task<CompileResult> RecompileAsync(IEnumerable<string> changedPaths, CancellationToken cancellation = default) =>
        SendAsync(new(last ?? throw new InvalidOperationException("There was no compile to repeat."), [.. changedPaths]), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await EndAsync();
        turn.Dispose();
    }

    private async Task<CompileResult> SendAsync(CompilerMessage message, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            message = message with { Request = message.Request with { Project = Path.GetFullPath(message.Request.Project), Output = message.Request.Output is { } folder ? Path.GetFullPath(folder) : null } };
            last = message.Request;
            Warm();
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            time.CancelAfter(limits.Time);
            try
            {
                await process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message, CompilerMessage.Json).AsMemory(), time.Token);
                await process.StandardInput.FlushAsync(time.Token);
                var answer = await process.StandardOutput.ReadLineAsync(time.Token);
                if (answer is null)
                    return await StoppedAsync();
                var result = JsonSerializer.Deserialize<CompileResult>(answer, CompilerMessage.Json)!;
                if (CompileFailure.EndsProcess(result))
                    await EndAsync();
                return result;
            }
            catch (OperationCanceledException)
            {
                await EndAsync();
                cancellation.ThrowIfCancellationRequested();
                return CompileFailure.Time(limits);
            }
            catch (Exception error) when (error is IOException or JsonException)
            {
                return await StoppedAsync();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    // What it said last is whole only once it has ended.
    private async Task<CompileResult> StoppedAsync()
    {
        using var grace = new CancellationTokenSource(ExitGraceMs);
        int? exitCode = null;
        try
        {
            await process!.WaitForExitAsync(grace.Token);
            exitCode = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // It answers no more and does not end either: it is ended below.
        }
        string said;
        lock (errors)
            said = errors.ToString();
        await EndAsync();
        if (exitCode == CompilerWorker.Overrun)
            return CompileFailure.Time(limits);
        // The system kills what takes memory that it has not got.
        if (exitCode == SignalBase + SignalKill || IsOutOfMemory(said))
            return CompileFailure.Memory(limits);
        var how = exitCode is null ? "it answered no more" : exitCode > SignalBase ? $"signal {exitCode - SignalBase}" : $"exit code {exitCode}";
        return CompileFailure.Crash(how, said);
    }

    // As .NET says it, as V8 does, and as .NET does that had too little to start with.
    private static bool IsOutOfMemory(string said) =>
        said.Contains("OutOfMemory", StringComparison.Ordinal) || said.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || said.Contains("0x8007000E", StringComparison.OrdinalIgnoreCase);

    private async Task EndAsync()
    {
        if (process is null)
            return;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], CompilerWorker.CommandName, JsonSerializer.Serialize(limits, CompilerMessage.Json)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Secrets of the platform's environment are none of a stranger's app's business.
        var kept = Inherited.Select(name => (name, Environment.GetEnvironmentVariable(name))).Where(one => one.Item2 is not null).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limits.MemoryBytes / 2:x}";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var started = Process.Start(start) ?? throw new InvalidOperationException("The compiling process did not start.");
        var said = errors = new();
        started.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        started.BeginErrorReadLine();
        return started;
    }

    private static void Keep(StringBuilder said, string? line)
    {
        const int Most = 8192;
        lock (said)
        {
            if (line is not null && said.Length < Most)
                said.AppendLine(line);
        }
    }

    /// <summary>This program itself, as it is started anew.</summary>
    public static string[] ThisProgram()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [program, Path.Combine(AppContext.BaseDirectory, "madang.dll")] : [program];
    }
}
