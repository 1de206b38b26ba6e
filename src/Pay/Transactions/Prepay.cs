using Madang.Kernel.Refusals;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions;

/// <summary>The part that the four ways to prepay share: only the body and what is answered differ.</summary>
internal sealed class Prepay(PlaceOrder orders, PrepayRules rules, NotifyUrls urls, Payers payers)
{
    public async ValueTask<(Trade? Trade, Refusal? Refusal)> PlaceAsync(
        WireCall call, PrepayBody body, string type, SceneInfo? scene, string? openId, CancellationToken cancellation)
    {
        if (await rules.CheckPartiesAsync(call, body.Mchid!, body.Appid!, cancellation) is { } wrongParty)
            return (null, wrongParty);
        if (urls.Check(body.NotifyUrl) is { } wrongUrl)
            return (null, wrongUrl);
        string? forPayer = null;
        if (openId is not null)
        {
            forPayer = (await payers.FindByOpenIdAsync(body.Appid!, openId, cancellation))?.PayerId;
            if (forPayer is null)
                return (null, TradeRefusals.UnknownOpenId);
        }
        return await orders.PlaceAsync(
            new Placement
            {
                MchId = body.Mchid!,
                AppId = body.Appid!,
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
                MerchantAccount = call.Merchant.BasicAccount,
                FeeBp = call.Merchant.FeeRateBp,
            },
            cancellation);
    }
}

/// <summary>A merchant's own order.</summary>
internal abstract record PrepayBody : OrderBody
{
    [Must, Text(1, 32)]
    public string? Appid { get; init; }

    [Must, Text(1, 32)]
    public string? Mchid { get; init; }

    [Must, Text(1, 255)]
    public string? NotifyUrl { get; init; }
}

internal sealed record PayerOpenId
{
    [Must, Text(1, 128)]
    public string? Openid { get; init; }
}

internal sealed record PrepayIdAnswer(string PrepayId);
