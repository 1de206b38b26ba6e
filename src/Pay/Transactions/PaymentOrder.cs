using Madang.Kernel.Refusals;

namespace Madang.Pay.Transactions;

/// <summary>An order as its payer sees it before and after paying.</summary>
/// <param name="TradeId">Ours, 32 hexadecimal digits.</param>
/// <param name="MchId">The merchant.</param>
/// <param name="AppId">The app in whose name the order was placed.</param>
/// <param name="OutTradeNo">The merchant's number.</param>
/// <param name="Description">What is paid for.</param>
/// <param name="Total">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Type">One of <see cref="TradeType"/>.</param>
/// <param name="State">One of <see cref="TradeState"/>.</param>
/// <param name="ExpiresAtUtcUs">Until when it can be paid.</param>
/// <param name="PaidAtUtcUs">When it was paid; null before.</param>
/// <param name="TransactionId">28 digits once it is paid; null before.</param>
internal sealed record PaymentOrder(
    string TradeId, string MchId, string AppId, string OutTradeNo, string Description, long Total, string Currency, string Type, string State,
    long ExpiresAtUtcUs, long? PaidAtUtcUs, string? TransactionId);

/// <summary>How an order was named to be paid. Exactly one way.</summary>
internal sealed record PaymentTarget
{
    /// <summary>wx…, from JSAPI, APP and H5.</summary>
    public string? PrepayId { get; private init; }

    /// <summary>weixin://wxpay/bizpayurl?pr=…, from NATIVE.</summary>
    public string? CodeUrl { get; private init; }

    /// <summary>The merchant's own numbers: for the sandbox, which acts as the payer.</summary>
    public (string MchId, string OutTradeNo)? Order { get; private init; }

    /// <summary>Our id: to confirm a code payment that waits for the payer.</summary>
    public string? TradeId { get; private init; }

    public static PaymentTarget ByPrepayId(string prepayId) => new() { PrepayId = prepayId };

    /// <summary>Until when the name itself may be used, in UTC microseconds; an <c>h5_url</c> lives shorter than the prepay id in it.</summary>
    public long UsableUntilUtcUs { get; private init; } = long.MaxValue;

    /// <summary>By an <c>h5_url</c>; null when it names no order.</summary>
    public static PaymentTarget? ByH5Url(string url) =>
        H5Page.Read(url) is (string prepayId, var until) ? new() { PrepayId = prepayId, UsableUntilUtcUs = until } : null;

    public static PaymentTarget ByCodeUrl(string codeUrl) => new() { CodeUrl = codeUrl };

    public static PaymentTarget ByOrder(string mchId, string outTradeNo) => new() { Order = (mchId, outTradeNo) };

    public static PaymentTarget ByTradeId(string tradeId) => new() { TradeId = tradeId };
}

/// <summary>A person's wish to pay. The caller has made sure that it is them: password, passkey or a small amount.</summary>
/// <param name="PayerId">Who pays.</param>
/// <param name="Target">What is paid.</param>
/// <param name="IdempotencyKey">1-64 characters, chosen once per tap on the button: the same key gives the same answer, a refusal included.</param>
internal sealed record PayRequest(string PayerId, PaymentTarget Target, string IdempotencyKey);

/// <summary>How it ended.</summary>
/// <param name="Refusal">Why not; null when it is paid.</param>
/// <param name="Order">The order as it is now; null when there is none of that name.</param>
internal sealed record PayAnswer(Refusal? Refusal, PaymentOrder? Order)
{
    public bool IsPaid => Refusal is null;
}
