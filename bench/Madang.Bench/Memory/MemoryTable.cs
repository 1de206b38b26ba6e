using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Madang.Bench.Harness;
using Madang.Bench.Wire;

namespace Madang.Bench.Memory;

/// <summary>The table of memory: the idle server, and a million accounts on each engine.</summary>
internal static class MemoryTable
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    public static async Task<string> MeasureAsync(string work)
    {
        var rows = new List<string> { "| what | resident MB | of it, the heap's MB | stored MB |", "|---|---:|---:|---:|", await IdleServerAsync(work) };
        rows.AddRange(await AccountsAsync("SQLite", "sqlite", Path.Combine(work, "million.db")));
        rows.AddRange(await AccountsAsync("PostgreSQL", "postgres", "million"));
        return string.Join('\n', rows) + "\n";
    }

    private static async Task<string> IdleServerAsync(string work)
    {
        await using var server = await ServerProcess.StartAsync(Path.Combine(work, "idle"));
        // Let its first start, with the demonstration's data, come to rest.
        await Task.Delay(SettleTime);
        var (resident, unshared) = Cpu.MemoryOf(server.ProcessId);
        return Text($"| the server, idle, on SQLite with its demonstration data ({Mega(unshared)} MB of it shared with nobody) | {Mega(resident)} | | |");
    }

    private static async Task<IReadOnlyList<string>> AccountsAsync(string engine, string name, string target)
    {
        using var process = Process.Start(Itself.Start(["accounts", name, target], start => start.RedirectStandardOutput = true))!;
        var line = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        if (line is null)
            throw new InvalidOperationException($"Measuring a million accounts on {engine} ended with {process.ExitCode}.");
        var memory = JsonSerializer.Deserialize<AccountsMemory>(line)!;
        var bytesEach = (memory.HeapAfter - memory.HeapBefore) / 1_000_000.0;
        return
        [
            Text($"| a process with the ledger on {engine}, no account in memory | {Mega(memory.ResidentBefore)} | {Mega(memory.HeapBefore)} | |"),
            Text($"| the same after a transfer of each of a million accounts ({bytesEach:0} bytes each) | {Mega(memory.ResidentAfter)} | {Mega(memory.HeapAfter)} | {Mega(memory.StoredBytes)} |"),
        ];
    }

    private static string Mega(long bytes) => (bytes / (1024.0 * 1024)).ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
