namespace Madang.MiniPrograms.Compile.Linking;

/// <summary>What a part of a package is, in the order in which parts stand in a chunk.</summary>
internal enum PartKind
{
    Wxs,
    Template,
    Component,
    Module,
}

/// <summary>The smallest thing that a chunk has or has not.</summary>
internal readonly record struct Part(PartKind Kind, string Path) : IComparable<Part>
{
    public int CompareTo(Part other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Path, other.Path);
}
