using System.Security.Cryptography;
using System.Text;

namespace Madang.MiniPrograms.Packages;

/// <summary>A file of a package: bytes, or a file on the disk that has them.</summary>
internal sealed record PackageFile(byte[] Bytes, string Hash)
{
    public static PackageFile Of(byte[] bytes) => new(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}

/// <summary>An app as it is served: files by path, named as a whole by what is in them.</summary>
internal sealed class PackageContent
{
    private const int HashLength = 32;

    private readonly SortedDictionary<string, PackageFile> files = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PackageFile> Files => files;

    /// <summary>The first 32 hex digits of the SHA-256 of a line for each file, in order: its path, a zero byte, the SHA-256 of what is in it.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in files)
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{file.Hash}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    public void Add(string path, byte[] bytes) => files[path] = PackageFile.Of(bytes);

    public void Add(string path, PackageFile file) => files[path] = file;

    /// <summary>
    /// Writes the package into a folder of its own below <paramref name="folder"/>, all or nothing, and gives the folder's path. One that is there already is left as it is.
    /// </summary>
    /// <param name="folder">Where packages are.</param>
    /// <param name="replaced">A package that is no longer wanted, and its folder, which becomes this one's: only what differs is written.</param>
    public string Write(string folder, (string Folder, PackageContent Content)? replaced = null)
    {
        var target = Path.Combine(folder, Hash());
        if (Directory.Exists(target))
            return target;
        Directory.CreateDirectory(folder);
        var made = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        try
        {
            if (replaced is { } old && Directory.Exists(old.Folder))
            {
                Directory.Move(old.Folder, made);
                foreach (var path in old.Content.files.Keys.Where(path => !files.ContainsKey(path)))
                    File.Delete(Path.Combine(made, path));
            }
            else
            {
                replaced = null;
            }
            foreach (var (path, file) in files)
            {
                if (replaced?.Content.files.GetValueOrDefault(path)?.Hash == file.Hash)
                    continue;
                var place = Path.Combine(made, path);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.WriteAllBytes(place, file.Bytes);
            }
            Directory.Move(made, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another compile of the same app was quicker.
            Directory.Delete(made, recursive: true);
        }
        catch
        {
            if (Directory.Exists(made))
                Directory.Delete(made, recursive: true);
            throw;
        }
        return target;
    }
}
