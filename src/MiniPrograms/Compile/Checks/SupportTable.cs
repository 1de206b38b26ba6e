using System.Text.Json;

namespace Madang.MiniPrograms.Compile;

/// <summary>How far something is supported.</summary>
public enum SupportLevel
{
    Full,
    Partial,
    None,

    /// <summary>WeChat's documents do not know it either.</summary>
    Unknown,
}

/// <summary>What the runtime supports, as its own build wrote it from its code (<c>support.json</c>).</summary>
public sealed class SupportTable
{
    // Members of app.json with which the compiler and the runtime do less than they say, or nothing.
    private static readonly Dictionary<string, (SupportLevel, string?)> OfAppJson = new(StringComparer.Ordinal)
    {
        ["functionalPages"] = (SupportLevel.None, "they belong to plugins"),
        ["cloud"] = (SupportLevel.None, "there is no wx.cloud: call a back end of your own with wx.request"),
        ["renderer"] = (SupportLevel.Partial, "pages for Skyline are drawn by the browser, without worklets"),
        ["requiredBackgroundModes"] = (SupportLevel.Partial, "the browser decides what goes on in the background"),
        ["frameset"] = (SupportLevel.Partial, "one page is shown at a time"),
    };

    private readonly JsonElement components;
    private readonly JsonElement api;

    private SupportTable(JsonElement root)
    {
        components = root.GetProperty("components");
        api = root.GetProperty("wx");
    }

    /// <summary>The table beside the runtime's files, or null when the runtime has not been built.</summary>
    public static SupportTable? Find(string? folder = null)
    {
        folder ??= Environment.GetEnvironmentVariable(CompilerAssets.EnvironmentVariable) is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "web");
        var file = Path.Combine(folder, "runtime", "support.json");
        return File.Exists(file) ? new SupportTable(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement) : null;
    }

    /// <summary>The level of a use, and what is lacking where it is partial.</summary>
    public (SupportLevel Level, string? Note) Of(PlatformUse use) => use.Kind switch
    {
        "component" => components.TryGetProperty(use.Name, out var component) ? Level(component) : (SupportLevel.None, null),
        "api" => api.TryGetProperty(use.Name["wx.".Length..], out var member) ? Level(member) : (SupportLevel.Unknown, null),
        "attribute" => Attribute(use.Name),
        "event" => Event(use.Name),
        "app.json" => OfAppJson.GetValueOrDefault(use.Name, (SupportLevel.Full, null)),
        _ => (SupportLevel.Full, null),
    };

    private (SupportLevel, string?) Attribute(string name)
    {
        var parts = name.Split('.');
        // A component that lacks is told by its own line; its attributes say no more.
        if (!components.TryGetProperty(parts[0], out var component) || !component.TryGetProperty("attributes", out var attributes))
            return (SupportLevel.Full, null);
        var isKnown = attributes.EnumerateObject().Any(one => Kebab(one.Name) == Kebab(parts[1]));
        return (isKnown ? SupportLevel.Full : SupportLevel.Unknown, null);
    }

    private (SupportLevel, string?) Event(string name)
    {
        var parts = name.Split('.');
        if (!components.TryGetProperty(parts[0], out var component) || !component.TryGetProperty("events", out var events))
            return (SupportLevel.Full, null);
        return (events.EnumerateArray().Any(one => one.GetString() == parts[1]) ? SupportLevel.Full : SupportLevel.Unknown, null);
    }

    private static string Kebab(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : letter.ToString()));

    private static (SupportLevel, string?) Level(JsonElement entry)
    {
        if (!entry.TryGetProperty("support", out var support))
            return (SupportLevel.Full, null);
        if (support.ValueKind == JsonValueKind.Object)
            return (SupportLevel.Partial, support.TryGetProperty("partial", out var lacks) ? lacks.GetString() : null);
        var note = entry.TryGetProperty("note", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
        return support.GetString() switch
        {
            "full" => (SupportLevel.Full, note),
            "partial" => (SupportLevel.Partial, note),
            _ => (SupportLevel.None, note),
        };
    }
}
