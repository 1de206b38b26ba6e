namespace Madang.Pay.Wire;

/// <summary>The member must be present and not null; text must not be empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MustAttribute : Attribute;

/// <summary>Bounds the length of text in characters, as the documentation counts; and, with <see cref="Pattern"/>, its form. On a list, of each of its texts.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextAttribute(int min, int max) : Attribute
{
    public int Min { get; } = min;

    public int Max { get; } = max;

    /// <summary>A regular expression that the whole text must match; null for any text.</summary>
    public string? Pattern { get; init; }
}

/// <summary>Bounds a number, both ends included.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BetweenAttribute(long min, long max) : Attribute
{
    public long Min { get; } = min;

    public long Max { get; } = max;
}

/// <summary>Bounds the number of elements of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountAttribute(int min, int max) : Attribute
{
    public int Min { get; } = min;

    public int Max { get; } = max;
}

/// <summary>The text must be one of these.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(params string[] values) : Attribute
{
    public string[] Values { get; } = values;
}
