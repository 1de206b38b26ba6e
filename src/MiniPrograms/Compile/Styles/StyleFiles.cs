using System.Text;
using Madang.MiniPrograms.Compile.Components;
using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Npm;
using Madang.MiniPrograms.Compile.Sources;
using Madang.MiniPrograms.Packages;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>The style sheets of one app: its own, and one for each page and component that has any.</summary>
internal sealed class StyleFiles(AppFiles files, ModuleResolver resolver, CompileSession session, Findings findings)
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

    public void Compile(ComponentGraph components, IReadOnlyDictionary<string, StyleScope> scopes)
    {
        if (resolver.StyleOf("app") is { } appFile)
            app = Make(appFile, "", Selectors.PageHost);
        foreach (var (path, component) in components.Components)
        {
            if (component.StyleFile is not { } file)
                continue;
            var scope = scopes[path];
            var style = Make(file, scope.ClassPrefix, component.IsPage ? Selectors.PageHost : scope.Name);
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
            content.Add("style/app.css", Encoding.UTF8.GetBytes(app!.Css));
        foreach (var (path, file) in fileOf)
            content.Add(file, Encoding.UTF8.GetBytes(ofComponents[path].Css));
        if (HasFonts)
            content.Add("style/fonts.css", Encoding.UTF8.GetBytes(string.Concat(ofComponents.Values.Select(style => style.Fonts).Prepend(app?.Fonts ?? "").Distinct())));
    }

    private Style Make(string file, string classPrefix, string host)
    {
        var style = session.Styles.Compile(file, classPrefix, host, files, resolver, Text);
        foreach (var finding in style.Findings)
            findings.Add(finding);
        return style;
    }

    private string? Text(string path)
    {
        if (SourcePath.Extension(path) is not (".less" or ".scss" or ".sass"))
            return files.Text(path);
        findings.Error("style-language", files.Shown(path), SourcePosition.Whole, "Less and Sass are not compiled yet: write the WXSS file beside it with the tool of your choice.");
        return null;
    }
}
