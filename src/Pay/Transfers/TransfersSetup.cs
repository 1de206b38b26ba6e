using Madang.Pay.Transfers.Batches;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Transfers;

/// <summary>Transfers of a merchant to a person.</summary>
internal static class TransfersSetup
{
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddSingleton<PayeeNames>();
        services.AddSingleton<TransferBills>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<TransferBills>());
        services.AddSingleton<TransferBatches>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<TransferBatches>());
        return services;
    }

    public static void MapTransfers(this WireRoutes wire)
    {
        wire.Post<CreateTransferBill>("/v3/fund-app/mch-transfer/transfer-bills");
        wire.Post<CancelTransferBill>("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel");
        wire.Get<QueryTransferBillByOutNo>("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}");
        wire.Get<QueryTransferBillByBillNo>("/v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}");
        wire.Post<CreateTransferBatch>("/v3/transfer/batches");
        wire.Get<QueryTransferBatchById>("/v3/transfer/batches/batch-id/{batch_id}");
        wire.Get<QueryTransferBatchByOutNo>("/v3/transfer/batches/out-batch-no/{out_batch_no}");
        wire.Get<QueryTransferDetailById>("/v3/transfer/batches/batch-id/{batch_id}/details/detail-id/{detail_id}");
        wire.Get<QueryTransferDetailByOutNo>("/v3/transfer/batches/out-batch-no/{out_batch_no}/details/out-detail-no/{out_detail_no}");
    }

    public static void MapTransfers(this WalletRoutes wallet)
    {
        wallet.Get<ShowMerchantTransfers>("/merchant-transfers");
        wallet.Post<ConfirmMerchantTransfer>("/merchant-transfers/confirm");
    }
}
