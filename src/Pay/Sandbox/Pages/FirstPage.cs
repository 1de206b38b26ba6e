using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /developers</c>: what this is and how to begin. It tells nothing that is not public.</summary>
internal static class FirstPage
{
    public static void MapFirstPage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/developers", (HttpContext http, SandboxOptions options) => SandboxRoutes.WriteAsync(http, PageLayout.Answer(http, Words.Of(http), "Madang", "/developers", Content(http, options)))).ExcludeFromDescription();

    private static Html Content(HttpContext http, SandboxOptions options)
    {
        var words = Words.Of(http);
        var address = $"{http.Request.Scheme}://{http.Request.Host.Value}";
        var url = address == "http://127.0.0.1:8080" ? "" : $" --url {address}";
        var intro = Html.Of($"""
            <section class="hero">
            <h1>{words["home.title"]}</h1>
            <p class="lead">{words["home.lead"]}</p>
            <p>{words["home.what"]}</p>
            <p class="states"><span class="state good">● {words["home.running"]}</span> <code>{address}</code> <span class="state {(options.IsOn ? "warn" : "plain")}">{words[options.IsOn ? "home.sandbox" : "home.production"]}</span></p>
            </section>
            """);
        var foot = Html.Of($"""<footer>{words["home.foot"]}</footer>""");
        return options.IsOn ? Html.Of($"{intro}{Steps(words, address, url)}{foot}") : Html.Of($"{intro}{foot}");
    }

    private static Html Steps(Words words, string address, string url) => Html.Of($"""
        <ol class="steps">
        <li><h2>{words["home.step1"]}</h2><p>{words["home.step1.text"]}</p>{PageLayout.Copyable(words, $"./madang sandbox merchant --out ./merchant{url}")}</li>
        <li><h2>{words["home.step2"]}</h2><p>{words["home.step2.text"]}</p>{PageLayout.Copyable(words, address)}<p class="hint">{words["home.step2.tls"]}</p></li>
        <li><h2>{words["home.step3"]}</h2><p>{words["home.step3.text"]}</p>{PageLayout.Copyable(words, $"./madang sandbox pay --out-trade-no NUMBER --mchid MCHID{url}")}</li>
        <li><h2>{words["home.step4"]}</h2><p>{words["home.step4.text"]}</p>{PageLayout.Copyable(words, $"./madang sandbox requests --follow{url}")}<p><a class="button primary" href="/sandbox/inspector">{words["nav.requests"]}</a> <a class="button" href="/sandbox">{words["nav.sandbox"]}</a></p></li>
        </ol>
        <section class="more"><h2>{words["home.more"]}</h2><p>{words["home.more.text"]}</p>
        {PageLayout.Copyable(words, $"./madang sandbox fault add --mchid MCHID --kind callback-lost{url}")}
        {PageLayout.Copyable(words, $"./madang sandbox time advance 24h{url}")}</section>
        """);
}
