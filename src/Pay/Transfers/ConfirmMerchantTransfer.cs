using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>POST /wallet/merchant-transfers/confirm {package}: the payee takes what a merchant sent. Again gives the same answer.</summary>
internal sealed class ConfirmMerchantTransfer(TransferBills bills, MerchantDirectory merchants) : IWalletUseCase
{
    internal sealed record Request
    {
        /// <summary>The <c>package_info</c> of the bill.</summary>
        [Must, Text(1, 128)]
        public string? Package { get; init; }
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WalletAnswer.Refuse(refusal);
        var personId = call.Payer.PayerId;
        if (await bills.FindByPackageAsync(personId, request.Package!, cancellation) is not { } bill)
            return WalletAnswer.Refuse(WalletRefusals.NotFound("transfer"));
        if (bill.State == TransferState.WaitUserConfirm)
        {
            await bills.ConfirmAsync(bill, cancellation);
            bill = (await bills.FindByPackageAsync(personId, request.Package!, cancellation))!;
        }
        return bill.State is TransferState.Success or TransferState.Transfering
            ? WalletAnswer.Ok(await MerchantTransferView.OfAsync(bill, merchants, cancellation))
            : WalletAnswer.Refuse(WalletRefusals.Gone($"The transfer is {bill.State}."));
    }
}

/// <summary>GET /wallet/merchant-transfers: what waits for this person's confirmation.</summary>
internal sealed class ShowMerchantTransfers(TransferBills bills, MerchantDirectory merchants) : IWalletUseCase
{
    private const int Most = 50;

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var waiting = new List<object>();
        foreach (var bill in await bills.WaitingForAsync(call.Payer.PayerId, Most, cancellation))
            waiting.Add(await MerchantTransferView.OfAsync(bill, merchants, cancellation));
        return WalletAnswer.Ok(new { Transfers = waiting });
    }
}

/// <summary>A merchant's transfer as its payee sees it.</summary>
internal static class MerchantTransferView
{
    public static async ValueTask<object> OfAsync(TransferBill bill, MerchantDirectory merchants, CancellationToken cancellation) => new
    {
        bill.TransferBillNo,
        From = (await merchants.RequireAsync(bill.MchId, cancellation)).Merchant.Name,
        bill.MchId,
        bill.AppId,
        bill.Amount,
        Currency = "CNY",
        bill.Remark,
        For = bill.Perception,
        bill.State,
        Package = bill.State == TransferState.WaitUserConfirm ? bill.PackageInfo : null,
        CreatedAt = WireTime.Text(bill.CreatedAt),
        ExpiresAt = WireTime.Text(bill.DeadlineAt),
    };
}
