using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Time;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox/inspector/{id}</c>: one exchange whole, with the string that was signed and what to compare.</summary>
internal sealed class InspectorDetailPage(RequestStore store, SignatureHints signatureHints) : ISandboxUseCase
{
    private static readonly string[] SignedParts = ["method", "url", "timestamp", "nonce", "body"];
    private static readonly string[] CallbackParts = ["timestamp", "nonce", "body"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var words = Words.Of(call.Http);
        var detail = await store.FindAsync(call.Path("id"), cancellation);
        if (detail is null)
            return MessagePage.Of(call.Http, StatusCodes.Status404NotFound, words["detail.gone"], "/sandbox/inspector");
        var content = Html.Of($"""
            <p class="crumbs"><a id="back" href="/sandbox/inspector">← {words["inspector.title"]}</a></p>
            {Head(words, detail, CurlOf(detail, call.Http))}
            {Signed(words, detail, await signatureHints.ExplainAsync(detail, cancellation))}
            {Headers(words["detail.reqheaders"], detail.RequestHeaders)}
            {Body(words, "detail.reqbody", detail.RequestBody, detail.RequestBodyBytes)}
            {(detail.PlainResource is null ? Html.Empty : Body(words, "detail.plain", detail.PlainResource, bytes: null))}
            {Headers(words["detail.resheaders"], detail.ResponseHeaders)}
            {Body(words, "detail.resbody", detail.ResponseBody, detail.ResponseBodyBytes)}
            {(detail.ResponseSignedText is { } signed ? Part(words["detail.ressigned"], Html.Of($"{Lines(words, signed, CallbackParts)}")) : Html.Empty)}
            """);
        return PageLayout.Answer(call.Http, words, words["detail.title"], "/sandbox/inspector", content);
    }

    private static Html Head(Words words, RequestDetail detail, string curl)
    {
        var at = Microseconds.ToInstant(detail.AtUtcUs);
        var reason = Reason(words, detail.VerdictReason);
        var remark = Reason(words, detail.Remark);
        return Html.Of($"""
            <section class="card head">
            <h1><span class="kind">{words["kind." + detail.Kind]}</span> <b translate="no">{detail.Method}</b> <span class="path" translate="no">{detail.Url}</span></h1>
            <p class="states">{InspectorPage.Badge(words, detail.Kind, detail.Verdict)} {InspectorPage.Status(words, detail.Status)} <small translate="no">{detail.ErrorCode}</small></p>
            {reason}{remark}
            <dl class="facts">
            {Fact(words["detail.at"], at.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture))}
            {(detail.ShiftUs > 0 ? Fact(words["time.now"], Microseconds.ToInstant(detail.AtUtcUs + detail.ShiftUs).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)) : Html.Empty)}
            {Fact(words["col.took"], $"{(detail.DurationUs / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} ms")}
            {Fact(words["col.merchant"], detail.MchId)}
            {Fact(words["detail.trade"], detail.Trade)}
            {(detail.Attempt > 0 ? Fact(words["detail.attempt"], detail.Attempt.ToString(CultureInfo.InvariantCulture)) : Html.Empty)}
            </dl>
            <button type="button" data-copy="{curl}" data-key="c">{words["detail.curl"]}</button>
            </section>
            """);
    }

    private static Html Reason(Words words, string? text)
    {
        if (text is null)
            return Html.Empty;
        return words.TryTranslate(text, out var translated)
            ? Html.Of($"""<p class="reason">{translated}</p>""")
            : Html.Of($"""<p class="reason" lang="en">{text}</p>""");
    }

    private static Html Fact(string name, string? value) => string.IsNullOrEmpty(value) ? Html.Empty : Html.Of($"""<div><dt>{name}</dt><dd translate="no">{value}</dd></div>""");

    private static Html Signed(Words words, RequestDetail detail, IReadOnlyList<SignatureHint> found)
    {
        if (detail.RequestSignedText is not { } signed)
            return Html.Empty;
        var isCallback = detail.Kind == nameof(ExchangeKind.Callback);
        var isBad = detail.Verdict == nameof(SignatureVerdict.Bad);
        return Part(words[isBad ? "detail.signed.bad" : "detail.signed"], Html.Of($"""
            <p class="hint">{words["detail.signed.note"]}</p>
            {Lines(words, signed, isCallback ? CallbackParts : SignedParts)}
            {(found.Count > 0 ? Found(words, found) : isBad ? Hints(words, detail) : Html.Empty)}
            """));
    }

    // The parts stand on lines of their own, except that a body may have line ends inside.
    private static Html Lines(Words words, string signed, string[] parts)
    {
        var lines = signed.Split('\n', parts.Length);
        return Html.Of($"""<table class="signed">{lines.Select((line, i) => Html.Of($"""<tr><th>{words["detail.part." + parts[i]]}</th><td><code>{Visible(line, isLast: i == parts.Length - 1)}</code></td></tr>"""))}</table>""");
    }

    private static Html Visible(string line, bool isLast)
    {
        // The last part keeps the line end that closes the string; the others lost theirs to the split.
        var text = isLast ? line : line + "\n";
        return Html.Of($"""{text.Split('\n').Select((piece, i) => i == 0 ? Html.Of($"{piece}") : Html.Of($"""<span class="eol">↵</span>{(piece.Length == 0 ? Html.Empty : Html.Of($"<br>{piece}"))}"""))}""");
    }

    private static Html Found(Words words, IReadOnlyList<SignatureHint> found) => Html.Of($"""
        <div class="found"><h3>{words["detail.found"]}</h3>
        <ul class="hints">{found.Select(hint => Html.Of($"<li>{words.Fill(hint.Key, hint.Value ?? "")}</li>"))}</ul></div>
        """);

    private static Html Hints(Words words, RequestDetail detail)
    {
        var hints = new List<string>();
        if (detail.Url.Contains('?', StringComparison.Ordinal))
            hints.Add("detail.check.url");
        hints.Add(detail.RequestBodyBytes == 0 ? "detail.check.get" : "detail.check.body");
        if (detail.RequestBody.Any(letter => letter > '\x7f'))
            hints.Add("detail.check.utf8");
        if (detail.RequestBody.EndsWith('\n'))
            hints.Add("detail.check.newline");
        hints.Add("detail.check.serial");
        return Html.Of($"<h3>{words["detail.check"]}</h3><ul class=\"hints\">{hints.Select(hint => Html.Of($"<li>{words[hint]}</li>"))}</ul>");
    }

    private static Html Headers(string title, IReadOnlyList<KeyValuePair<string, string>> headers) => headers.Count == 0
        ? Html.Empty
        : Part(title, Html.Of($"""<table class="headers">{headers.Select(header => Html.Of($"<tr><th translate=\"no\">{header.Key}</th><td><code>{header.Value}</code></td></tr>"))}</table>"""));

    private static Html Body(Words words, string key, string body, int? bytes) => Part(
        words[key],
        body.Length == 0
            ? Html.Of($"""<p class="hint">{words["detail.empty"]}</p>""")
            : Html.Of($"""<pre tabindex="0"><code>{Pretty(body)}</code></pre>{(bytes is { } count ? Html.Of($"""<p class="hint">{words.Fill("detail.bytes", count)}</p>""") : Html.Empty)}"""));

    private static Html Part(string title, Html content) => Html.Of($"""<section class="card"><h2>{title}</h2>{content}</section>""");

    private static string Pretty(string body)
    {
        if (body[0] is not ('{' or '['))
            return body;
        try
        {
            return JsonNode.Parse(body)?.ToJsonString(Indented) ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string CurlOf(RequestDetail detail, HttpContext http)
    {
        var url = detail.Url.StartsWith('/') ? $"{http.Request.Scheme}://{http.Request.Host.Value}{detail.Url}" : detail.Url;
        var text = new StringBuilder("curl -X ").Append(detail.Method).Append(' ').Append(Quoted(url));
        foreach (var (name, value) in detail.RequestHeaders)
        {
            if (name.ToUpperInvariant() is not ("HOST" or "CONTENT-LENGTH" or "CONNECTION" or "TRANSFER-ENCODING" or "ACCEPT-ENCODING"))
                text.Append(" \\\n  -H ").Append(Quoted($"{name}: {value}"));
        }
        if (detail.RequestBody.Length > 0)
            text.Append(" \\\n  --data-binary ").Append(Quoted(detail.RequestBody));
        return text.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
