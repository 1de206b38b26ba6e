using Madang.Kernel.Refusals;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>An order that a service provider places for a merchant.</summary>
internal abstract record PartnerOrderBody : OrderBody, IPartnerParties
{
    [Must, Text(1, 32)]
    public string? SpAppid { get; init; }

    [Must, Text(1, 32)]
    public string? SpMchid { get; init; }

    [Text(1, 32)]
    public string? SubAppid { get; init; }

    [Must, Text(1, 32)]
    public string? SubMchid { get; init; }
}

internal abstract record PartnerPrepayBody : PartnerOrderBody
{
    [Must, Text(1, 255)]
    public string? NotifyUrl { get; init; }
}

/// <summary>The part that the four ways to prepay share.</summary>
internal sealed class PartnerPrepay(PlaceOrder orders, PartnerRules rules, NotifyUrls urls)
{
    public async ValueTask<(Trade? Trade, Refusal? Refusal)> PlaceAsync(
        WireCall call, PartnerPrepayBody body, string type, SceneInfo? scene, PartnerPayer? payer, CancellationToken cancellation)
    {
        var (sub, refusal) = await rules.CheckAsync(call, body, cancellation);
        if (sub is null)
            return (null, refusal);
        if (urls.Check(body.NotifyUrl) is { } wrongUrl)
            return (null, wrongUrl);
        string? forPayer = null;
        if (payer is not null)
        {
            forPayer = (await rules.FindPayerAsync(body, payer, cancellation))?.PayerId;
            if (forPayer is null)
                return (null, TradeRefusals.UnknownOpenId);
        }
        return await orders.PlaceAsync(
            new Placement
            {
                MchId = body.SpMchid!,
                SubMchId = sub.MchId,
                AppId = body.SpAppid!,
                SubAppId = string.IsNullOrEmpty(body.SubAppid) ? null : body.SubAppid,
                OutTradeNo = body.OutTradeNo!,
                Type = type,
                Description = body.Description!,
                Attach = body.Attach,
                NotifyUrl = body.NotifyUrl,
                DeviceId = scene?.DeviceId,
                Total = body.Amount!.Total!.Value,
                TimeExpire = body.TimeExpire,
                Request = PrepayRules.Canonical<object>(body),
                ForPayer = forPayer,
                MerchantAccount = sub.BasicAccount,
                FeeBp = sub.FeeRateBp,
            },
            cancellation);
    }
}
