using System.Text;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>Rewrites a selector of WXSS into one of the browser's: tags get their prefix, classes their scope, <c>:host</c> its mark.</summary>
/// <param name="classPrefix">Goes before each class: a scope and <c>--</c>, or nothing.</param>
/// <param name="host">What <c>:host</c> becomes the value of.</param>
internal sealed class Selectors(string classPrefix, string host)
{
    /// <summary>Says that <c>:host</c> is the page itself.</summary>
    public const string PageHost = "";

    // Pseudo classes whose argument is a selector itself.
    private static readonly string[] OfSelectors = ["not", "is", "where", "has", "matches", "any", "-webkit-any", "-moz-any", "slotted", "host-context"];

    /// <summary>A <c>:host</c> was met.</summary>
    public bool HasHost { get; private set; }

    public string Rewrite(string selector)
    {
        var css = new CssText(selector);
        var result = new StringBuilder(selector.Length + 16);
        while (!css.IsAtEnd)
            One(css, result);
        return result.ToString().Trim();
    }

    private void One(CssText css, StringBuilder result)
    {
        var character = css.Current;
        if (char.IsWhiteSpace(character) || css.Starts("/*"))
        {
            css.SkipSpace();
            Space(css, result);
        }
        else if (character == '.' && CssText.IsNameStart(css.Next))
        {
            css.At++;
            result.Append('.').Append(classPrefix).Append(css.Name());
        }
        else if (character == '#')
        {
            css.At++;
            result.Append('#').Append(css.Name());
        }
        else if (character == '[')
            result.Append('[').Append(css.Bracketed()).Append(']');
        else if (character == ':')
            Pseudo(css, result);
        else if (css.Starts(">>>"))
        {
            css.At += 3;
            Space(css, result);
        }
        else if (css.Starts("/deep/"))
        {
            css.At += 6;
            Space(css, result);
        }
        else if (CssText.IsNameStart(character))
            result.Append("wx-").Append(css.Name());
        else
            Other(css, result);
    }

    // One space stands for many, and none beside what parts compounds anyway.
    private static void Space(CssText css, StringBuilder result)
    {
        if (result.Length > 0 && result[^1] is not (' ' or '>' or '+' or '~' or ',') && css.Current is not ('>' or '+' or '~' or ',' or '\0'))
            result.Append(' ');
    }

    private static void Other(CssText css, StringBuilder result)
    {
        result.Append(css.Current);
        css.At++;
        if (result[^1] is '>' or '+' or '~' or ',')
            css.SkipSpace();
    }

    private void Pseudo(CssText css, StringBuilder result)
    {
        var colons = css.Next == ':' ? "::" : ":";
        css.At += colons.Length;
        var name = css.Name();
        if (name == "host")
        {
            HasHost = true;
            result.Append(host == PageHost ? "wx-page" : $"[wx-host=\"{host}\"]");
            if (css.Current == '(')
                result.Append(":is(").Append(Rewrite(css.Bracketed())).Append(')');
            return;
        }
        result.Append(colons).Append(name);
        if (css.Current != '(')
            return;
        var argument = css.Bracketed();
        result.Append('(').Append(OfSelectors.Contains(name.ToLowerInvariant()) ? Rewrite(argument) : argument.Trim()).Append(')');
    }
}
