using System.Collections.Concurrent;
using System.Diagnostics;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>A message of esbuild's about one place of a script.</summary>
internal sealed record EsbuildMessage(string Text, int Line, int Column);

/// <summary>What esbuild made of a script; <see cref="Code"/> is null when it has errors.</summary>
internal sealed record EsbuildOutput(string? Code, string Map, IReadOnlyList<EsbuildMessage> Errors, IReadOnlyList<EsbuildMessage> Warnings);

/// <summary>
/// esbuild's native binary as one long-lived process that transforms texts and never touches a file: scripts go in and come out through pipes.
/// </summary>
internal sealed class Esbuild : IAsyncDisposable
{
    private readonly Process process;
    private readonly Stream input;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Dictionary<string, object?>>> waiting = [];
    private readonly Task reading;
    private int lastId;

    private Esbuild(Process process)
    {
        this.process = process;
        input = process.StandardInput.BaseStream;
        reading = Task.Run(ReadAsync);
    }

    /// <param name="program">The binary's path.</param>
    /// <param name="version">The version of the binary; it must say the same itself.</param>
    public static Esbuild Start(string program, string version)
    {
        var start = new ProcessStartInfo(program, [$"--service={version}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        var process = Process.Start(start) ?? throw new InvalidOperationException("esbuild did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new Esbuild(process);
    }

    /// <summary>It answers no more.</summary>
    public bool HasEnded => reading.IsCompleted;

    /// <exception cref="IOException">The process ended before it answered.</exception>
    public async Task<EsbuildOutput> TransformAsync(byte[] source, string[] flags)
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<Dictionary<string, object?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var packet = EsbuildPacket.Request(id, new() { ["command"] = "transform", ["flags"] = flags, ["inputFS"] = false, ["input"] = source });
        await writing.WaitAsync();
        try
        {
            await input.WriteAsync(packet);
            await input.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
        if (reading.IsCompleted)
            Fail();
        var value = await answer.Task;
        if (value.TryGetValue("error", out var failure) && failure is string text)
            return new(null, "", [new(text, 0, 0)], []);
        var errors = Messages(value, "errors");
        return new(errors.Count > 0 ? null : value["code"] as string ?? "", value["map"] as string ?? "", errors, Messages(value, "warnings"));
    }

    public async ValueTask DisposeAsync()
    {
        // Its standard input closed is its sign to end.
        try
        {
            input.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
        writing.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var output = process.StandardOutput.BaseStream;
            await EsbuildPacket.ReadAsync(output); // the version, which --service has compared already
            while (await EsbuildPacket.ReadAsync(output) is { } packet)
            {
                var (id, isAnswer, value) = EsbuildPacket.Decode(packet);
                if (isAnswer && waiting.TryRemove(id, out var answer))
                    answer.SetResult((Dictionary<string, object?>)value!);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException)
        {
            // Whoever waits is told below.
        }
        Fail();
    }

    private void Fail()
    {
        foreach (var id in waiting.Keys)
        {
            if (waiting.TryRemove(id, out var answer))
                answer.TrySetException(new IOException("esbuild ended before it answered."));
        }
    }

    // esbuild counts lines from 1 and columns from 0, the latter in bytes of UTF-8.
    private static List<EsbuildMessage> Messages(Dictionary<string, object?> value, string name)
    {
        var messages = new List<EsbuildMessage>();
        foreach (var item in value[name] as object?[] ?? [])
        {
            var message = (Dictionary<string, object?>)item!;
            var place = message["location"] as Dictionary<string, object?>;
            var (line, column) = place is null ? (0, 0) : ((int)place["line"]!, ColumnOf(place));
            messages.Add(new((string)message["text"]!, line, column));
        }
        return messages;
    }

    private static int ColumnOf(Dictionary<string, object?> place)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(place["lineText"] as string ?? "");
        return System.Text.Encoding.UTF8.GetCharCount(bytes.AsSpan(0, Math.Clamp((int)place["column"]!, 0, bytes.Length))) + 1;
    }
}
