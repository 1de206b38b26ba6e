using Madang.Kernel.Refusals;
using Madang.Pay.Merchants;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>One authenticated request of a merchant.</summary>
internal sealed class WireCall(HttpContext http, Merchant merchant, ReadOnlyMemory<byte> body)
{
    public HttpContext Http { get; } = http;

    /// <summary>Who signed the request.</summary>
    public Merchant Merchant { get; } = merchant;

    /// <summary>The raw body, as it was signed.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>A value of the path, such as <c>out_trade_no</c>, URL-decoded.</summary>
    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A value of the query; null when absent.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Reads and checks the JSON body. Answers PARAM_ERROR with the JSON pointer of the first wrong member.</summary>
    public bool TryRead<T>(out T request, out Refusal refusal)
        where T : class => JsonBody.TryRead(Body.Span, WireJson.Options, out request, out refusal);
}
