using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>GET /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}</summary>
internal sealed class QueryTransferBillByOutNo(TransferBills bills, PayeeNames names) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) => await TransferBillView.AnswerAsync(
        await bills.FindByOutNoAsync(call.Merchant.MchId, call.Path("out_bill_no"), cancellation), names, cancellation);
}

/// <summary>GET /v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}</summary>
internal sealed class QueryTransferBillByBillNo(TransferBills bills, PayeeNames names) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) => await TransferBillView.AnswerAsync(
        await bills.FindByBillNoAsync(call.Merchant.MchId, call.Path("transfer_bill_no"), cancellation), names, cancellation);
}

/// <summary>A bill as a query answers it.</summary>
internal static class TransferBillView
{
    public static async ValueTask<WireAnswer> AnswerAsync(TransferBill? bill, PayeeNames names, CancellationToken cancellation) => bill is null
        ? WireAnswer.Refuse(TransferRefusals.NotFound)
        : WireAnswer.Ok(new
        {
            MchId = bill.MchId,
            bill.OutBillNo,
            bill.TransferBillNo,
            Appid = bill.AppId,
            bill.State,
            TransferAmount = bill.Amount,
            TransferRemark = bill.Remark,
            bill.FailReason,
            Openid = bill.OpenId,
            UserName = await names.ForMerchantAsync(bill.MchId, bill.UserNameSealed, cancellation),
            CreateTime = WireTime.Text(bill.CreatedAt),
            UpdateTime = WireTime.Text(bill.UpdatedAt),
        });
}
