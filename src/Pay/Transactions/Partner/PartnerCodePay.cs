using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>POST /v3/pay/partner/transactions/codepay</summary>
internal sealed class PartnerCodePay(PartnerRules rules, ChargeCode charge) : IWireUseCase
{
    internal sealed record Body : PartnerOrderBody
    {
        [Must]
        public CodePayer? Payer { get; init; }

        [Must]
        public TillScene? SceneInfo { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Body>(out var body, out var wrong))
            return WireAnswer.Refuse(wrong);
        var (sub, refusal) = await rules.CheckAsync(call, body, cancellation);
        if (sub is null)
            return WireAnswer.Refuse(refusal!);
        var wish = new Placement
        {
            MchId = body.SpMchid!,
            SubMchId = sub.MchId,
            AppId = body.SpAppid!,
            SubAppId = string.IsNullOrEmpty(body.SubAppid) ? null : body.SubAppid,
            OutTradeNo = body.OutTradeNo!,
            Type = TradeType.Code,
            Description = body.Description!,
            Attach = body.Attach,
            DeviceId = body.SceneInfo!.DeviceId,
            Total = body.Amount!.Total!.Value,
            Request = PrepayRules.Canonical(body with { Payer = body.Payer!.Kept() }),
            MerchantAccount = sub.BasicAccount,
            FeeBp = sub.FeeRateBp,
        };
        return await charge.ChargeAsync(wish, body.Payer!.AuthCode!, cancellation);
    }
}
