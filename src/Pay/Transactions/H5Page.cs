using System.Globalization;
using System.Text.Encodings.Web;
using System.Web;
using Madang.Kernel.Time;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.Pay.Transactions;

/// <summary>
/// The page that an H5 order's <c>h5_url</c> leads to. It shows what is to be paid and hands the payer's phone the way in;
/// it moves no money itself, and after <c>redirect_url</c> it sends the payer back.
/// </summary>
internal static class H5Page
{
    private const string Path = "/pay/h5";

    /// <summary>How long an <c>h5_url</c> opens; the prepay id in it lives longer. Asking for the same order again gives a fresh one.</summary>
    public static readonly long LinkLifeUs = Microseconds.Of(TimeSpan.FromMinutes(5));

    /// <summary>On the address by which the merchant reached us, so that it works behind any name. <c>package</c> says when it was made.</summary>
    public static string Url(WireCall call, Trade trade, BusinessClock clock) =>
        $"{Base(call.Http.Request)}{Path}?prepay_id={TradeNumbers.PrepayId(trade.TradeId, trade.PrepayRound)}&package={clock.UtcMicroseconds() / 1_000_000}";

    /// <summary>
    /// Reads the two members of such an address; a time that is missing or unreadable is long ago. The time is not sealed: who changes it holds the prepay id
    /// anyway, which pays the same order.
    /// </summary>
    public static (string? PrepayId, long UsableUntilUtcUs) Read(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            return (null, 0);
        var query = HttpUtility.ParseQueryString(address.Query);
        return (query["prepay_id"] is { Length: > 0 } prepayId ? prepayId : null, UsableUntil(query["package"]));
    }

    public static string Base(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, ShowAsync).ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext http, Trades trades, BusinessClock clock)
    {
        var prepayId = http.Request.Query["prepay_id"].ToString();
        var order = await trades.FindAsync(PaymentTarget.ByPrepayId(prepayId), http.RequestAborted);
        var isLapsed = UsableUntil(http.Request.Query["package"]) <= clock.UtcMicroseconds();
        http.Response.StatusCode = order is null ? StatusCodes.Status404NotFound : isLapsed ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.WriteAsync(Render(order, isLapsed, prepayId, ReturnAddress(http.Request)), http.RequestAborted);
    }

    // Only web addresses: a javascript: link would run in our name.
    private static string? ReturnAddress(HttpRequest request) =>
        Uri.TryCreate(request.Query["redirect_url"].ToString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address.AbsoluteUri : null;

    private static long UsableUntil(string? package) =>
        package is { Length: <= 12 } && long.TryParse(package, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds * 1_000_000 + LinkLifeUs : 0;

    private static string Render(PaymentOrder? order, bool isLapsed, string prepayId, string? back)
    {
        var html = HtmlEncoder.Default;
        var said = order switch
        {
            null => "<h1>404</h1><p>没有这笔订单 · 주문이 없습니다 · There is no such order</p>",
            _ when isLapsed => "<h1>410</h1><p>链接已过期，请返回商户重新下单 · 링크가 만료되었습니다. 가게에서 다시 주문해 주세요 · This link has expired. Go back to the shop and order again</p>",
            _ => $"""
                <p class="what">{html.Encode(order.Description)}</p>
                <h1>{(order.Total / 100m).ToString("0.00", CultureInfo.InvariantCulture)} <small>{html.Encode(order.Currency)}</small></h1>
                <p>{html.Encode(TradeState.Describe(order.State))}</p>
                <p class="id">{html.Encode(prepayId)}</p>
                """,
        };
        var link = back is null ? "" : $"""<p><a href="{html.Encode(back)}" rel="noreferrer">返回商户 · 돌아가기 · Back to the shop</a></p>""";
        return $$"""
            <!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Madang Pay</title><style>
            :root{color-scheme:light dark}
            body{font:15px system-ui,"Noto Sans KR","Noto Sans SC",sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;
              color:light-dark(#17211f,#eef3f1);background:light-dark(#fff,#121816)}
            h1{font-size:40px;margin:8px;font-variant-numeric:tabular-nums} small{font-size:15px} .id{font-size:12px;color:light-dark(#66736f,#8b9894)}
            a{color:light-dark(#0b7a75,#34c3b8)}
            </style></head><body><main>{{said}}{{link}}</main></body></html>
            """;
    }
}
