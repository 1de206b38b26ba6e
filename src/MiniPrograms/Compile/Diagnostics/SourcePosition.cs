namespace Madang.MiniPrograms.Compile.Diagnostics;

/// <summary>A place in a source file. Line and column count from 1; <see cref="Whole"/> means the file as such.</summary>
internal readonly record struct SourcePosition(int Line, int Column)
{
    public static SourcePosition Whole => default;

    /// <summary>The place of an offset (in UTF-16 units) of a text.</summary>
    public static SourcePosition At(string text, int offset)
    {
        var before = text.AsSpan(0, Math.Clamp(offset, 0, text.Length));
        var lastBreak = before.LastIndexOf('\n');
        return new(before.Count('\n') + 1, before.Length - lastBreak);
    }

    /// <summary>Where a quoted word stands in a text, for findings that know the word only; the whole file when it does not.</summary>
    public static SourcePosition OfQuoted(string text, string word)
    {
        foreach (var quote in (ReadOnlySpan<char>)['\'', '"', '`'])
        {
            var offset = text.IndexOf($"{quote}{word}{quote}", StringComparison.Ordinal);
            if (offset >= 0)
                return At(text, offset + 1);
        }
        return Whole;
    }
}
