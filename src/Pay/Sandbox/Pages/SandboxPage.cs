using System.Globalization;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox</c>: everything of the sandbox at a glance, with the buttons that change it.</summary>
internal sealed class SandboxPage(
    MerchantDirectory directory, SandboxPeople people, SandboxTrades trades, NotificationList callbacks, Faults faults, SandboxPasses passes, BusinessClock clock) : ISandboxUseCase
{
    private const int MostRows = 20;

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var words = Words.Of(call.Http);
        var key = passes.FormKey(call.Session);
        var merchants = await directory.ListAsync(cancellation);
        var content = Html.Of($"""
            <h1>{words["sandbox.title"]}</h1>
            <div class="grid">
            <div class="stack">{Card(words["time"], Time(words, key))}{Card(words["keys"], Keys(words, key))}</div>
            {Card(words["faults"], Faults(words, key, await faults.ListAsync(cancellation), merchants))}
            {Card(words["trades"], Trades(words, key, await trades.NewestAsync(null, MostRows, cancellation)), isWide: true)}
            {Card(words["callbacks"], Callbacks(words, key, await callbacks.NewestAsync(null, MostRows, cancellation)), isWide: true)}
            {Card(words["merchants"], await MerchantsAsync(call, words, merchants, cancellation))}
            {Card(words["payers"], await PayersAsync(words, key, cancellation))}
            </div>
            """);
        return PageLayout.Answer(call.Http, words, words["sandbox.title"], "/sandbox", content);
    }

    private static Html Card(string title, Html content, bool isWide = false) => isWide
        ? Html.Of($"""<section class="card wide"><h2>{title}</h2>{content}</section>""")
        : Html.Of($"""<section class="card"><h2>{title}</h2>{content}</section>""");

    // A button that asks for one change.
    private static Html Button(string key, string action, string label, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var inputs = new List<Html>();
        foreach (var (name, value) in fields)
            inputs.Add(Html.Of($"""<input type="hidden" name="{name}" value="{value}">"""));
        return Html.Of($"""<form class="line" method="post" action="{action}">{FormKey(key)}{inputs}<button>{label}</button></form>""");
    }

    // Its buttons speak for themselves; whoever hears the table needs a name.
    private static Html LastColumn(Words words) => Html.Of($"""<th aria-label="{words["col.do"]}"></th>""");

    private static Html FormKey(string key) => Html.Of($"""<input type="hidden" name="{SandboxGate.FormKeyField}" value="{key}">""");

    private static string Money(long minor, string currency) => $"{(minor / 100.0m).ToString("#,##0.00", CultureInfo.InvariantCulture)} {currency}";

    private static string At(long us) => Microseconds.ToInstant(us).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static Html State(string state) => Html.Of($"""<span translate="no" class="state {state switch
    {
        "SUCCESS" or "DELIVERED" => "good",
        "NOTPAY" or "USERPAYING" or "WAITING" or "REFUND" => "warn",
        "PAYERROR" or "GIVEN_UP" => "bad",
        _ => "plain",
    }}">{state}</span>""");

    private Html Time(Words words, string key)
    {
        var ahead = clock.Shift;
        var now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var shift = ahead == TimeSpan.Zero
            ? Html.Of($"""<span class="hint">{words["time.same"]}</span>""")
            : Html.Of($"""<span class="ahead">{words.Fill("time.ahead", Length(words, ahead))}</span>""");
        return Html.Of($"""
            <p class="big" translate="no">{now}</p>
            <p>{shift}</p>
            <p class="hint">{words["time.note"]}</p>
            <p class="states">{Advance("minutes", 1, 60)} {Advance("minutes", 15, 60)} {Advance("hours", 1, 3_600)} {Advance("hours", 24, 3_600)} {Advance("days", 30, 86_400)}</p>
            """);

        Html Advance(string unit, long count, long seconds) =>
            Button(key, "/sandbox/time", "+" + words.Fill("unit." + unit, count), ("advance_seconds", (count * seconds).ToString(CultureInfo.InvariantCulture)));
    }

    private static string Length(Words words, TimeSpan length)
    {
        var clock = length.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        return length.Days > 0 ? $"{words.Fill("unit.days", length.Days)} {clock}" : clock;
    }

    private static Html Faults(Words words, string key, IReadOnlyList<Fault> on, IReadOnlyList<Merchant> merchants)
    {
        var list = on.Count == 0
            ? Html.Of($"""<p class="empty">{words["faults.empty"]}</p>""")
            : Html.Of($"""
                <div class="scroll"><table><thead><tr><th>{words["col.kind"]}</th><th>{words["col.merchant"]}</th><th class="number">{words["col.left"]}</th>{LastColumn(words)}</tr></thead>
                <tbody>{on.Select(fault => Html.Of($"""
                <tr><td>{words["fault." + FaultApi.NameOf(fault.Kind)]} <small>{(fault.Value == 1 ? "" : fault.Value.ToString(CultureInfo.InvariantCulture))} <code>{fault.Path}</code></small></td>
                <td class="merchant">{fault.MchId}</td><td class="number">{fault.Remaining}</td>
                <td class="number">{Button(key, "/sandbox/faults/clear", words["do.off"], ("fault_id", fault.FaultId))}</td></tr>
                """))}</tbody></table></div>
                """);
        if (merchants.Count == 0)
            return list;
        return Html.Of($"""
            {list}
            <form class="row" method="post" action="/sandbox/faults">{FormKey(key)}
            <select name="kind" aria-label="{words["col.kind"]}">{Enum.GetValues<FaultKind>().Select(kind => InspectorPage.Option(FaultApi.NameOf(kind), words["fault." + FaultApi.NameOf(kind)], isChosen: false))}</select>
            <select name="mchid" aria-label="{words["col.merchant"]}">{merchants.Reverse().Take(200).Select(merchant => InspectorPage.Option(merchant.MchId, $"{merchant.MchId} {merchant.Name}", isChosen: false, isData: true))}</select>
            <label>{words["fault.times"]}<input type="number" name="times" value="1" min="1" max="10000"></label>
            <label>{words["fault.value"]}<input type="number" name="value" min="1" max="86400000"></label>
            <button class="primary">{words["do.on"]}</button>
            </form>
            """);
    }

    private static Html Trades(Words words, string key, IReadOnlyList<ListedTrade> newest) => newest.Count == 0
        ? Html.Of($"""<p class="empty">{words["trades.empty"]}</p>""")
        : Html.Of($"""
            <div class="scroll"><table class="stacked"><thead><tr><th>{words["col.at"]}</th><th>{words["col.merchant"]}</th><th>{words["col.number"]}</th><th class="number">{words["col.amount"]}</th><th>{words["col.state"]}</th>{LastColumn(words)}</tr></thead>
            <tbody>{newest.Select(trade => Html.Of($"""
            <tr><td class="at">{At(trade.CreatedAtUs)}</td><td class="merchant">{trade.Mchid}</td><td class="what mono" translate="no"><span>{trade.OutTradeNo}</span> <small>{trade.TradeType}</small></td>
            <td class="number" translate="no">{Money(trade.Total, trade.Currency)}</td><td>{State(trade.TradeState)}</td>
            <td class="number">{(trade.IsOpen ? Button(key, "/sandbox/pay", words["do.pay"], ("mchid", trade.Mchid), ("out_trade_no", trade.OutTradeNo)) : Html.Empty)}</td></tr>
            """))}</tbody></table></div>
            """);

    private static Html Callbacks(Words words, string key, IReadOnlyList<NotificationLine> newest) => newest.Count == 0
        ? Html.Of($"""<p class="empty">{words["callbacks.empty"]}</p>""")
        : Html.Of($"""
            <div class="scroll"><table class="stacked"><thead><tr><th>{words["col.at"]}</th><th>{words["col.merchant"]}</th><th>{words["col.event"]}</th><th>{words["col.state"]}</th><th class="number">{words["col.sent"]}</th><th>{words["col.next"]}</th>{LastColumn(words)}</tr></thead>
            <tbody>{newest.Select(callback => Html.Of($"""
            <tr><td class="at">{At(callback.CreatedAt)}</td><td class="merchant">{callback.MchId}</td><td class="what" translate="no">{callback.EventType} <small class="mono">{callback.NotifyUrl}</small></td>
            <td>{State(callback.State)}</td><td class="number">{callback.Attempts}</td><td class="at">{(callback.State == "WAITING" ? At(callback.DueAt) : "")}</td>
            <td class="number">{Button(key, $"/sandbox/callbacks/{callback.NotificationId}/resend", words["do.resend"])}</td></tr>
            """))}</tbody></table></div>
            """);

    private async Task<Html> MerchantsAsync(SandboxCall call, Words words, IReadOnlyList<Merchant> merchants, CancellationToken cancellation)
    {
        var address = $"{call.Http.Request.Scheme}://{call.Http.Request.Host.Value}";
        var command = PageLayout.Copyable(words, address == "http://127.0.0.1:8080" ? "./madang sandbox merchant --out ./merchant" : $"./madang sandbox merchant --out ./merchant --url {address}");
        if (merchants.Count == 0)
            return Html.Of($"""<p class="empty">{words["merchants.empty"]}</p>{command}""");
        var rows = new List<Html>();
        foreach (var merchant in merchants.Reverse().Take(MostRows))
        {
            rows.Add(Html.Of($"""
                <tr><td translate="no">{merchant.Name}<br><a class="merchant" href="/sandbox/inspector?mchid={merchant.MchId}">{merchant.MchId}</a></td>
                <td class="number" translate="no">{Money(await people.BalanceAsync(merchant.BasicAccount, cancellation), SandboxPeople.Currency)}</td>
                <td class="number" translate="no">{Money(await people.BalanceAsync(merchant.OperationAccount, cancellation), SandboxPeople.Currency)}</td></tr>
                """));
        }
        return Html.Of($"""
            <div class="scroll"><table><thead><tr><th>{words["col.merchant"]}</th><th class="number">{words["col.collected"]}</th><th class="number">{words["col.operation"]}</th></tr></thead><tbody>{rows}</tbody></table></div>
            {command}
            """);
    }

    private async Task<Html> PayersAsync(Words words, string key, CancellationToken cancellation)
    {
        var everybody = await people.ListAsync(MostRows, cancellation);
        var rows = new List<Html>();
        foreach (var payer in everybody)
        {
            rows.Add(Html.Of($"""
                <tr><td translate="no">{payer.Name}</td><td class="number" translate="no">{Money(await people.BalanceAsync(payer, cancellation), SandboxPeople.Currency)}</td>
                <td class="number">{Button(key, "/sandbox/topups", words["do.topup"], ("payer_id", payer.PayerId), ("amount", "100000"))}</td></tr>
                """));
        }
        var list = rows.Count == 0
            ? Html.Of($"""<p class="empty">{words["payers.empty"]}</p>""")
            : Html.Of($"""<div class="scroll"><table><thead><tr><th>{words["col.name"]}</th><th class="number">{words["col.balance"]}</th>{LastColumn(words)}</tr></thead><tbody>{rows}</tbody></table></div>""");
        return Html.Of($"{list}<p>{Button(key, "/sandbox/payers", words["do.payer"])}</p>");
    }

    private static Html Keys(Words words, string key) => Html.Of($"""
        <p class="hint">{words["keys.note"]}</p>
        <p class="states">{Button(key, "/sandbox/keys/rotate", words["keys.certificate"], ("kind", "certificate"))} {Button(key, "/sandbox/keys/rotate", words["keys.public"], ("kind", "public-key"))}</p>
        """);
}
