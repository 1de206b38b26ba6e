using System.Diagnostics;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Linking;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Compile.Styles;
using Madang.MiniPrograms.Compile.Templates;
using Madang.MiniPrograms.Packages;

namespace Madang.MiniPrograms.Compile;

/// <summary>One compile from beginning to end: read, transform, link, write.</summary>
internal sealed class AppCompiler
{
    /// <summary>Changes when the same sources make another package than before.</summary>
    private const string Version = "1";

    private readonly CompileSession session;
    private readonly CompileRequest request;
    private readonly Findings findings = new();
    private readonly ProjectConfig project;
    private readonly AppFiles files;
    private readonly NpmPackages npm;
    private readonly ModuleResolver resolver;
    private readonly TemplateSources templates;

    private AppCompiler(CompileSession session, CompileRequest request)
    {
        this.session = session;
        this.request = request;
        session.Warm();
        project = ProjectConfig.Read(request.Project, findings);
        files = new AppFiles(request.Project, project.AppRoot, session.Limits, findings, session.Files);
        npm = new NpmPackages(files, project, findings);
        resolver = new ModuleResolver(files, npm, project);
        templates = new TemplateSources(files, session.Limits, findings, session.Templates);
    }

    public static async Task<CompileResult> CompileAsync(CompileSession session, CompileRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        if (!Directory.Exists(request.Project))
            return new(null, null, [], [new(Severity.Error, "project-missing", "", 0, 0, $"There is no folder {request.Project}.")], [], 0);
        var compiler = new AppCompiler(session, request with { Project = Path.GetFullPath(request.Project) });
        var (content, pages, uses) = await compiler.RunAsync();
        string? folder = null, hash = null;
        if (content is not null && !compiler.findings.HasErrors)
        {
            hash = content.Hash();
            folder = request.Output is null ? null : content.Write(Path.GetFullPath(request.Output), request.ReplacesLast ? session.Written : null);
            session.Written = folder is null ? null : (folder, content);
        }
        return new(folder, hash, pages, compiler.findings.Sorted(), uses, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task<(PackageContent?, IReadOnlyList<string>, IReadOnlyList<PlatformUse>)> RunAsync()
    {
        if (AppConfig.Read(files, findings) is not { } app)
            return (null, [], []);
        var libraries = ExtendedLibrary.Of(app, npm, session.Assets, files, findings);
        var components = new ComponentGraph(files, app, resolver, templates, findings);
        components.Read();
        WarmStyles(components);
        // Templates have a thread of their own; the files that they need are read already.
        var compiling = Task.Run(CompileTemplatesAsync);
        var modules = new ModuleGraph(files, resolver, session.Scripts, findings, minify: !request.IsDevelopment);
        await modules.ReadAsync(ScriptRoots(components).Concat(WorkerScripts(app)));
        var scopes = components.Components.ToDictionary(one => one.Key, one => StyleScope.Of(one.Value, modules.Modules), StringComparer.Ordinal);
        var styles = new StyleFiles(files, resolver, session, findings, withMaps: request.IsDevelopment);
        styles.Compile(components, scopes, libraries.Select(library => resolver.Style("app.wxss", $"{library.Package}/{library.Style}")).OfType<string>());
        var compiled = await compiling;
        if (files.Exists("app.js") || files.Exists("app.ts"))
            await ReadUnnamedAsync(modules, app);
        else
            findings.Error("app-script-missing", files.Shown("app.js"), SourcePosition.Whole, "A mini program has an app.js at its root; there is none.");
        var pages = app.Pages.Select(page => page.Path).ToArray();
        var uses = request.WithUses ? new PlatformUses(files, app, components, modules, templates).All() : [];
        if (findings.HasErrors)
            return (null, pages, uses);
        return (Link(app, components, modules, scopes, styles, compiled), pages, uses);
    }

    // Their engines start while the scripts are read.
    private void WarmStyles(ComponentGraph components)
    {
        foreach (var language in components.Components.Values.Select(component => component.StyleFile).Append(resolver.StyleOf("app")).OfType<string>().Select(StyleLanguages.Of).Distinct())
        {
            if (language != StyleLanguage.Wxss)
                session.Preprocessors.Warm(language);
        }
    }

    private IEnumerable<string> ScriptRoots(ComponentGraph components) =>
        ((string[])["app.js", "app.ts"]).Where(files.Exists).Take(1).Concat(components.Components.Values.Select(component => component.Script).OfType<string>());

    // Any of them can be started: their names are an argument of a call.
    private IEnumerable<string> WorkerScripts(AppConfig app) =>
        app.Workers is null ? [] : files.All.Where(path => path.StartsWith($"{app.Workers}/", StringComparison.Ordinal) && IsScript(path));

    private bool IsScript(string path) => SourcePath.Extension(path) is ".js" or ".ts" && !path.EndsWith(".d.ts", StringComparison.Ordinal)
        && !path.Contains($"{NpmPackages.Folder}/", StringComparison.Ordinal) && project.Packing.Packs(path);

    // A module that is named by a variable can be any of the app's own.
    private async Task ReadUnnamedAsync(ModuleGraph modules, AppConfig app)
    {
        if (!modules.Modules.Values.Any(module => module.Script.Facts.RequiresByName && !module.Key.Contains($"{NpmPackages.Folder}/", StringComparison.Ordinal)))
            return;
        await modules.ReadAsync(files.All.Where(path => IsScript(path) && !app.ConfigurationFiles.Contains(path)));
    }

    private async Task<SortedDictionary<string, CompiledTemplate>> CompileTemplatesAsync()
    {
        var compiled = new SortedDictionary<string, CompiledTemplate>(StringComparer.Ordinal);
        ITemplateCompiler? engine = null;
        foreach (var source in templates.Templates.OrderBy(one => one.Path, StringComparer.Ordinal))
        {
            var template = session.Templates.Compiled(source);
            if (template is null)
            {
                engine ??= await session.Engine;
                template = CompiledTemplate.Compile(source, engine, session.Templates);
                if (template is null)
                {
                    findings.Error("template-too-deep", source.Shown, SourcePosition.Whole, "The template compiler broke off here: an expression is nested too deeply.");
                    engine = await session.RestartEngineAsync();
                    continue;
                }
                session.Templates.Keep(source, template);
            }
            foreach (var finding in template.Findings)
                findings.Add(finding);
            compiled[source.Path] = template;
        }
        return compiled;
    }

    private PackageContent Link(AppConfig app, ComponentGraph components, ModuleGraph modules, Dictionary<string, StyleScope> scopes, StyleFiles styles, SortedDictionary<string, CompiledTemplate> compiled)
    {
        var parts = new PartGraph(components, modules, templates, compiled);
        var appScript = files.Exists("app.js") ? "app.js" : "app.ts";
        var tabs = app.HasOwnTabBar ? app.TabPages.ToHashSet(StringComparer.Ordinal) : [];
        var roots = components.Pages.ToDictionary(
            page => page.Path,
            IReadOnlyList<Part> (page) => tabs.Contains(page.Path) ? [PartGraph.Of(page.Path), PartGraph.Of(ComponentGraph.TabBar)] : [PartGraph.Of(page.Path)],
            StringComparer.Ordinal);
        var reached = parts.Closure([new(PartKind.Module, ModuleGraph.KeyOf(appScript)), .. roots.Values.SelectMany(one => one)]);
        var ofWorkers = parts.Closure(WorkerScripts(app).Select(file => new Part(PartKind.Module, ModuleGraph.KeyOf(file))));
        var unnamed = modules.Modules.Keys.Select(key => new Part(PartKind.Module, key)).Where(part => !reached.Contains(part) && !ofWorkers.Contains(part));
        var plan = ChunkPlan.Make(parts, components, [new(PartKind.Module, ModuleGraph.KeyOf(appScript))], roots, unnamed, part => SizeOf(part, modules, compiled));

        var content = new PackageContent();
        var variables = session.Engine.Result.RuntimeVariables;
        var writer = new ChunkWriter(components, modules, templates, compiled, npm.Mains, session.Assets.ModuleParameters, variables, request.IsDevelopment);
        IEnumerable<(string Chunk, IEnumerable<Part> Parts)> chunks = plan.Chunks.Select(one => (one.Key, one.Value.AsEnumerable()));
        // A worker has a scope of its own, and with it everything that its scripts need.
        foreach (var (chunk, members) in ofWorkers.Count > 0 ? chunks.Append((PackageManifest.Workers, ofWorkers)) : chunks)
        {
            var (text, map) = writer.Write(chunk, members);
            content.Add(chunk, text);
            if (map is not null)
                content.Add($"map/{chunk}.map", map);
        }
        styles.AddTo(content);
        var responders = AddResponders(components, writer, content);
        AddFiles(app, modules, content);
        content.Add("manifest.json", new PackageManifest(project, app, components, plan, $"{Version}/{session.Assets.EngineVersion}", variables)
        {
            Scopes = scopes,
            WithHost = styles.WithHost,
            StyleFiles = styles.FileOf,
            HasAppStyle = styles.HasApp,
            HasFonts = styles.HasFonts,
            HasWorkers = ofWorkers.Count > 0,
            Responders = responders,
        }.Write(content));
        return content;
    }

    private int SizeOf(Part part, ModuleGraph modules, SortedDictionary<string, CompiledTemplate> compiled) => part.Kind switch
    {
        PartKind.Module => modules.Modules.TryGetValue(part.Path, out var module) ? module.Script.Code.Length : 0,
        PartKind.Template => compiled.TryGetValue(part.Path, out var template) ? template.Code.Length : 0,
        PartKind.Wxs => templates.Script(part.Path)?.Text.Length ?? 0,
        _ => 0,
    };

    private static SortedDictionary<string, string> AddResponders(ComponentGraph components, ChunkWriter writer, PackageContent content)
    {
        var responders = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, component) in components.Components.Where(one => one.Value.Templates.Any(template => template.Responders.Count > 0)))
        {
            responders[path] = $"wxs/{responders.Count}.js";
            content.Add(responders[path], writer.WriteResponders(component));
        }
        return responders;
    }

    private void AddFiles(AppConfig app, ModuleGraph modules, PackageContent content)
    {
        foreach (var path in files.All.Concat(npm.Assets))
        {
            if (!AssetRules.IsAsset(path) || app.ConfigurationFiles.Contains(path) || modules.Modules.ContainsKey(path) || !project.Packing.Packs(path) || files.Asset(path) is not { } file)
                continue;
            if (!session.Hashed.TryGetValue(file.Hash, out var kept))
                session.Hashed[file.Hash] = kept = new PackageFile(file.Bytes, file.Hash);
            content.Add($"files/{path}", kept);
        }
    }
}
