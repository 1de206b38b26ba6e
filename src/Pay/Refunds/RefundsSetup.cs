using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Refunds;

/// <summary>Refunds: accept, query, settle, and another way for those that cannot go back as they came.</summary>
internal static class RefundsSetup
{
    public static void AddRefunds(this IServiceCollection services)
    {
        services.AddSingleton<RefundStore>();
        services.AddSingleton<OpenRefund>();
        services.AddSingleton<IDueWork, SettleRefunds>();
    }

    public static void MapRefunds(this WireRoutes wire)
    {
        const string root = "/v3/refund/domestic/refunds";
        wire.Post<CreateRefund>(root);
        wire.Get<QueryRefund>($"{root}/{{out_refund_no}}");
        wire.Post<ApplyAbnormalRefund>($"{root}/{{refund_id}}/apply-abnormal-refund");
    }
}
