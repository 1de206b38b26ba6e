using System.IO.Compression;

namespace Madang.MiniPrograms.Releases;

/// <summary>Which files are worth compressing, and their compressed forms.</summary>
internal static class ContentForms
{
    private const int SmallestBytes = 512;
    private const int BrotliWindowBits = 22;

    private static readonly string[] Texts = [".js", ".css", ".json", ".html", ".svg", ".txt", ".xml", ".map", ".wasm", ".ttf", ".otf", ".md"];

    public static bool IsWorth(string path, int bytes) => bytes >= SmallestBytes && Texts.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Brotli at a quality of 0 to 11: 11 takes a second for each half megabyte.</summary>
    public static byte[] Brotli(ReadOnlySpan<byte> content, int quality)
    {
        var target = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        if (!BrotliEncoder.TryCompress(content, target, out var written, quality, BrotliWindowBits))
            throw new InvalidOperationException("Brotli's own bound was too small.");
        return target[..written];
    }

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return target.ToArray();
    }
}
