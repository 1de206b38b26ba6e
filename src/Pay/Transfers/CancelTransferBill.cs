using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>
/// POST /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel: takes a bill back that its payee has not confirmed.
/// The answer is CANCELING; the money is back, and the callback sent, moments later.
/// </summary>
internal sealed class CancelTransferBill(TransferBills bills, DueWorker worker) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var (mchId, number) = (call.Merchant.MchId, call.Path("out_bill_no"));
        if (await bills.FindByOutNoAsync(mchId, number, cancellation) is not { } bill)
            return WireAnswer.Refuse(TransferRefusals.NotFound);
        if (bill.State == TransferState.WaitUserConfirm)
        {
            if (!await bills.BeginCancelAsync(bill, cancellation))
                await bills.ExpireAsync(bill, cancellation);
            bill = (await bills.FindByOutNoAsync(mchId, number, cancellation))!;
            worker.Wake();
        }
        return bill.State is TransferState.Canceling or TransferState.Cancelled
            ? WireAnswer.Ok(new { bill.OutBillNo, bill.TransferBillNo, bill.State, UpdateTime = WireTime.Text(bill.UpdatedAt) })
            : WireAnswer.Refuse(TransferRefusals.NotCancellable(bill.State));
    }
}
