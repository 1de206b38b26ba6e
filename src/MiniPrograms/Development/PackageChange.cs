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

    /// <summary>Begin anew, with the pages that are open.</summary>
    Reload,
}

/// <summary>The difference between two packages of one app.</summary>
internal static class PackageChange
{
    private const string Manifest = "manifest.json";
    private const string StyleFolder = "style/";

    // A document takes its fonts once.
    private const string Fonts = "style/fonts.css";

    /// <summary>The effect, and the texts of the styles that changed where nothing else did.</summary>
    public static (BuildEffect Effect, IReadOnlyDictionary<string, string> Styles) Between(UploadedPackage? before, UploadedPackage after)
    {
        var none = new Dictionary<string, string>();
        if (before?.Hash == after.Hash)
            return (BuildEffect.None, none);
        if (before is null || before.Files.Count != after.Files.Count)
            return (BuildEffect.Reload, none);
        var known = before.Files.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        var changed = after.Files.Where(file => known.GetValueOrDefault(file.Path) != file.Sha256).ToList();
        var styles = changed.Where(file => file.Path.StartsWith(StyleFolder, StringComparison.Ordinal) && file.Path != Fonts && known.ContainsKey(file.Path)).ToList();
        var others = changed.Except(styles).ToList();
        return others.TrueForAll(file => file.Path == Manifest && HasOnlyOtherSizes(before.Files.First(one => one.Path == Manifest).Content, file.Content))
            ? (BuildEffect.Styles, styles.ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content), StringComparer.Ordinal))
            : (BuildEffect.Reload, none);
    }

    // The manifest tells how many bytes a package has; a longer style is no other app.
    private static bool HasOnlyOtherSizes(byte[] before, byte[] after) => JsonNode.DeepEquals(WithoutSizes(before), WithoutSizes(after));

    private static JsonNode? WithoutSizes(byte[] manifest)
    {
        var json = JsonNode.Parse(manifest);
        foreach (var (_, package) in json?["packages"]?.AsObject() ?? [])
            package?.AsObject().Remove("bytes");
        return json;
    }
}
