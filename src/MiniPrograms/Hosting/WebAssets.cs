using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Hosting;

/// <summary>One built file in its forms.</summary>
internal sealed record WebAsset(string Name, byte[] Content, byte[]? Brotli, byte[]? Gzip, string Tag);

/// <summary>What the build of <c>web/</c> left: the runtime and the shell, by the names that its manifest tells.</summary>
internal sealed class WebAssets
{
    private const int Quality = 11;

    private readonly string folder;
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> parts;
    private readonly ConcurrentDictionary<string, Lazy<WebAsset?>> read = new(StringComparer.Ordinal);

    public WebAssets(MiniProgramOptions options)
    {
        folder = options.WebFolder;
        var manifest = Path.Combine(folder, "manifest.json");
        if (!File.Exists(manifest))
        {
            parts = FrozenDictionary<string, FrozenDictionary<string, string>>.Empty;
            return;
        }
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        parts = json.RootElement.EnumerateObject().Where(part => part.Value.TryGetProperty("files", out _)).ToFrozenDictionary(
            part => part.Name,
            part => part.Value.GetProperty("files").EnumerateObject().ToFrozenDictionary(file => file.Name, file => file.Value.GetString()!, StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    public bool HasRuntime => FileOf("runtime", "view.js") is not null;

    public bool HasShell => FileOf("shell", "index.html") is not null;

    /// <summary>The name with its hash; null where the build has no such file.</summary>
    public string? FileOf(string part, string name) => parts.GetValueOrDefault(part)?.GetValueOrDefault(name);

    /// <summary>The names of a part's files that begin so, without and with their hashes.</summary>
    public IEnumerable<KeyValuePair<string, string>> FilesOf(string part, string beginning) =>
        parts.GetValueOrDefault(part)?.Where(file => file.Key.StartsWith(beginning, StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>();

    /// <summary>A built file by its name with hash; null for any name that the manifest does not tell.</summary>
    public WebAsset? Read(string part, string fileName) =>
        parts.TryGetValue(part, out var files) && files.Values.Contains(fileName, StringComparer.Ordinal) ? read.GetOrAdd($"{part}/{fileName}", static (name, folder) => new(() => Load(folder, name)), folder).Value : null;

    /// <summary>Reads and compresses everything that people will ask for, so that nobody waits for it.</summary>
    public void Warm()
    {
        foreach (var part in (string[])["shell", "runtime"])
        {
            foreach (var (_, file) in FilesOf(part, ""))
                Read(part, file);
        }
    }

    private static WebAsset? Load(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            return null;
        var content = File.ReadAllBytes(file);
        var isWorth = ContentForms.IsWorth(name, content.Length) || name.EndsWith(".webmanifest", StringComparison.Ordinal);
        return new(
            name, content, isWorth ? ContentForms.Brotli(content, Quality) : null, isWorth ? ContentForms.Gzip(content) : null,
            Convert.ToHexStringLower(SHA256.HashData(content))[..32]);
    }
}
