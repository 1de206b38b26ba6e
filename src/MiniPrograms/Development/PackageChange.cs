using System.Text;
using System.Text.Json.Nodes;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Development;

/// <summary>What an open app must do to become the next version of itself.</summary>
internal enum BuildEffect
{
    /// <summary>Nothing: the package is the same.</summary>
    None,

    /// <summary>Take new texts of some of its styles.</summary>
    Styles,

    /// <summary>Take new templates, bars of pages and styles, and go on with the data it has.</summary>
    Renew,

    /// <summary>Begin anew, with the pages that are open.</summary>
    Reload,
}

/// <summary>The difference between two packages of one app, and what an open app needs to take it in place.</summary>
/// <param name="Effect">What the app does.</param>
/// <param name="Styles">New texts of styles, by their paths in the package.</param>
/// <param name="Templates">New code of templates, by component or file; those that import a changed one are among them.</param>
/// <param name="Windows">The window settings of pages that have others now.</param>
internal sealed record PackageChange(BuildEffect Effect, IReadOnlyDictionary<string, string> Styles, IReadOnlyDictionary<string, string> Templates, IReadOnlyDictionary<string, JsonNode> Windows)
{
    private const string Manifest = "manifest.json";
    private const string StyleFolder = "style/";

    // A document takes its fonts once.
    private const string Fonts = "style/fonts.css";

    private static readonly PackageChange Nothing = new(BuildEffect.None, new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, JsonNode>());
    private static readonly PackageChange Anew = Nothing with { Effect = BuildEffect.Reload };

    /// <summary>The difference. Source maps are for who reads errors: an app is the same with other ones.</summary>
    public static PackageChange Between(UploadedPackage? before, UploadedPackage after)
    {
        if (before?.Hash == after.Hash)
            return Nothing;
        if (before is null)
            return Anew;
        var known = Code(before).ToDictionary(file => file.Path, StringComparer.Ordinal);
        var now = Code(after).ToList();
        if (known.Count != now.Count || now.Exists(file => !known.ContainsKey(file.Path)))
            return Anew;
        var changed = now.Where(file => known[file.Path].Sha256 != file.Sha256).ToList();
        var windows = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var styles = new Dictionary<string, string>(StringComparer.Ordinal);
        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        // The manifest first: it says which settings of pages may differ in their chunks.
        foreach (var file in changed.OrderBy(file => file.Path != Manifest))
        {
            var isTaken = file.Path switch
            {
                Manifest => TakeManifest(known[file.Path].Content, file.Content, windows),
                Fonts => false,
                _ when file.Path.StartsWith(StyleFolder, StringComparison.Ordinal) => styles.TryAdd(file.Path, Encoding.UTF8.GetString(file.Content)),
                _ => ChunkParts.IsChunk(file.Path) && TakeChunk(known[file.Path].Content, file.Content, windows, templates),
            };
            if (!isTaken)
                return Anew;
        }
        if (templates.Count > 0)
            ChunkParts.AddImporters(now.Where(file => ChunkParts.IsChunk(file.Path)).Select(file => file.Content), templates);
        return new(templates.Count + windows.Count > 0 ? BuildEffect.Renew : BuildEffect.Styles, styles, templates, windows);
    }

    private static IEnumerable<PackageFile> Code(UploadedPackage package) => package.Files.Where(file => !file.Path.StartsWith("map/", StringComparison.Ordinal));

    // The manifest tells how many bytes a package has, which makes no other app; and how the bars of pages look, which can change while they are open.
    private static bool TakeManifest(byte[] before, byte[] after, Dictionary<string, JsonNode> windows)
    {
        var (old, now) = (WithoutSizes(before), WithoutSizes(after));
        if (old["pages"] is not JsonObject oldPages || now["pages"] is not JsonObject pages)
            return false;
        foreach (var (path, page) in pages)
        {
            if (page is not JsonObject facts || oldPages[path] is not JsonObject known)
                return false;
            if (!JsonNode.DeepEquals(known["window"], facts["window"]))
                windows[path] = facts["window"]?.DeepClone() ?? new JsonObject();
            known.Remove("window");
            facts.Remove("window");
        }
        return JsonNode.DeepEquals(old, now);
    }

    private static JsonObject WithoutSizes(byte[] manifest)
    {
        var json = JsonNode.Parse(manifest)!.AsObject();
        foreach (var (_, package) in json["packages"]?.AsObject() ?? [])
            package?.AsObject().Remove("bytes");
        return json;
    }

    private static bool TakeChunk(byte[] before, byte[] after, Dictionary<string, JsonNode> windows, Dictionary<string, string> templates)
    {
        var (old, now) = (ChunkParts.Of(before), ChunkParts.Of(after));
        if (old.Count != now.Count)
            return false;
        foreach (var (part, known) in now.Zip(old))
        {
            if (part == known)
                continue;
            if (part.Kind != known.Kind || part.Path != known.Path)
                return false;
            if (part.Kind == "template")
                templates[part.Path] = part.Text;
            // The settings of a page stand in its own description too, where nobody reads them.
            else if (part.Kind != "component" || !windows.ContainsKey(part.Path) || !HasSameMeaning(known.Text, part.Text))
                return false;
        }
        return true;
    }

    // Of a page's description only what says which components it has, and how it is made, means anything to a living page.
    private static bool HasSameMeaning(string before, string after) =>
        Meaning(before) is { } one && Meaning(after) is { } other && JsonNode.DeepEquals(one, other);

    private static JsonObject? Meaning(string part)
    {
        if (ChunkParts.DescriptionIn(part) is not { } description)
            return null;
        var kept = new JsonObject();
        foreach (var name in Meaningful)
            kept[name] = description[name]?.DeepClone();
        return kept;
    }

    private static readonly string[] Meaningful =
        ["component", "usingComponents", "componentGenerics", "componentPlaceholder", "styleIsolation", "pureDataPattern", "options", "renderer", "singlePage"];
}
