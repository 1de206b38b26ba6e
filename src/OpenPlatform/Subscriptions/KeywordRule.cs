using System.Text;
using System.Text.RegularExpressions;
using Madang.OpenPlatform.Subscriptions.Library;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>
/// What the value of a keyword may be, by the limits that the wire documents. <c>thing</c> 20 characters; <c>number</c> 32 digits; <c>letter</c> 32; <c>symbol</c> 5;
/// <c>character_string</c> 32; <c>time</c>, <c>date</c>, spans joined by ~; <c>amount</c> a sign and 10 digits; <c>phone_number</c> 17; <c>car_number</c> 8; <c>name</c> 10 characters
/// of Chinese or 20 letters; <c>phrase</c> 5 characters of Chinese; <c>enum</c> one of the title's own.
/// </summary>
internal static partial class KeywordRule
{
    private const int LongestThing = 20;

    /// <summary>Whether a value may be sent for a keyword.</summary>
    public static bool Allows(TemplateKeyword keyword, string value)
    {
        if (value.Length == 0 || value.Any(char.IsControl))
            return false;
        return keyword.Rule switch
        {
            "thing" => Length(value) <= LongestThing,
            "number" => value.Length <= 32 && Number().IsMatch(value),
            "letter" => Letters().IsMatch(value),
            "symbol" => Symbols().IsMatch(value),
            "character_string" => Characters().IsMatch(value),
            "time" => Spans(value, one => TimeForm().IsMatch(one)),
            "date" => Spans(value, one => DateForm().IsMatch(one)),
            "amount" => Amount().IsMatch(value),
            "phone_number" => Phone().IsMatch(value),
            "car_number" => Plate().IsMatch(value),
            "name" => IsName(value),
            "phrase" => Phrase().IsMatch(value),
            "enum" => keyword.Values.Contains(value, StringComparer.Ordinal),
            _ => false,
        };
    }

    // What people count: an emoji is one character.
    private static int Length(string value) => value.EnumerateRunes().Count();

    private static bool Spans(string value, Func<string, bool> isOne)
    {
        var ends = value.Split('~', StringSplitOptions.TrimEntries);
        return ends.Length <= 2 && ends.All(isOne);
    }

    private static bool IsName(string value)
    {
        if (value.EnumerateRunes().Any(Rune.IsDigit))
            return false;
        return Length(value) <= (value.All(char.IsAscii) ? 20 : 10);
    }

    [GeneratedRegex(@"^\d+(\.\d+)?$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Za-z]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex(@"^[\p{P}\p{S}]{1,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex Symbols();

    [GeneratedRegex("^[!-~]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();

    // 2019年10月1日, 10月1日, 2019年10月, and the same joined by - / or .
    private const string Day = @"(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2})";
    private const string Clock = @"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?";

    [GeneratedRegex("^(?:" + Day + " ?)?" + Clock + "$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex TimeForm();

    [GeneratedRegex("^" + Day + "(?: ?" + Clock + ")?$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^\p{Sc}?[0-9]{1,10}(?:\.[0-9]{1,4})?元?$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^[0-9+\-() ]{1,17}$", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?=.{1,8}$)[\p{IsCJKUnifiedIdeographs}A-Za-z0-9][A-Za-z0-9]*[\p{IsCJKUnifiedIdeographs}A-Za-z0-9]?$", RegexOptions.CultureInvariant)]
    private static partial Regex Plate();

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}{1,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex Phrase();
}
