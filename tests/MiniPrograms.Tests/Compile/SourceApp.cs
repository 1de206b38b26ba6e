using System.Text;
using Madang.MiniPrograms.Compile;

namespace Madang.MiniPrograms.Tests.Compile;

/// <summary>A mini program in a folder of its own, gone when the test ends.</summary>
internal sealed class SourceApp : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("madang-compile-");

    public SourceApp()
    {
        Write("app.json", """{"pages":["pages/index/index"]}""");
        Write("app.js", "App({})");
        Write("pages/index/index.js", "Page({data:{n:1}})");
        Write("pages/index/index.wxml", "<view>{{n}}</view>");
        Write("pages/index/index.json", "{}");
    }

    public string Folder => Path.Combine(home.FullName, "app");

    public string Output => Path.Combine(home.FullName, "out");

    public SourceApp Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public SourceApp Write(string path, byte[] bytes)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return this;
    }

    /// <summary>Compiles it with a compiler of its own, in this process.</summary>
    public async Task<CompileResult> CompileAsync(CompileLimits? limits = null, bool withUses = false, bool isDevelopment = false)
    {
        await using var session = new CompileSession(CompilerAssets.Find(WebFolder()), limits ?? new());
        return await AppCompiler.CompileAsync(session, new(Folder, Output, isDevelopment) { WithUses = withUses });
    }

    /// <summary>A file of the package that a compile made.</summary>
    public static string Read(CompileResult result, string path) => File.ReadAllText(Path.Combine(result.Package!, path));

    public void Dispose() => home.Delete(recursive: true);

    // The parts from npm, as web/build.mjs writes them: named by the environment, or those of this checkout.
    public static string WebFolder()
    {
        if (Environment.GetEnvironmentVariable(CompilerAssets.EnvironmentVariable) is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "web", "dist", "manifest.json")))
                return Path.Combine(folder.FullName, "web", "dist");
        }
        throw new FileNotFoundException("web/dist is missing: npm run build in web/ makes it.");
    }
}
