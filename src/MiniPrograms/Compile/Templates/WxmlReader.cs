namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>
/// Reads the tags of a WXML file with their places. It judges nothing but nesting: errors are the template compiler's to find.
/// <code>&lt;view class="a" wx:if="{{b > c}}"&gt;{{text}}&lt;/view&gt;</code>
/// </summary>
internal sealed class WxmlReader
{
    private readonly string text;
    private readonly List<WxmlElement> elements = [];
    private readonly Stack<string> open = new();
    private int at;

    private WxmlReader(string text) => this.text = text;

    /// <summary>Every start tag in order, and how deep they are nested.</summary>
    public static (IReadOnlyList<WxmlElement> Elements, int Depth) Read(string text)
    {
        var reader = new WxmlReader(text);
        return (reader.elements, reader.ReadAll());
    }

    private int ReadAll()
    {
        var depth = 0;
        while (at < text.Length)
        {
            if (Starts("<!--"))
                SkipPast("-->");
            else if (Starts("{{"))
                SkipExpression();
            else if (Starts("</"))
                CloseTag();
            else if (text[at] == '<' && at + 1 < text.Length && IsNameStart(text[at + 1]))
                OpenTag();
            else
                at++;
            depth = Math.Max(depth, open.Count);
        }
        return depth;
    }

    private void OpenTag()
    {
        var offset = at++;
        var name = Name();
        var attributes = new List<WxmlAttribute>();
        while (at < text.Length && text[at] != '>' && !Starts("/>"))
        {
            if (char.IsWhiteSpace(text[at]) || text[at] is '/' or '"' or '\'' or '=' or '<')
                at++;
            else
                attributes.Add(Attribute());
        }
        var isClosed = Starts("/>");
        at += isClosed ? 2 : 1;
        elements.Add(new WxmlElement(name, offset, attributes));
        if (isClosed)
            return;
        // A script's text is no markup.
        if (name == "wxs")
            SkipPast("</wxs>");
        else
            open.Push(name);
    }

    private void CloseTag()
    {
        at += 2;
        var name = Name();
        SkipPast(">");
        // An end tag closes what it names and all that was left open inside; a stray one closes nothing.
        if (open.Contains(name))
            while (open.Pop() != name)
                continue;
    }

    private WxmlAttribute Attribute()
    {
        var offset = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('=' or '>' or '"' or '\'') && !Starts("/>"))
            at++;
        var name = text[offset..at];
        var end = at;
        SkipSpace();
        if (at >= text.Length || text[at] != '=')
        {
            at = end;
            return new WxmlAttribute(name, null, offset, end);
        }
        at++;
        SkipSpace();
        var isBare = at < text.Length && text[at] is not ('"' or '\'');
        var value = Value();
        return new WxmlAttribute(name, value, offset, at, isBare);
    }

    private string Value()
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var quote = text[at++];
            var start = at;
            var end = text.IndexOf(quote, at);
            end = end < 0 ? text.Length : end;
            at = Math.Min(end + 1, text.Length);
            return text[start..end];
        }
        var bare = at;
        if (Starts("{{"))
            SkipExpression();
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '>' && !Starts("/>"))
            at++;
        return text[bare..at];
    }

    private void SkipExpression()
    {
        var end = text.IndexOf("}}", at, StringComparison.Ordinal);
        at = end < 0 ? at + 2 : end + 2;
    }

    private void SkipPast(string mark)
    {
        var end = text.IndexOf(mark, at, StringComparison.Ordinal);
        at = end < 0 ? text.Length : end + mark.Length;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_' or ':' or '.'))
            at++;
        return text[start..at];
    }

    private bool Starts(string mark) => text.AsSpan(at).StartsWith(mark, StringComparison.Ordinal);

    private static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';
}
