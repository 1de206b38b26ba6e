using System.IO.Compression;
using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Sources;
using Madang.Server.Hosting;

namespace Madang.Server.Commands.Apps;

/// <summary>What a developer names by a path: the sources of an app, as a folder or a zip archive, or a package that was built before. What is made of them aside is gone at the end.</summary>
internal sealed class AppSources : IDisposable
{
    private readonly DirectoryInfo aside = Directory.CreateTempSubdirectory("madang-app-");
    private SourceArchive? archive;

    /// <summary>The folder of a package: the one that is named, or what its sources compile to. Warnings and errors go to the error stream, in the author's words.</summary>
    /// <exception cref="CommandFailure">There is nothing to compile, or it has errors.</exception>
    public async Task<string> PackageAsync(string path, bool isDevelopment, CompilerProcess? compiler, CancellationToken cancellation)
    {
        path = Folder(path);
        if (IsPackage(path))
            return path;
        await using var own = compiler is null ? new CompilerProcess() : null;
        var result = await (compiler ?? own!).CompileAsync(new(Path.GetFullPath(path), aside.FullName, isDevelopment), cancellation);
        foreach (var diagnostic in result.Diagnostics)
            await Console.Error.WriteLineAsync(diagnostic.ToString());
        return result.Package ?? throw new CommandFailure($"{path} does not compile: {result.Diagnostics.Count(one => one.Severity == Severity.Error)} errors.");
    }

    /// <summary>The folder of the sources: the one that is named, or what the named archive has in it.</summary>
    /// <exception cref="CommandFailure">There is neither, or the archive is refused.</exception>
    public string Folder(string path)
    {
        if (Directory.Exists(path))
            return path;
        if (!File.Exists(path))
            throw new CommandFailure($"There is no folder or archive {path}.", CommandFailure.Usage);
        using var file = File.OpenRead(path);
        archive = SourceArchive.Unpack(file);
        return archive.Refusal is { } refusal ? throw new CommandFailure($"{path} is not taken. {refusal}") : archive.Project;
    }

    public static bool IsPackage(string path)
    {
        var manifest = Path.Combine(path, "manifest.json");
        if (!File.Exists(manifest))
            return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out _) && json.RootElement.TryGetProperty("pages", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The package as the archive that is uploaded.</summary>
    public static HttpContent Archive(string package)
    {
        var target = new MemoryStream();
        ZipFile.CreateFromDirectory(package, target, CompressionLevel.Fastest, includeBaseDirectory: false);
        target.Position = 0;
        return new StreamContent(target) { Headers = { ContentType = new("application/zip") } };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        archive?.Dispose();
        aside.Delete(recursive: true);
    }
}
