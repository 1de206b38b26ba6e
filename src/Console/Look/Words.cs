using System.Globalization;
using Microsoft.AspNetCore.Http;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace Madang.Desk.Look;

/// <summary>The console's words in English, Chinese and Korean, and which of them this reader gets: what they chose, else what their browser asks for.</summary>
internal sealed partial class Words
{
    /// <summary>The same cookie as the sandbox's pages: a language is chosen once.</summary>
    public const string Cookie = "madang_lang";

    /// <summary>Codes and own names of the languages, in the order of the switch.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Languages = [("ko", "한국어"), ("zh", "中文"), ("en", "English")];

    /// <summary>English, Chinese, Korean of every key.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Table = new[] { Frame, AppWords, PlatformWords, AccountWords, Refusals, Acts }
        .SelectMany(table => table).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);

    private readonly int column;

    private Words(string language)
    {
        Language = language;
        column = language switch { "zh" => 1, "ko" => 2, _ => 0 };
    }

    public string Language { get; }

    public string this[string key] => Table[key][column];

    /// <summary>The words of a key with its gaps filled in.</summary>
    public string Fill(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>The words of a key where there are some; otherwise the text as it came.</summary>
    public string Or(string key, string text) => Table.TryGetValue(key, out var row) ? row[column] : text;

    /// <summary>Money with its currency: <c>1,234.56 CNY</c>.</summary>
    public static string Money(long fen) => $"{(fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture)} CNY";

    public static string Number(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>The reader's words; remembers a choice made in the address.</summary>
    public static Words Of(HttpContext http)
    {
        var chosen = http.Request.Query["lang"].ToString();
        if (IsKnown(chosen))
        {
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(365) });
            return new(chosen);
        }
        return http.Request.Cookies.TryGetValue(Cookie, out var kept) && IsKnown(kept) ? new(kept) : new(Asked(http));
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
