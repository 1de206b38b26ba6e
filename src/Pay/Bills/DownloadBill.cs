using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Bills;

/// <summary>GET /v3/billdownload/file?token=: the file itself. The request is signed like any other, the answer is not.</summary>
internal sealed class DownloadBill(BillDesk desk, MasterKey key, BusinessClock clock) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (BillOrder.FromToken(call.Query("token"), key, clock.Machine) is not { } order)
            return WireAnswer.Refuse(BillRefusals.StaleAddress);
        if (order.MchId != call.Merchant.MchId)
            return WireAnswer.Refuse(BillRefusals.OtherMerchant);
        return await BillFile.SpoolAsync(output => desk.CutAsync(call.Merchant, order, output, cancellation), order.IsPacked) is { } bill
            ? WireAnswer.File(bill, order.IsPacked ? "application/x-gzip" : "text/plain; charset=utf-8")
            : WireAnswer.Refuse(BillRefusals.NoStatement);
    }
}
