using System.Globalization;
using Madang.Kernel.Time;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox/inspector</c>: the list of exchanges with its filter. Without script it is complete; script adds keys and live rows.</summary>
internal sealed class InspectorPage(RequestStore store, RequestLog log) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var words = Words.Of(call.Http);
        var filter = ListRequests.FilterOf(call);
        var rows = await store.ListAsync(filter, cancellation);
        var table = Table(call, words, rows);
        // The live view asks for the rows alone.
        if (call.Query("rows") is not null)
            return WireAnswer.Page(System.Text.Encoding.UTF8.GetBytes(table.ToString()), StatusCodes.Status200OK);
        var content = Html.Of($"""
            <h1>{words["inspector.title"]}</h1>
            <p class="hint">{words["inspector.lead"]} <span class="keys">{words["inspector.keys"]}</span></p>
            {Filter(words, filter)}
            {(log.Dropped == 0 ? Html.Empty : Html.Of($"""<p class="state warn">{words.Fill("inspector.dropped", log.Dropped)}</p>"""))}
            <div id="rows" data-live="{(filter.Before is null ? "can" : "no")}">{table}</div>
            """);
        return PageLayout.Answer(call.Http, words, words["inspector.title"], "/sandbox/inspector", content);
    }

    /// <summary>What was found of the signature. A callback carries ours, which nobody here checks.</summary>
    public static Html Badge(Words words, string kind, string verdict) => kind == nameof(ExchangeKind.Callback) && verdict == nameof(SignatureVerdict.NotChecked)
        ? Html.Of($"""<span class="state plain">✓ {words["verdict.ours"]}</span>""")
        : Html.Of($"""<span class="state {verdict switch { "Good" => "good", "Bad" => "bad", "Missing" => "bad", "Probe" => "warn", _ => "plain" }}">{verdict switch { "Good" => "✓", "Bad" => "✕", "Missing" => "✕", "Probe" => "!", _ => "–" }} {words["verdict." + verdict]}</span>""");

    public static Html Status(Words words, long status) =>
        status == 0 ? Html.Of($"""<span class="state bad">{words["detail.none"]}</span>""") : Html.Of($"""<span class="{(status < 400 ? "" : "failed")}">{status}</span>""");

    private static Html Filter(Words words, RequestFilter filter) => Html.Of($"""
        <form class="filter" method="get">
        <input type="search" name="text" value="{filter.Text}" placeholder="{words["inspector.search"]}" aria-label="{words["inspector.search"]}">
        <input name="mchid" value="{filter.MchId}" placeholder="{words["inspector.all"]}" aria-label="{words["col.merchant"]}" inputmode="numeric">
        <select name="verdict" aria-label="{words["col.signature"]}"><option value="">{words["inspector.verdicts"]}</option>{Enum.GetValues<SignatureVerdict>().Select(verdict => Option(verdict.ToString(), words["verdict." + verdict], filter.Verdict == verdict))}</select>
        <select name="kind" aria-label="{words["col.kind"]}"><option value="">{words["inspector.kinds"]}</option>{Enum.GetValues<ExchangeKind>().Select(kind => Option(kind.ToString(), words["kind." + kind], filter.Kind == kind))}</select>
        <button>{words["do.filter"]}</button>
        <label class="live"><input type="checkbox" id="live" checked> {words["inspector.live"]}</label>
        </form>
        """);

    public static Html Option(string value, string name, bool isChosen, bool isData = false)
    {
        var data = isData ? Html.Of($" translate=\"no\"") : Html.Empty;
        return isChosen ? Html.Of($"""<option value="{value}"{data} selected>{name}</option>""") : Html.Of($"""<option value="{value}"{data}>{name}</option>""");
    }

    private static Html Table(SandboxCall call, Words words, IReadOnlyList<RequestSummary> rows)
    {
        if (rows.Count == 0)
        {
            var isFiltered = call.Http.Request.Query.Any(pair => pair.Key is not ("rows" or "lang") && pair.Value.ToString().Length > 0);
            return Html.Of($"""<p class="empty">{words[isFiltered ? "inspector.none" : "inspector.empty"]}</p>""");
        }
        var older = rows.Count < 100 ? Html.Empty : Html.Of($"""<p><a class="button" href="{Older(call, rows[^1].Seq)}">{words["inspector.older"]}</a></p>""");
        return Html.Of($"""
            <table class="exchanges">
            <thead><tr><th>{words["col.at"]}</th><th>{words["col.merchant"]}</th><th>{words["col.request"]}</th><th>{words["col.signature"]}</th><th>{words["col.status"]}</th><th class="number">{words["col.took"]}</th></tr></thead>
            <tbody>{rows.Select(row => Row(words, row))}</tbody>
            </table>
            {older}
            """);
    }

    private static Html Row(Words words, RequestSummary row)
    {
        var at = Microseconds.ToInstant(row.AtUs);
        var isCallback = row.Kind == nameof(ExchangeKind.Callback);
        return Html.Of($"""
            <tr id="x{row.Id}">
            <td class="at"><time datetime="{at.ToString("O", CultureInfo.InvariantCulture)}">{at.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}</time></td>
            <td class="merchant">{row.MchId}</td>
            <td class="what" translate="no"><a href="/sandbox/inspector/{row.Id}"><span class="kind" title="{words["kind." + row.Kind]}">{(isCallback ? "←" : "→")}</span> <b>{row.Method}</b> {row.Path}</a> <small>{row.Trade}</small></td>
            <td class="verdict">{Badge(words, row.Kind, row.Verdict)}</td>
            <td class="answer">{Status(words, row.Status)} <small translate="no">{row.Code}</small></td>
            <td class="number took" translate="no">{(row.DurationUs / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} ms</td>
            </tr>
            """);
    }

    private static string Older(SandboxCall call, long before) =>
        "/sandbox/inspector" + QueryString.Create(call.Http.Request.Query.Where(pair => pair.Key is not ("before" or "rows" or "lang"))).Add("before", before.ToString(CultureInfo.InvariantCulture));
}
