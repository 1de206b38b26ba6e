using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Refusals;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wallet;

/// <summary>One request of a person, who is known by their token.</summary>
internal sealed class WalletCall(HttpContext http, Payer payer, ReadOnlyMemory<byte> body)
{
    public const string KeyHeader = "Idempotency-Key";

    public const string ConfirmationHeader = "Payment-Confirmation";

    private const int LongestKey = 64;

    public HttpContext Http { get; } = http;

    /// <summary>Whose token it is.</summary>
    public Payer Payer { get; } = payer;

    /// <summary>A value of the path.</summary>
    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A value of the query; null when absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The currency of the query, CNY when it names none. False when it is not three capital letters.</summary>
    public bool TryCurrency(out string currency)
    {
        currency = Query("currency") ?? "CNY";
        return currency.Length == 3 && currency.All(char.IsAsciiLetterUpper);
    }

    /// <summary>Reads and checks the JSON body; names the first wrong member.</summary>
    public bool TryRead<T>(out T request, out Refusal refusal)
        where T : class => JsonBody.TryRead(body.Span, WireJson.Options, out request, out refusal);

    /// <summary>What shows that the person means the spending of this key.</summary>
    public Consent Consent(string? password, SpendingKey key) =>
        new(password, Http.Request.Headers[ConfirmationHeader].ToString() is { Length: > 0 } confirmation ? confirmation : null, key.Text);

    /// <summary>
    /// The key under which a spending call is remembered, with a fingerprint of what it asks for: the path and the body without its password,
    /// so that a retry after a mistyped password is still the same request.
    /// </summary>
    public bool TrySpendingKey(object request, out SpendingKey key, out Refusal refusal)
    {
        (key, refusal) = (null!, null!);
        var text = Http.Request.Headers[KeyHeader].ToString();
        if (text.Length is 0 or > LongestKey || !text.All(letter => letter is > ' ' and < '\x7f'))
        {
            refusal = WalletRefusals.KeyMissing;
            return false;
        }
        var asked = $"{Http.Request.Method} {Http.Request.Path}\n{request}";
        key = new SpendingKey(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked))));
        return true;
    }
}
