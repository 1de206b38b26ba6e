using System.Collections.Concurrent;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Development;

/// <summary>
/// The last packages of an app that is being made, in memory: an open app takes its next build from here while the store still writes it down.
/// Empty in a platform that no <c>app dev</c> started.
/// </summary>
internal sealed class FreshPackages
{
    /// <summary>An app that begins anew can have been told of a build that is no longer the last.</summary>
    private const int MostKept = 4;

    private readonly ConcurrentDictionary<(string Key, string Hash), Fresh> packages = new();
    private readonly ConcurrentQueue<(string Key, string Hash)> order = new();

    /// <summary>A package and whether it is held to the app's domain list.</summary>
    internal sealed record Fresh(IReadOnlyDictionary<string, PackageFile> Files, bool ChecksDomains);

    public void Keep(UploadedPackage package, bool checksDomains)
    {
        var name = (AppKey.Of(package.Facts.AppId), package.Hash);
        if (!packages.TryAdd(name, new(package.Files.ToDictionary(file => file.Path, StringComparer.Ordinal), checksDomains)))
            return;
        order.Enqueue(name);
        while (order.Count > MostKept && order.TryDequeue(out var oldest))
            packages.TryRemove(oldest, out _);
    }

    /// <summary>A package of this app's develop version, or null when it is not among the last ones.</summary>
    public Fresh? Find(AppKey app, string hash) => app.Environment == AppEnvironment.Develop ? packages.GetValueOrDefault((app.Key, hash)) : null;
}
