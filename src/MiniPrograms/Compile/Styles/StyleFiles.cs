using System.Text;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Packages;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>The style sheets of one app: its own, and one for each page and component that has any.</summary>
internal sealed class StyleFiles(AppFiles files, ModuleResolver resolver, CompileSession session, Findings findings, bool withMaps)
{
    private readonly SortedDictionary<string, Style> ofComponents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> fileOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> withHost = new(StringComparer.Ordinal);
    private Style? app;

    /// <summary>The style file in the package, by component.</summary>
    public IReadOnlyDictionary<string, string> FileOf => fileOf;

    public IReadOnlySet<string> WithHost => withHost;

    public bool HasApp => app is { Css.Length: > 0 };

    public bool HasFonts => (app is { Fonts.Length: > 0 }) || ofComponents.Values.Any(style => style.Fonts.Length > 0);

    /// <param name="components">All pages and components.</param>
    /// <param name="scopes">How far the styles of each reach.</param>
    /// <param name="underApp">Style files that the whole app stands on, before its own.</param>
    public void Compile(ComponentGraph components, IReadOnlyDictionary<string, StyleScope> scopes, IEnumerable<string> underApp)
    {
        var appFiles = underApp.Concat(resolver.StyleOf("app") is { } own ? [own] : []).ToArray();
        if (appFiles.Length > 0)
            app = Make(appFiles, "", Selectors.PageHost);
        foreach (var (path, component) in components.Components)
        {
            if (component.StyleFile is not { } file)
                continue;
            var scope = scopes[path];
            var style = Make([file], scope.ClassPrefix, component.IsPage ? Selectors.PageHost : scope.Name);
            ofComponents[path] = style;
            if (style.Css.Length > 0)
                fileOf[path] = $"style/{fileOf.Count}.css";
            if (style.HasHost && scope.IsIsolated)
                withHost.Add(path);
            else if (style.HasHost && !component.IsPage)
                findings.Warning("style-host-shared", files.Shown(file), SourcePosition.Whole, "A :host rule needs styles of the component's own: it does nothing where styleIsolation is shared.");
        }
    }

    public void AddTo(PackageContent content)
    {
        if (HasApp)
            Add(content, "style/app.css", app!);
        foreach (var (path, file) in fileOf)
            Add(content, file, ofComponents[path]);
        if (HasFonts)
            content.Add("style/fonts.css", Encoding.UTF8.GetBytes(string.Concat(ofComponents.Values.Select(style => style.Fonts).Prepend(app?.Fonts ?? "").Distinct())));
    }

    private void Add(PackageContent content, string file, Style style)
    {
        if (!withMaps)
        {
            content.Add(file, Encoding.UTF8.GetBytes(style.Css));
            return;
        }
        content.Add(file, Encoding.UTF8.GetBytes($"{style.Css}\n/*# sourceMappingURL=../map/{file}.map */\n"));
        content.Add($"map/{file}.map", StyleMap.Write(style, files));
    }

    private Style Make(IReadOnlyList<string> paths, string classPrefix, string host)
    {
        var style = session.Styles.Compile(paths, classPrefix, host, withMaps, files, resolver, Text);
        foreach (var finding in style.Findings)
            findings.Add(finding);
        return style;
    }

    private StyleSource? Text(string path)
    {
        if (files.Source(path) is not { } file)
            return null;
        return StyleLanguages.Of(path) == StyleLanguage.Wxss ? new StyleSource(file.Text, null, [(path, file.Hash)], []) : session.Preprocessors.Compile(path, file, files, resolver);
    }
}
