using Dapper;
using Madang.Kernel.Database;
using Madang.Pay.Transfers;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary>
/// <c>POST /sandbox/transfers/confirm</c>: <c>{"transfer_bill_no":"…"}</c> or <c>{"out_bill_no":"…","mchid":"…"}</c>; takes a merchant's transfer as its payee would.
/// </summary>
internal sealed class ConfirmTransferAsPayee(TransferBills bills, PlatformDatabase database) : ISandboxUseCase
{
    public sealed record Request
    {
        [Text(1, 64)]
        public string? TransferBillNo { get; init; }

        [Text(1, 64)]
        public string? OutBillNo { get; init; }

        [Text(1, 32)]
        public string? Mchid { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (await FindAsync(request, cancellation) is not { } bill)
            return WireAnswer.Refuse(WireRefusals.NotFound("There is no transfer of that number."));
        if (bill.State == TransferState.WaitUserConfirm)
        {
            await bills.ConfirmAsync(bill, cancellation);
            bill = (await bills.FindByBillNoAsync(bill.MchId, bill.TransferBillNo, cancellation))!;
        }
        return WireAnswer.Ok(new { bill.State, Mchid = bill.MchId, bill.OutBillNo, bill.TransferBillNo, bill.Amount, bill.FailReason });
    }

    private async Task<TransferBill?> FindAsync(Request request, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(request.OutBillNo) && !string.IsNullOrEmpty(request.Mchid))
            return await bills.FindByOutNoAsync(request.Mchid, request.OutBillNo, cancellation);
        if (string.IsNullOrEmpty(request.TransferBillNo))
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var mchId = await connection.ExecuteScalarAsync<string?>("SELECT mchid FROM transfer_bill WHERE transfer_bill_no = @TransferBillNo", new { request.TransferBillNo });
        return mchId is null ? null : await bills.FindByBillNoAsync(mchId, request.TransferBillNo, cancellation);
    }
}
