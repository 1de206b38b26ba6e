using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.Blobs;

/// <summary>Content in the database, so that every node serves every version. Nodes keep what they served lately.</summary>
internal sealed class DatabaseBlobs(PlatformDatabase database, BusinessClock clock) : IBlobs
{
    private const long MostKeptBytes = 64 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> kept = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private long keptBytes;

    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO miniprogram_blob (name, content, created_at) VALUES (@name, @content, @now) ON CONFLICT (name) DO NOTHING",
            new { name, content = content.ToArray(), now = clock.UtcMicroseconds() });
    }

    public async Task<bool> HasAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM miniprogram_blob WHERE name = @name", new { name }) > 0;
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (kept.TryGetValue(name, out var content))
                return new MemoryStream(content, writable: false);
        }
        await using var connection = await database.OpenAsync(cancellation);
        var read = await connection.QuerySingleOrDefaultAsync<byte[]>("SELECT content FROM miniprogram_blob WHERE name = @name", new { name });
        if (read is null)
            return null;
        Keep(name, read);
        return new MemoryStream(read, writable: false);
    }

    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // Unless somebody has published it again in the meantime.
        await connection.ExecuteAsync(
            "DELETE FROM miniprogram_blob WHERE name = @name AND NOT EXISTS (SELECT 1 FROM miniprogram_package_file WHERE sha256 = @sha256)", new { name, sha256 = name.Split('.')[0] });
    }

    private void Keep(string name, byte[] content)
    {
        lock (gate)
        {
            if (content.Length > MostKeptBytes / 8 || !kept.TryAdd(name, content))
                return;
            order.Enqueue(name);
            keptBytes += content.Length;
            while (keptBytes > MostKeptBytes && order.TryDequeue(out var oldest))
            {
                keptBytes -= kept[oldest].Length;
                kept.Remove(oldest);
            }
        }
    }
}
