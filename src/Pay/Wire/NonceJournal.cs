using System.Buffers.Binary;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.Data.Sqlite;

namespace Madang.Pay.Wire;

/// <summary>
/// The nonces of the one process that serves a SQLite file, so that a restart forgets none: a record of 16 bytes appended to a file beside the database,
/// read back into memory at the start. Memory decides; the file only remembers. A write that the system has taken outlives the process, however it ends,
/// and costs microseconds; what a power cut may take is said in SECURITY.md.
/// </summary>
internal sealed class NonceJournal : INonceRecord, IDisposable
{
    private const int RecordLength = 16;

    // A file a period. The two before the running one hold every timestamp that may still be inside the window, which reaches both ways.
    private const long PeriodSeconds = 2 * RequestAuthentication.ClockWindowSeconds;
    private const int PastPeriods = 2;

    private readonly NonceMemory memory;
    private readonly BusinessClock clock;
    private readonly string folder;
    private readonly string prefix;
    private readonly Lock turn = new();
    private readonly byte[] record = new byte[RecordLength];
    private FileStream? file;
    private long period;

    public NonceJournal(PlatformDatabase database, NonceMemory memory, BusinessClock clock)
    {
        this.memory = memory;
        this.clock = clock;
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource);
        folder = Path.GetDirectoryName(path)!;
        prefix = Path.GetFileNameWithoutExtension(path) + ".nonces.";
    }

    public string Name => "nonces";

    private long NowSeconds => clock.Machine.GetUtcNow().ToUnixTimeSeconds();

    public ValueTask<NonceVerdict> RememberAsync(long fingerprint, long timestampSeconds, CancellationToken cancellation)
    {
        lock (turn)
        {
            Turn(NowSeconds / PeriodSeconds);
            BinaryPrimitives.WriteInt64BigEndian(record, timestampSeconds);
            BinaryPrimitives.WriteInt64BigEndian(record.AsSpan(8), fingerprint);
            file!.Write(record);
        }
        return ValueTask.FromResult(NonceVerdict.Fresh);
    }

    /// <summary>Removes the files whose requests would be refused by their timestamps anyway.</summary>
    public ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var oldest = NowSeconds / PeriodSeconds - PastPeriods;
        var past = Files().Where(found => found.Period < oldest).ToList();
        past.ForEach(found => File.Delete(found.Path));
        return ValueTask.FromResult(past.Count);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(Load, cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => file?.Dispose();

    private void Turn(long now)
    {
        if (file is not null && period == now)
            return;
        file?.Dispose();
        // No buffer of ours: what was written is the system's at once.
        file = new FileStream(Path.Combine(folder, prefix + now), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        // Half a record, of a process that ended in the middle of one, is written over.
        file.Position = file.Length - file.Length % RecordLength;
        period = now;
    }

    private void Load()
    {
        var now = NowSeconds;
        var bytes = new byte[RecordLength * 4096];
        foreach (var (path, _) in Files().Where(found => found.Period >= now / PeriodSeconds - PastPeriods))
        {
            using var past = File.OpenRead(path);
            int read;
            while ((read = past.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)) >= RecordLength)
            {
                for (var at = 0; at + RecordLength <= read; at += RecordLength)
                {
                    var timestamp = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at));
                    if (Math.Abs(now - timestamp) <= PeriodSeconds)
                        memory.Remember(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 8)), timestamp, now);
                }
            }
        }
    }

    private IEnumerable<(string Path, long Period)> Files() =>
        Directory.EnumerateFiles(folder, prefix + "*")
            .Select(path => (path, IsPeriod: long.TryParse(Path.GetFileName(path.AsSpan())[prefix.Length..], out var found), found))
            .Where(found => found.IsPeriod)
            .Select(found => (found.path, found.found));
}
