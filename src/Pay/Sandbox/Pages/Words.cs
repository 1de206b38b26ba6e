using Microsoft.AspNetCore.Http;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace Madang.Pay.Sandbox;

/// <summary>The pages' words in English, Chinese and Korean, and which of them this reader gets: what they chose, else what their browser asks for.</summary>
internal sealed partial class Words
{
    private const string ReasonPrefix = "reason.";

    public const string Cookie = "madang_lang";

    /// <summary>Codes and own names of the languages, in the order of the switch.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Languages = [("ko", "한국어"), ("zh", "中文"), ("en", "English")];

    public static readonly Words English = new("en");

    private readonly int column;

    private Words(string language)
    {
        Language = language;
        column = language switch { "zh" => 1, "ko" => 2, _ => 0 };
    }

    public string Language { get; }

    public string this[string key] => Table[key][column];

    /// <summary>The words of a key with its <c>{0}</c> filled in.</summary>
    public string Fill(string key, object value) => string.Format(this[key], value);

    /// <summary>
    /// A sentence that the wire or the outbox said in English, in the reader's words; what it names stays as it is. False for a sentence that is not in the table.
    /// </summary>
    public bool TryTranslate(string english, out string translated)
    {
        translated = english;
        if (column == 0)
            return true;
        foreach (var (key, texts) in Table)
        {
            if (!key.StartsWith(ReasonPrefix, StringComparison.Ordinal))
                continue;
            if (Named(english, texts[0]) is not { } named)
                continue;
            translated = named.Length == 0 ? this[key] : Fill(key, TryTranslate(named, out var inner) ? inner : named);
            return true;
        }
        return false;
    }

    // What stands in the one gap that a row may have; empty where it has none, null where the sentence is not of this row.
    private static string? Named(string sentence, string row)
    {
        if (row.Split("{0}", 2) is not [var start, var end])
            return sentence == row ? "" : null;
        var isOfRow = sentence.Length > start.Length + end.Length && sentence.StartsWith(start, StringComparison.Ordinal) && sentence.EndsWith(end, StringComparison.Ordinal);
        return isOfRow ? sentence[start.Length..^end.Length] : null;
    }

    /// <summary>The words of a language by its code; English for one that is not here.</summary>
    public static Words In(string language) => new(IsKnown(language) ? language : "en");

    public static Words Of(HttpContext http)
    {
        var chosen = http.Request.Query["lang"].ToString();
        if (IsKnown(chosen))
        {
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(365) });
            return new(chosen);
        }
        if (http.Request.Cookies.TryGetValue(Cookie, out var kept) && IsKnown(kept))
            return new(kept);
        return new(Asked(http));
    }

    private static string Asked(HttpContext http)
    {
        if (!StringWithQualityHeaderValue.TryParseList([.. http.Request.Headers.AcceptLanguage.OfType<string>()], out var asked))
            return "en";
        return asked.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value?.Split('-')[0].ToLowerInvariant() ?? "")
            .FirstOrDefault(IsKnown, "en");
    }

    private static bool IsKnown(string code) => Languages.Any(language => language.Code == code);
}
