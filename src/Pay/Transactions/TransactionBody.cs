using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>
/// An order as queries answer it and as TRANSACTION.SUCCESS tells it. What belongs to a payment is there only once it is paid. Example:
/// <c>{"appid":"wx…","mchid":"1900000001","out_trade_no":"…","transaction_id":"4200…","trade_type":"JSAPI","trade_state":"SUCCESS","trade_state_desc":"支付成功",
/// "bank_type":"OTHERS","attach":"","success_time":"2021-03-22T10:29:05+08:00","payer":{"openid":"o4G…"},"amount":{"total":1,"payer_total":1,"currency":"CNY","payer_currency":"CNY"}}</c>
/// </summary>
internal sealed record TransactionBody
{
    // Money comes out of a wallet's balance, for which the list of banks says OTHERS.
    private const string BankTypeOfWallets = "OTHERS";

    public string? Appid { get; init; }
    public string? Mchid { get; init; }
    public string? SpAppid { get; init; }
    public string? SpMchid { get; init; }
    public string? SubAppid { get; init; }
    public string? SubMchid { get; init; }
    public required string OutTradeNo { get; init; }
    public string? TransactionId { get; init; }
    public string? TradeType { get; init; }
    public required string TradeState { get; init; }
    public required string TradeStateDesc { get; init; }
    public string? BankType { get; init; }
    public string? Attach { get; init; }
    public string? SuccessTime { get; init; }
    public PayerBody? Payer { get; init; }
    public required AmountBody Amount { get; init; }
    public SceneBody? SceneInfo { get; init; }
    public IReadOnlyList<object> PromotionDetail { get; init; } = [];

    internal sealed record PayerBody(string? Openid, string? SpOpenid, string? SubOpenid);

    internal sealed record AmountBody(long Total, long? PayerTotal, string Currency, string? PayerCurrency);

    internal sealed record SceneBody(string DeviceId);

    public static TransactionBody Of(Trade trade, long nowUtcUs)
    {
        var state = trade.StateAt(nowUtcUs);
        var isPaid = trade.PaidAt is not null;
        var isPartner = trade.SubMchId is not null;
        return new()
        {
            Appid = isPartner ? null : trade.AppId,
            Mchid = isPartner ? null : trade.MchId,
            SpAppid = isPartner ? trade.AppId : null,
            SpMchid = isPartner ? trade.MchId : null,
            SubAppid = trade.SubAppId,
            SubMchid = trade.SubMchId,
            OutTradeNo = trade.OutTradeNo,
            TransactionId = trade.TransactionId,
            TradeType = isPaid || trade.TradeType == Transactions.TradeType.Code ? trade.TradeType : null,
            TradeState = state,
            TradeStateDesc = Transactions.TradeState.Describe(state),
            BankType = isPaid ? BankTypeOfWallets : null,
            Attach = isPaid ? trade.Attach ?? "" : null,
            SuccessTime = trade.PaidAt is { } paidAt ? WireTime.Text(paidAt) : null,
            Payer = isPaid ? PayerOf(trade, isPartner) : null,
            Amount = new(trade.Total, isPaid ? trade.Total : null, trade.Currency, isPaid ? trade.Currency : null),
            SceneInfo = trade.DeviceId is { Length: > 0 } device ? new(device) : null,
        };
    }

    private static PayerBody PayerOf(Trade trade, bool isPartner) =>
        isPartner ? new(null, trade.PayerOpenId, trade.PayerSubOpenId) : new(trade.PayerOpenId, null, null);
}
