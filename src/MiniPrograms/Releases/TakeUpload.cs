using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Releases;

/// <summary>
/// Makes the develop version of an app from an archive that somebody uploaded in a browser: sources, compiled by a process with limits as <c>app publish</c> does on a developer's machine,
/// or a package. One compile at a time on a node.
/// </summary>
internal sealed class TakeUpload(ReleaseStore store, MiniProgramOptions options) : IDisposable
{
    private const int LongestText = 200;

    private static readonly StepRefusal NoCompiler = new("no-compiler", "This node compiles nothing. Upload a package that ./madang app build made.");
    private static readonly StepRefusal WrongTexts = new("40097", $"A version has 1 to 64 characters, a description at most {LongestText}.");

    private readonly SemaphoreSlim turn = new(1);

    public async Task<UploadOutcome> RunAsync(string appId, string actor, Stream archive, string version, string description, CancellationToken cancellation)
    {
        if (version.Length is 0 or > 64 || description.Length > LongestText)
            return new(null, WrongTexts, []);
        try
        {
            if (IsPackage(archive))
                return await KeepAsync(appId, actor, UploadedPackage.Read(archive), version, description, [], cancellation);
            if (options.InspectionCommand.Count == 0)
                return new(null, NoCompiler, []);
            await turn.WaitAsync(cancellation);
            try
            {
                return await CompileAsync(appId, actor, archive, version, description, cancellation);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (PackageRefusedException refused)
        {
            return new(null, new("package-refused", refused.Message), []);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<UploadOutcome> CompileAsync(string appId, string actor, Stream archive, string version, string description, CancellationToken cancellation)
    {
        archive.Position = 0;
        using var sources = SourceArchive.Unpack(archive);
        if (sources.Refusal is { } refusal)
            return new(null, null, [refusal]);
        var output = Directory.CreateTempSubdirectory("madang-upload-");
        try
        {
            await using var compiler = new CompilerProcess(options.InspectionCommand);
            var result = await compiler.CompileAsync(new(sources.Project, output.FullName, IsDevelopment: false), cancellation);
            if (result.Package is not { } folder)
                return new(null, null, result.Diagnostics);
            using var zip = new MemoryStream();
            ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.Fastest, includeBaseDirectory: false);
            zip.Position = 0;
            return await KeepAsync(appId, actor, UploadedPackage.Read(zip), version, description, result.Diagnostics, cancellation);
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private async Task<UploadOutcome> KeepAsync(string appId, string actor, UploadedPackage package, string version, string description, IReadOnlyList<Diagnostic> findings, CancellationToken cancellation)
    {
        if (package.Facts.AppId != appId)
            return new(null, new("other-app", $"The archive is of {package.Facts.AppId}: set appid in its project.config.json to {appId}, or upload it there."), findings);
        var published = await store.PublishAsync(package, AppEnvironment.Develop, version, description, checksDomains: true, actor, cancellation);
        return new(published.VersionId, null, findings);
    }

    // What app build makes has a manifest of its form at the top; anything else is taken for sources, and refused there when it is neither.
    private static bool IsPackage(Stream archive)
    {
        const int LargestManifestBytes = 1024 * 1024;
        try
        {
            archive.Position = 0;
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            if (zip.GetEntry("manifest.json") is not { Length: < LargestManifestBytes } entry)
                return false;
            using var manifest = entry.Open();
            using var json = JsonDocument.Parse(manifest);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out _) && json.RootElement.TryGetProperty("pages", out _);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException)
        {
            return false;
        }
        finally
        {
            archive.Position = 0;
        }
    }
}
