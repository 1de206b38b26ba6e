using Madang.MiniPrograms.Compile.Inspection;
using Madang.MiniPrograms.Releases.Blobs;

namespace Madang.MiniPrograms.Releases.LifeCycle.Checks;

/// <summary>Inspects a submitted package: laid out in a folder of its own, read in a process with limits, gone afterwards.</summary>
internal sealed class CheckPackage(ReleaseStore store, DomainList domains, IBlobs blobs, InspectionProcess inspection)
{
    /// <summary>The inspection, and the servers that the scripts name and the app has not declared.</summary>
    public async Task<(PackageInspection Inspection, IReadOnlyList<string> Undeclared)> RunAsync(Audit audit, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("madang-audit-");
        try
        {
            if (await store.FilesAsync(AppKey.Of(audit.AppId), audit.Hash, cancellation) is not { } files)
                return (PackageInspection.Broken("package-missing", "The package is not there any more."), []);
            foreach (var file in files.Values)
                await LayOutAsync(folder.FullName, file, cancellation);
            var found = await inspection.InspectAsync(folder.FullName, cancellation);
            var declared = (await domains.OfAsync(audit.AppId, cancellation)).SelectMany(one => one).ToArray();
            return (found, [.. found.Hosts.Where(host => Uri.TryCreate(host, UriKind.Absolute, out var url) && !DomainList.Allows(declared, url))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task LayOutAsync(string folder, StoredFile file, CancellationToken cancellation)
    {
        // Paths were checked when the package came; what is written here must stay inside all the same.
        var place = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!place.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || await blobs.OpenAsync(file.Sha256, cancellation) is not { } content)
            return;
        await using (content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await using var target = new FileStream(place, FileMode.CreateNew, FileAccess.Write);
            await content.CopyToAsync(target, cancellation);
        }
    }
}
