using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Madang.Bench.Harness;

/// <summary>
/// The least a durable answer can cost: overwrite 8 kB in a file that has its blocks already, then <c>fdatasync</c>. Appending would be
/// two to three times as slow here, because the file's length must be made durable too; the databases reuse their logs, so they are
/// held against the faster one.
/// </summary>
internal sealed partial class DiskSync(string folder) : Lane("disk.fdatasync", "sync")
{
    private const int BlockBytes = 8192;
    private const int FileBytes = 16 * 1024 * 1024;
    private SafeFileHandle? file;
    private long offset;

    public override bool ByLatency => true;

    public override Task PrepareAsync()
    {
        file = File.OpenHandle(Path.Combine(folder, "sync.dat"), FileMode.Create, FileAccess.ReadWrite, options: FileOptions.DeleteOnClose);
        var zeros = new byte[1024 * 1024];
        Random.Shared.NextBytes(zeros);
        for (long at = 0; at < FileBytes; at += zeros.Length)
            RandomAccess.Write(file, zeros, at);
        RandomAccess.FlushToDisk(file);
        return Task.CompletedTask;
    }

    public override Task<LaneRun> RunAsync(TimeSpan window)
    {
        var block = new byte[BlockBytes];
        var latencies = new List<float>(16 * 1024);
        var cpuBefore = Cpu.OfProcessUs(Environment.ProcessId);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            Random.Shared.NextBytes(block);
            var one = Stopwatch.GetTimestamp();
            RandomAccess.Write(file!, block, offset);
            if (DataSync(file!) != 0)
                throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
            latencies.Add((float)Stopwatch.GetElapsedTime(one).TotalMicroseconds);
            offset = (offset + BlockBytes) % FileBytes;
        }
        return Task.FromResult(new LaneRun(
            latencies.Count, Stopwatch.GetElapsedTime(start), Cpu.OfProcessUs(Environment.ProcessId) - cpuBefore, latencies));
    }

    public override ValueTask DisposeAsync()
    {
        file?.Dispose();
        return base.DisposeAsync();
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
