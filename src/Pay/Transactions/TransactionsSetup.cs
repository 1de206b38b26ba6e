using Madang.Pay.Transactions.Partner;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Transactions;

/// <summary>Orders: prepay, code payments, query, close, reverse, expiry.</summary>
internal static class TransactionsSetup
{
    public static void AddTransactions(this IServiceCollection services)
    {
        services.AddSingleton<TradeStore>();
        services.AddSingleton<IPaymentEvents, PaymentEvents>();
        services.AddSingleton<PlatformAccounts>();
        services.AddSingleton<PaymentPostings>();
        services.AddSingleton<Trades>();
        services.AddSingleton<TradeCalls>();
        services.AddSingleton<PrepayRules>();
        services.AddSingleton<PlaceOrder>();
        services.AddSingleton<Prepay>();
        services.AddSingleton<CloseOrder>();
        services.AddSingleton<ReverseOrder>();
        services.AddSingleton<ChargeCode>();
        services.AddSingleton<IDueWork, ExpireTrades>();
        services.AddPartnerTransactions();
    }

    public static void MapTransactions(this WireRoutes wire, IEndpointRouteBuilder endpoints)
    {
        const string root = "/v3/pay/transactions";
        wire.Post<PrepayJsapi>($"{root}/jsapi");
        wire.Post<PrepayNative>($"{root}/native");
        wire.Post<PrepayH5>($"{root}/h5");
        wire.Post<PrepayApp>($"{root}/app");
        wire.Post<CodePay>($"{root}/codepay");
        wire.Get<QueryById>($"{root}/id/{{transaction_id}}");
        wire.Get<QueryByOutTradeNo>($"{root}/out-trade-no/{{out_trade_no}}");
        wire.Post<CloseTrade>($"{root}/out-trade-no/{{out_trade_no}}/close");
        wire.Post<ReverseTrade>($"{root}/out-trade-no/{{out_trade_no}}/reverse");
        wire.MapPartnerTransactions();
        H5Page.Map(endpoints);
    }
}
