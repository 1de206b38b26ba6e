using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Bills;

/// <summary>Puts bills on the wire.</summary>
internal static class BillsSetup
{
    public static void AddBills(this IServiceCollection services)
    {
        services.AddSingleton<TradeBill>();
        services.AddSingleton<FundFlowBill>();
        services.AddSingleton<BillDesk>();
    }

    public static void MapBills(this WireRoutes wire)
    {
        wire.Get<GetTradeBill>("/v3/bill/tradebill");
        wire.Get<GetFundFlowBill>("/v3/bill/fundflowbill");
        wire.Get<DownloadBill>("/v3/billdownload/file");
    }
}
