using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Madang.Pay.Bills;

/// <summary>
/// What becomes of a bill while it is cut: its checksum, or a file that is gone when it is closed. Neither holds the bill in memory, however long the day was.
/// </summary>
internal static class BillFile
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>SHA-1, as the wire asks for, of the bill as it is before compression; null when <paramref name="cut"/> says that there is none.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The wire defines SHA1 as the checksum of a bill; the answer that carries it is signed with SHA-256.")]
    public static async Task<string?> Sha1Async(Func<Stream, Task<bool>> cut)
    {
        using var sha1 = SHA1.Create();
        await using (var hashing = new CryptoStream(Stream.Null, sha1, CryptoStreamMode.Write))
        {
            if (!await cut(hashing))
                return null;
        }
        return Convert.ToHexStringLower(sha1.Hash!);
    }

    /// <summary>The bill as a file, read from its start; null when there is none. To be disposed by the caller, which deletes it.</summary>
    public static async Task<Stream?> SpoolAsync(Func<Stream, Task<bool>> cut, bool isPacked)
    {
        // A random name in the system's folder for temporary files, which no other user may open: a bill is the merchant's own.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = CopyBytes,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"madang-bill-{Path.GetRandomFileName()}"), options);
        try
        {
            if (!await WriteAsync(file, cut, isPacked))
            {
                await file.DisposeAsync();
                return null;
            }
            await file.FlushAsync();
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> WriteAsync(Stream file, Func<Stream, Task<bool>> cut, bool isPacked)
    {
        if (!isPacked)
            return await cut(file);
        await using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        return await cut(gzip);
    }
}
