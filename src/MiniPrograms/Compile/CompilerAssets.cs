using System.Text.Json;

namespace Madang.MiniPrograms.Compile;

/// <summary>Where the parts of the compiler that come from npm lie: the folder that <c>web/build.mjs</c> writes.</summary>
public sealed class CompilerAssets
{
    /// <summary>Names the folder instead of <c>web/</c> beside the program.</summary>
    public const string EnvironmentVariable = "MADANG_WEB";

    private readonly string folder;
    private readonly Dictionary<string, string> files;

    private CompilerAssets(string folder, Dictionary<string, string> files, JsonElement facts)
    {
        this.folder = folder;
        this.files = files;
        EsbuildVersion = facts.GetProperty("esbuild").GetString()!;
        EngineVersion = facts.GetProperty("engine").GetString()!;
        ModuleParameters = facts.GetProperty("moduleParameters").GetString()!.Split(',');
    }

    public string EsbuildVersion { get; }

    /// <summary>The version of the template compiler.</summary>
    public string EngineVersion { get; }

    /// <summary>What a module of an app gets as parameters after <c>require, module, exports</c>.</summary>
    public IReadOnlyList<string> ModuleParameters { get; }

    /// <summary>Finds the parts, or says what is missing.</summary>
    /// <exception cref="CompilerMissingException">The web parts have not been built, or not for this program.</exception>
    public static CompilerAssets Find(string? folder = null)
    {
        folder ??= Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "web");
        var manifest = Path.Combine(folder, "manifest.json");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            var files = document.RootElement.GetProperty("compiler").GetProperty("files").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
            var inside = Path.Combine(folder, "compiler");
            using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(inside, files["facts.json"])));
            return new CompilerAssets(inside, files, facts.RootElement);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CompilerMissingException($"there is no {manifest}");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CompilerMissingException($"{manifest} names no parts of the compiler");
        }
    }

    /// <summary>The full path of a part by its plain name, such as <c>template.wasm</c>; a folder of them by its name.</summary>
    /// <exception cref="CompilerMissingException">There is none.</exception>
    public string PathOf(string name)
    {
        var path = files.TryGetValue(name, out var file) ? Path.Combine(folder, file) : Path.Combine(folder, name);
        return Path.Exists(path) ? path : throw new CompilerMissingException($"there is no {path}");
    }

    /// <summary>The text of a part.</summary>
    /// <exception cref="CompilerMissingException">There is none.</exception>
    public string TextOf(string name) => File.ReadAllText(PathOf(name));
}
