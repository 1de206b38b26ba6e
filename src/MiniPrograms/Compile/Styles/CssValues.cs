using System.Globalization;
using System.Text;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>Rewrites a value: rpx becomes vw (750 rpx are the width of the view), addresses become what the browser can fetch.</summary>
/// <param name="address">Gives the address to write for one as written, or null to leave the whole value out.</param>
internal sealed class CssValues(Func<string, int, string?> address)
{
    private const double ViewWidthRpx = 750;

    /// <summary>The value to write, or null when it may not stand. <paramref name="offset"/> is where it starts in its file.</summary>
    public string? Rewrite(string value, int offset)
    {
        var css = new CssText(value);
        var result = new StringBuilder(value.Length);
        while (!css.IsAtEnd)
        {
            var character = css.Current;
            if (char.IsWhiteSpace(character) || css.Starts("/*"))
            {
                css.SkipSpace();
                if (result.Length > 0 && !css.IsAtEnd)
                    result.Append(' ');
            }
            else if (character is '"' or '\'')
            {
                css.Quoted(out var quoted);
                result.Append(quoted);
            }
            else if (IsNumber(css))
                Number(css, result);
            else if (CssText.IsNameStart(character))
            {
                if (!Word(css, result, offset))
                    return null;
            }
            else if (character == '#')
            {
                css.At++;
                result.Append('#').Append(css.Name());
            }
            else
            {
                result.Append(character);
                css.At++;
            }
        }
        return result.ToString();
    }

    private static bool IsNumber(CssText css) => char.IsAsciiDigit(css.Current) || (css.Current == '.' && char.IsAsciiDigit(css.Next))
        || (css.Current is '-' or '+' && (char.IsAsciiDigit(css.Next) || css.Next == '.') && !EndsInWord(css));

    // In "a-1" the hyphen belongs to a name; names are read whole, so only a closing bracket or digit can stand before it here.
    private static bool EndsInWord(CssText css) => css.At > 0 && (CssText.IsName(css.Text[css.At - 1]) || css.Text[css.At - 1] == ')');

    private static void Number(CssText css, StringBuilder result)
    {
        var start = css.At;
        if (css.Current is '-' or '+')
            css.At++;
        while (char.IsAsciiDigit(css.Current) || (css.Current == '.' && char.IsAsciiDigit(css.Next)))
            css.At++;
        if (css.Current is 'e' or 'E' && (char.IsAsciiDigit(css.Next) || (css.Next is '-' or '+' && css.At + 2 < css.Text.Length && char.IsAsciiDigit(css.Text[css.At + 2]))))
        {
            css.At += 2;
            while (char.IsAsciiDigit(css.Current))
                css.At++;
        }
        var number = css.Text[start..css.At];
        var unit = css.Name();
        if (unit.Equals("rpx", StringComparison.OrdinalIgnoreCase) && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var lengthRpx))
            result.Append(Math.Round(lengthRpx * 100 / ViewWidthRpx, 5).ToString("0.#####", CultureInfo.InvariantCulture)).Append("vw");
        else
            result.Append(number).Append(unit);
    }

    private bool Word(CssText css, StringBuilder result, int offset)
    {
        var at = css.At;
        var name = css.Name();
        result.Append(name);
        if (css.Current != '(')
            return !IsExecutable(name);
        if (!name.Equals("url", StringComparison.OrdinalIgnoreCase))
            return !IsExecutable(name);
        var written = css.Bracketed().Trim();
        if (written.Length >= 2 && written[0] is '"' or '\'' && written[^1] == written[0])
            written = written[1..^1];
        if (address(written.Trim(), offset + at) is not { } allowed)
            return false;
        result.Append("(\"").Append(allowed.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)).Append("\")");
        return true;
    }

    // Nothing of today's browsers; left out all the same.
    private static bool IsExecutable(string name) => name.Equals("expression", StringComparison.OrdinalIgnoreCase);
}
