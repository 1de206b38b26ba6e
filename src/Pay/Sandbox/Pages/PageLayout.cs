using System.Security.Cryptography;
using System.Text;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary>What every page has: the sign, the way around, the language, the look, and a policy by which nothing from elsewhere can run or load.</summary>
internal static class PageLayout
{
    private static readonly Html Style = Html.OurFile("sandbox.css");
    private static readonly Html Script = Html.OurFile("sandbox.js");

    // The courtyard from above: a square ring with a small solid square inside.
    private static readonly Html Sign = Html.Of(
        $"""<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="M1 1h14v14H1zM3.5 3.5v9h9v-9zM6 6h4v4H6z"/></svg>""");

    public static WireAnswer Answer(HttpContext http, Words words, string title, string here, Html content, int status = 200)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        http.Response.Headers.Vary = "Accept-Language, Cookie";
        var page = Html.Of($"""
            <!doctype html>
            <html lang="{words.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Madang</title>
            <style nonce="{nonce}">{Style}</style>
            </head>
            <body data-copied="{words["copied"]}">
            <header>
            <a class="brand" href="/developers">{Sign}<b>Madang</b></a>
            <nav>{Link("/developers", "nav.home")}{Link("/sandbox", "nav.sandbox")}{Link("/sandbox/inspector", "nav.requests")}</nav>
            <span class="languages" role="group" aria-label="{words["nav.language"]}">{Words.Languages.Select(language => LanguageLink(http, words, language))}</span>
            </header>
            <main>
            {content}
            </main>
            <script nonce="{nonce}">{Script}</script>
            </body>
            </html>
            """);
        return WireAnswer.Page(Encoding.UTF8.GetBytes(page.ToString()), status);

        Html Link(string path, string key) => path == here
            ? Html.Of($"""<a href="{path}" aria-current="page">{words[key]}</a>""")
            : Html.Of($"""<a href="{path}">{words[key]}</a>""");
    }

    /// <summary>A command or text to be copied.</summary>
    public static Html Copyable(Words words, string text) =>
        Html.Of($"""<div class="copyable"><pre tabindex="0"><code>{Pieces(text)}</code></pre><button type="button" data-copy="{text}">{words["copy"]}</button></div>""");

    // A line breaks between the words of a command, not inside --url.
    private static IEnumerable<Html> Pieces(string text) => text.Split(' ').Select((word, i) => i == 0 ? Html.Of($"<i>{word}</i>") : Html.Of($" <i>{word}</i>"));

    private static Html LanguageLink(HttpContext http, Words words, (string Code, string Name) language)
    {
        var query = QueryString.Create(http.Request.Query.Where(pair => pair.Key is not ("lang" or "code"))).Add("lang", language.Code);
        return language.Code == words.Language
            ? Html.Of($"""<a href="{query.ToString()}" lang="{language.Code}" aria-current="true">{language.Name}</a>""")
            : Html.Of($"""<a href="{query.ToString()}" lang="{language.Code}">{language.Name}</a>""");
    }
}
