using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Madang.Kernel.Network;

/// <summary>
/// The host of an address in the one spelling that is checked and connected to. The platform runs without the tables that fold <c>ⓛⓞⓒⓐⓛⓗⓞⓢⓣ</c> to
/// <c>localhost</c> or <c>１２７</c> to <c>127</c>; a proxy or resolver on the way may have them. So a name is taken only where nobody can read it as another.
/// </summary>
public static partial class HostName
{
    /// <summary>
    /// Lower-case ASCII without the dot that may end it (<c>müller.example.</c> is <c>xn--mller-kva.example</c>), an IPv6 address without brackets; null for an
    /// address without a host, and for characters that are another way to write ASCII: full-width, circled, mathematical, invisible.
    /// </summary>
    public static string? Of(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Host.Length == 0 || !PlainLetters().IsMatch(address.Host))
            return null;
        try
        {
            var host = address.IdnHost.ToLower(CultureInfo.InvariantCulture);
            // Uri hands letters back as they are where a part would be too long in ASCII.
            if (!Ascii.IsValid(host))
                return null;
            return (host.EndsWith('.') ? host[..^1] : host).Trim('[', ']') is { Length: > 0 } name ? name : null;
        }
        catch (UriFormatException)
        {
            // Or refuses them only now, where all of it would.
            return null;
        }
    }

    // ASCII as Uri has judged it, and beyond it letters, marks and digits of a script. Left out are the letters that fold to ASCII ones, and surrogates: their
    // planes hold more of those, and no script that host names are written in.
    [GeneratedRegex(
        @"\A(?:[\x21-\x7e]|[\p{Ll}\p{Lu}\p{Lo}\p{Mn}\p{Mc}\p{Nd}-[\p{IsHalfwidthandFullwidthForms}\p{IsLetterlikeSymbols}\p{IsAlphabeticPresentationForms}ªºĲĳĿŀŉſǄ-ǌǱ-ǳ]])+\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainLetters();
}
