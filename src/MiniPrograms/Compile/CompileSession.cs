using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Compile.Styles;
using Madang.MiniPrograms.Compile.Templates;
using Madang.MiniPrograms.Packages;

namespace Madang.MiniPrograms.Compile;

/// <summary>
/// The compiler with all that is worth keeping between two compiles: esbuild's process, the template engine, and what was made of files that stay as they are.
/// Runs inside the compiling process; everybody else uses <see cref="CompilerProcess"/>.
/// </summary>
internal sealed class CompileSession : IAsyncDisposable
{
    private Task<ITemplateCompiler>? engine;

    public CompileSession(CompilerAssets assets, CompileLimits limits)
    {
        Assets = assets;
        Limits = limits;
        Styles = new StyleCompiler(limits);
        Preprocessors = new StylePreprocessors(assets, limits);
        Scripts = new ScriptCompiler(() => Esbuild.Start(assets.PathOf("esbuild.bin"), assets.EsbuildVersion));
    }

    public CompilerAssets Assets { get; }

    public CompileLimits Limits { get; }

    public FileCache Files { get; } = new();

    public TemplateCache Templates { get; } = new();

    public StyleCompiler Styles { get; }

    public StylePreprocessors Preprocessors { get; }

    public ScriptCompiler Scripts { get; }

    /// <summary>Files of the last packages by the hash of what they were made of, so that nothing is hashed twice.</summary>
    public Dictionary<string, PackageFile> Hashed { get; } = new(StringComparer.Ordinal);

    /// <summary>The package that was written last, and where.</summary>
    public (string Folder, PackageContent Content)? Written { get; set; }

    /// <summary>The template engine; the first call starts it in the background.</summary>
    public Task<ITemplateCompiler> Engine => engine ??= Task.Run<ITemplateCompiler>(() => new GlassEaselCompiler(Assets, Limits));

    /// <summary>Another engine for one that broke off in the middle of a template: what it holds is not to be trusted.</summary>
    public async Task<ITemplateCompiler> RestartEngineAsync()
    {
        (await Engine).Dispose();
        engine = null;
        return await Engine;
    }

    /// <summary>Starts what takes a while to start.</summary>
    public void Warm()
    {
        _ = Engine;
        Scripts.Warm();
    }

    public async ValueTask DisposeAsync()
    {
        Preprocessors.Dispose();
        await Scripts.DisposeAsync();
        if (engine is { IsFaulted: false })
            (await engine).Dispose();
    }
}
