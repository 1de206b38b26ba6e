using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet;

/// <summary>What an endpoint of the payer's side answers: JSON, or a problem as RFC 9457 writes it.</summary>
internal sealed class WalletAnswer
{
    public const string ProblemContentType = "application/problem+json; charset=utf-8";

    private WalletAnswer(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        Status = status;
        Body = body;
        ContentType = contentType;
    }

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string? ContentType { get; }

    /// <summary>200 with a JSON body: snake_case names, nulls left out.</summary>
    public static WalletAnswer Ok(object body) => new(200, WireJson.Write(body), WireJson.ContentType);

    /// <summary>201 with a JSON body.</summary>
    public static WalletAnswer Created(object body) => new(201, WireJson.Write(body), WireJson.ContentType);

    /// <summary>204.</summary>
    public static WalletAnswer NoContent() => new(204, default, contentType: null);

    /// <summary>
    /// A refusal, such as <c>{"type":"urn:madang:wallet:RULE_LIMIT","title":"RULE_LIMIT","status":403,"detail":"The amount is …","code":"RULE_LIMIT"}</c>.
    /// </summary>
    public static WalletAnswer Refuse(Refusal refusal) => new(refusal.Status, WireJson.Write(new
    {
        Type = $"urn:madang:wallet:{refusal.Code}",
        Title = refusal.Code,
        refusal.Status,
        Detail = refusal.Message,
        refusal.Code,
        refusal.Field,
        refusal.Issue,
    }), ProblemContentType);
}
