using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Transactions.Partner;

/// <summary>The same orders in a service provider's words: sp_* for itself, sub_* for the merchant it acts for.</summary>
internal static class PartnerSetup
{
    public static void AddPartnerTransactions(this IServiceCollection services)
    {
        services.AddSingleton<SubMerchants>();
        services.AddSingleton<PartnerRules>();
        services.AddSingleton<PartnerPrepay>();
        services.AddSingleton<PartnerCalls>();
    }

    public static void MapPartnerTransactions(this WireRoutes wire)
    {
        const string root = "/v3/pay/partner/transactions";
        wire.Post<PartnerPrepayJsapi>($"{root}/jsapi");
        wire.Post<PartnerPrepayNative>($"{root}/native");
        wire.Post<PartnerPrepayH5>($"{root}/h5");
        wire.Post<PartnerPrepayApp>($"{root}/app");
        wire.Post<PartnerCodePay>($"{root}/codepay");
        wire.Get<PartnerQueryById>($"{root}/id/{{transaction_id}}");
        wire.Get<PartnerQueryByOutTradeNo>($"{root}/out-trade-no/{{out_trade_no}}");
        wire.Post<PartnerCloseTrade>($"{root}/out-trade-no/{{out_trade_no}}/close");
        wire.Post<PartnerReverseTrade>($"{root}/out-trade-no/{{out_trade_no}}/reverse");
    }
}
