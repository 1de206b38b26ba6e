using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Compile.Templates;

namespace Madang.MiniPrograms.Compile.Components;

/// <summary>A page or component: four files of one name. Paths are without extension.</summary>
internal sealed class Component
{
    public required string Path { get; init; }

    public required bool IsPage { get; init; }

    /// <summary>Its JSON, or null when it has none.</summary>
    public JsonValue? Json { get; init; }

    /// <summary>Its script's file.</summary>
    public string? Script { get; init; }

    /// <summary>Its style's file.</summary>
    public string? StyleFile { get; init; }

    /// <summary>Its template and every one that it imports or includes.</summary>
    public IReadOnlyList<TemplateSource> Templates { get; init; } = [];

    /// <summary>Components that its templates can make: the tag and the path.</summary>
    public SortedDictionary<string, string> Uses { get; } = new(StringComparer.Ordinal);

    /// <summary>Generic tags with the path of their default component, or an empty text.</summary>
    public SortedDictionary<string, string> Generics { get; } = new(StringComparer.Ordinal);

    /// <summary>Tags that show another one until their own component has been loaded.</summary>
    public SortedDictionary<string, string> Placeholders { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths among <see cref="Uses"/> that are loaded when they are first shown.</summary>
    public HashSet<string> Later { get; } = new(StringComparer.Ordinal);
}
