using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>
/// POST /v3/fund-app/mch-transfer/transfer-bills: holds the amount on the operation account and waits for the payee to confirm with <c>package_info</c>.
/// A <c>user_name</c> is compared with the payee's papers when they confirm: a wrong one is told by the bill (FAIL, NAME_NOT_CORRECT), never by this answer,
/// which would let a merchant guess at names. The same number with the same parameters answers what the first call made, in its present state.
/// </summary>
internal sealed class CreateTransferBill(
    TransferBills bills, MerchantDirectory merchants, Payers payers, SensitiveFields sensitive, PayeeNames names, NotifyUrls urls, BusinessClock clock)
    : IWireUseCase
{
    internal sealed record ReportInfo
    {
        [Must, Text(1, 15)]
        public string? InfoType { get; init; }

        [Must, Text(1, 32)]
        public string? InfoContent { get; init; }
    }

    internal sealed record Request
    {
        [Must, Text(1, 32)]
        public string? Appid { get; init; }

        [Must, Text(1, 32, Pattern = "[0-9A-Za-z]+")]
        public string? OutBillNo { get; init; }

        [Must, Text(1, 36)]
        public string? TransferSceneId { get; init; }

        [Must, Text(1, 64)]
        public string? Openid { get; init; }

        /// <summary>Encrypted to the platform; see <see cref="SensitiveFields"/>.</summary>
        [Text(1, 1024)]
        public string? UserName { get; init; }

        /// <summary>Fen.</summary>
        [Between(1, 100_000_000)]
        public long TransferAmount { get; init; }

        [Must, Text(1, 32)]
        public string? TransferRemark { get; init; }

        [Text(1, 256)]
        public string? NotifyUrl { get; init; }

        [Text(1, 64)]
        public string? UserRecvPerception { get; init; }

        [Must, Count(1, 10)]
        public ReportInfo[]? TransferSceneReportInfos { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (urls.Check(request.NotifyUrl) is { } wrongUrl)
            return WireAnswer.Refuse(wrongUrl);
        if (TransferRefusals.NameRule(request.TransferAmount, request.UserName) is { } wrongName)
            return WireAnswer.Refuse(wrongName);
        var mchId = call.Merchant.MchId;
        if (await merchants.CheckAppAsync(mchId, request.Appid!, cancellation) is { } wrongApp)
            return WireAnswer.Refuse(wrongApp);
        var (name, unreadable) = await NameAsync(call, request.UserName, cancellation);
        if (unreadable is not null)
            return WireAnswer.Refuse(unreadable);
        var fingerprint = Fingerprint(request, name);
        if (await bills.FindByOutNoAsync(mchId, request.OutBillNo!, cancellation) is { } known)
            return Again(known, fingerprint);
        if (await payers.FindByOpenIdAsync(request.Appid!, request.Openid!, cancellation) is not { } payee)
            return WireAnswer.Refuse(TransferRefusals.UnknownOpenId);
        var bill = New(mchId, payee.PayerId, request, names.Seal(name), fingerprint);
        var to = await payers.WalletAccountAsync(payee.PayerId, "CNY", cancellation);
        var (isStored, notEnough) = await bills.OpenAsync(bill, call.Merchant.OperationAccount, to, cancellation);
        if (notEnough is not null)
            return WireAnswer.Refuse(notEnough);
        // Not stored: the same number came twice in one moment, and the other call made the bill.
        return isStored ? Show(bill) : Again((await bills.FindByOutNoAsync(mchId, request.OutBillNo!, cancellation))!, fingerprint);
    }

    private async ValueTask<(string? Name, Refusal? Refusal)> NameAsync(WireCall call, string? encrypted, CancellationToken cancellation) =>
        string.IsNullOrEmpty(encrypted) ? (null, null) : await sensitive.TryDecryptAsync(call, encrypted, "/user_name", cancellation);

    private TransferBill New(string mchId, string personId, Request request, string? nameSealed, string fingerprint)
    {
        var now = clock.UtcMicroseconds();
        return new TransferBill(
            TransferNumbers.BillNo(clock),
            mchId,
            request.OutBillNo!,
            request.Appid!,
            request.Openid!,
            personId,
            request.TransferSceneId!,
            request.TransferAmount,
            request.TransferRemark!,
            request.UserRecvPerception,
            System.Text.Encoding.UTF8.GetString(WireJson.Write(request.TransferSceneReportInfos!)),
            nameSealed,
            string.IsNullOrEmpty(request.NotifyUrl) ? null : request.NotifyUrl,
            fingerprint,
            TransferNumbers.PackageInfo(),
            TransferState.WaitUserConfirm,
            FailReason: null,
            TimeOrderedId.NewText(clock),
            now,
            now,
            now + Microseconds.Of(TransferBills.Patience));
    }

    private static WireAnswer Again(TransferBill known, string fingerprint) =>
        known.Fingerprint == fingerprint ? Show(known) : WireAnswer.Refuse(TransferRefusals.NumberTaken);

    private static WireAnswer Show(TransferBill bill) => WireAnswer.Ok(new
    {
        bill.OutBillNo,
        bill.TransferBillNo,
        CreateTime = WireTime.Text(bill.CreatedAt),
        bill.State,
        bill.FailReason,
        PackageInfo = bill.State == TransferState.WaitUserConfirm ? bill.PackageInfo : null,
    });

    private static string Fingerprint(Request request, string? name) => TransferNumbers.Fingerprint([
        request.Appid, request.TransferSceneId, request.Openid, name, request.TransferAmount.ToString(), request.TransferRemark, request.NotifyUrl,
        request.UserRecvPerception, .. request.TransferSceneReportInfos!.SelectMany(info => new[] { info.InfoType, info.InfoContent })]);
}
