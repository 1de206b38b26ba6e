namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>The small steps of reading CSS: names, texts in quotes, comments, brackets. By the rules of CSS Syntax level 3.</summary>
internal sealed class CssText(string text)
{
    public int At { get; set; }

    public string Text => text;

    public bool IsAtEnd => At >= text.Length;

    public char Current => At < text.Length ? text[At] : '\0';

    public char Next => At + 1 < text.Length ? text[At + 1] : '\0';

    public bool Starts(string mark) => text.AsSpan(Math.Min(At, text.Length)).StartsWith(mark, StringComparison.Ordinal);

    public static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character is '_' or '-' or '\\' || character >= 0x80;

    public static bool IsName(char character) => IsNameStart(character) || char.IsAsciiDigit(character);

    /// <summary>Skips spaces and comments. False when a comment has no end.</summary>
    public bool SkipSpace()
    {
        while (!IsAtEnd)
        {
            if (char.IsWhiteSpace(Current))
                At++;
            else if (Starts("/*"))
            {
                if (!SkipComment())
                    return false;
            }
            else
                break;
        }
        return true;
    }

    /// <summary>Skips a comment that starts here. False, and at the end, when it has no end itself.</summary>
    public bool SkipComment()
    {
        var end = text.IndexOf("*/", At + 2, StringComparison.Ordinal);
        At = end < 0 ? text.Length : end + 2;
        return end >= 0;
    }

    /// <summary>A name with its escapes as written.</summary>
    public string Name()
    {
        var start = At;
        while (!IsAtEnd && IsName(Current))
            At += Current == '\\' ? 2 : 1;
        At = Math.Min(At, text.Length);
        return text[start..At];
    }

    /// <summary>A text in quotes as written, with them. One without an end stops at its line's end; false then.</summary>
    public bool Quoted(out string written)
    {
        var start = At;
        var quote = text[At++];
        while (!IsAtEnd && Current != quote && Current != '\n')
            At += Current == '\\' ? 2 : 1;
        At = Math.Min(At, text.Length);
        var isWhole = Current == quote;
        if (isWhole)
            At++;
        written = text[start..At];
        return isWhole;
    }

    /// <summary>What stands between this opening bracket and its own closing one, without them; goes past it.</summary>
    public string Bracketed()
    {
        var close = Current == '(' ? ')' : ']';
        var open = Current;
        var start = ++At;
        var depth = 1;
        while (!IsAtEnd)
        {
            if (Current is '"' or '\'')
            {
                Quoted(out _);
                continue;
            }
            if (Starts("/*"))
            {
                SkipComment();
                continue;
            }
            if (Current == '\\')
                At++;
            else if (Current == open)
                depth++;
            else if (Current == close && --depth == 0)
                break;
            At++;
        }
        At = Math.Min(At, text.Length);
        var inside = text[start..At];
        if (!IsAtEnd)
            At++;
        return inside;
    }

    /// <summary>Goes to the next of these characters outside texts, brackets and comments, or to the end.</summary>
    public void To(ReadOnlySpan<char> marks)
    {
        while (!IsAtEnd && !marks.Contains(Current))
        {
            if (Current is '"' or '\'')
                Quoted(out _);
            else if (Current is '(' or '[')
                Bracketed();
            else if (Starts("/*"))
                SkipComment();
            else
                At += Current == '\\' ? 2 : 1;
        }
        At = Math.Min(At, text.Length);
    }
}
