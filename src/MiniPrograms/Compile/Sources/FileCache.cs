using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Madang.MiniPrograms.Compile.Sources;

/// <summary>What was read of a file, kept from one compile to the next while the file stays as it is.</summary>
internal sealed class FileCache
{
    private readonly ConcurrentDictionary<string, CachedFile> files = new(StringComparer.Ordinal);

    public CachedFile Read(FileInfo file)
    {
        var stamp = (file.Length, file.LastWriteTimeUtc.Ticks);
        if (files.TryGetValue(file.FullName, out var known) && known.Stamp == stamp)
            return known;
        var read = new CachedFile(stamp, File.ReadAllBytes(file.FullName));
        files[file.FullName] = read;
        return read;
    }

    /// <summary>Reads a file anew next time even if its size and time look the same.</summary>
    public void Forget(string fullPath) => files.TryRemove(fullPath, out _);
}

/// <summary>A file's bytes, and its text and hash when they are asked for.</summary>
internal sealed class CachedFile((long Length, long Ticks) stamp, byte[] bytes)
{
    private string? text;
    private string? hash;

    public (long Length, long Ticks) Stamp => stamp;

    public byte[] Bytes => bytes;

    /// <summary>The text as UTF-8 without a byte-order mark.</summary>
    public string Text => text ??= Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);

    /// <summary>SHA-256 in lower-case hex.</summary>
    public string Hash => hash ??= Convert.ToHexStringLower(SHA256.HashData(bytes));
}
