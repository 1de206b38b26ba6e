using System.Text;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>CSS as it is put together, with the places it came from where somebody wants a source map.</summary>
internal sealed class CssOutput
{
    private readonly StringBuilder text = new();
    private readonly List<CssMark> marks = [];

    public int Length => text.Length;

    public char Last => text.Length > 0 ? text[^1] : '\0';

    public CssOutput Append(string part)
    {
        text.Append(part);
        return this;
    }

    public CssOutput Append(char part)
    {
        text.Append(part);
        return this;
    }

    public CssOutput Append(CssOutput part)
    {
        foreach (var mark in part.marks)
            marks.Add(mark with { Offset = mark.Offset + text.Length });
        text.Append(part.text);
        return this;
    }

    /// <summary>What comes next was written there.</summary>
    public void Mark(string path, SourcePlace at) => marks.Add(new(text.Length, path, at.Line, at.Column));

    /// <summary>Takes this character away where it stands at the end.</summary>
    public void TrimLast(char character)
    {
        if (Last == character)
            text.Length--;
    }

    /// <summary>The text and its marks. Should a sheet ever stand in a document, it cannot end its element.</summary>
    public (string Css, IReadOnlyList<CssMark> Marks) Finish()
    {
        var css = text.ToString();
        if (!css.Contains("</", StringComparison.Ordinal))
            return (css, marks);
        // Each one of them makes what follows one character longer.
        var moved = marks.Select(mark => mark with { Offset = mark.Offset + Count(css.AsSpan(0, mark.Offset)) }).ToArray();
        return (css.Replace("</", "<\\/", StringComparison.Ordinal), moved);
    }

    private static int Count(ReadOnlySpan<char> before)
    {
        var count = 0;
        for (int at; (at = before.IndexOf("</")) >= 0; before = before[(at + 2)..])
            count++;
        return count;
    }
}

/// <summary>From this offset on, CSS was written at a place of a source file; line and column from 0.</summary>
internal readonly record struct CssMark(int Offset, string Path, int Line, int Column);

/// <summary>Line and column from 0.</summary>
internal readonly record struct SourcePlace(int Line, int Column);
