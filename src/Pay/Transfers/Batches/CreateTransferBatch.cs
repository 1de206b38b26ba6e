using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>
/// POST /v3/transfer/batches (legacy): up to a thousand transfers that need no confirmation. ACCEPTED once the money is set aside; a detail that
/// cannot be paid fails alone.
/// </summary>
[BodyLimit(1024 * 1024)]
internal sealed class CreateTransferBatch(
    TransferBatches batches, MerchantDirectory merchants, SensitiveFields sensitive, NotifyUrls urls, BusinessClock clock, DueWorker worker) : IWireUseCase
{
    internal sealed record Detail
    {
        [Must, Text(1, 32, Pattern = "[0-9A-Za-z]+")]
        public string? OutDetailNo { get; init; }

        /// <summary>Fen.</summary>
        [Between(1, 100_000_000)]
        public long TransferAmount { get; init; }

        [Must, Text(1, 32)]
        public string? TransferRemark { get; init; }

        [Must, Text(1, 64)]
        public string? Openid { get; init; }

        /// <summary>Encrypted to the platform; see <see cref="SensitiveFields"/>.</summary>
        [Text(1, 1024)]
        public string? UserName { get; init; }
    }

    internal sealed record Request
    {
        [Must, Text(1, 32)]
        public string? Appid { get; init; }

        [Must, Text(1, 32, Pattern = "[0-9A-Za-z]+")]
        public string? OutBatchNo { get; init; }

        [Must, Text(1, 32)]
        public string? BatchName { get; init; }

        [Must, Text(1, 32)]
        public string? BatchRemark { get; init; }

        /// <summary>Fen; the sum of the details.</summary>
        [Between(1, 100_000_000_000)]
        public long TotalAmount { get; init; }

        [Between(1, 1000)]
        public long TotalNum { get; init; }

        [Must, Count(1, 1000)]
        public Detail[]? TransferDetailList { get; init; }

        [Text(1, 36)]
        public string? TransferSceneId { get; init; }

        [Text(1, 256)]
        public string? NotifyUrl { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if ((urls.Check(request.NotifyUrl) ?? BrokenSums(request)) is { } wrong)
            return WireAnswer.Refuse(wrong);
        var mchId = call.Merchant.MchId;
        if (await merchants.CheckAppAsync(mchId, request.Appid!, cancellation) is { } wrongApp)
            return WireAnswer.Refuse(wrongApp);
        var (details, unreadable) = await ReadDetailsAsync(call, request.TransferDetailList!, cancellation);
        if (unreadable is not null)
            return WireAnswer.Refuse(unreadable);
        var fingerprint = Fingerprint(request, details!);
        if (await batches.FindByOutNoAsync(mchId, request.OutBatchNo!, cancellation) is { } known)
            return Again(known, fingerprint);
        var batch = await NewAsync(call.Merchant, request, details!, fingerprint, cancellation);
        var (isStored, notEnough) = await batches.OpenAsync(batch, cancellation);
        if (notEnough is not null)
            return WireAnswer.Refuse(notEnough);
        worker.Wake();
        return isStored ? Show(batch) : Again((await batches.FindByOutNoAsync(mchId, request.OutBatchNo!, cancellation))!, fingerprint);
    }

    private static Refusal? BrokenSums(Request request)
    {
        var details = request.TransferDetailList!;
        if (details.Length != request.TotalNum)
            return WireRefusals.Param("/total_num", request.TotalNum.ToString(), "must be the number of details");
        if (details.Sum(detail => detail.TransferAmount) != request.TotalAmount)
            return WireRefusals.Param("/total_amount", request.TotalAmount.ToString(), "must be the sum of the details");
        if (details.Select(detail => detail.OutDetailNo).Distinct(StringComparer.Ordinal).Count() != details.Length)
            return WireRefusals.Param("/transfer_detail_list", null, "must not repeat an out_detail_no");
        if (details.Select(detail => string.IsNullOrEmpty(detail.UserName)).Distinct().Count() > 1)
            return WireRefusals.Param("/transfer_detail_list", null, "must give user_name in every detail or in none");
        return details.Select(detail => TransferRefusals.NameRule(detail.TransferAmount, detail.UserName)).FirstOrDefault(broken => broken is not null);
    }

    private async ValueTask<(List<BatchDetailInput>? Details, Refusal? Refusal)> ReadDetailsAsync(WireCall call, Detail[] list, CancellationToken cancellation)
    {
        var details = new List<BatchDetailInput>(list.Length);
        for (var index = 0; index < list.Length; index++)
        {
            var detail = list[index];
            string? name = null;
            if (!string.IsNullOrEmpty(detail.UserName))
            {
                (name, var refusal) = await sensitive.TryDecryptAsync(call, detail.UserName, $"/transfer_detail_list/{index}/user_name", cancellation);
                if (refusal is not null)
                    return (null, refusal);
            }
            details.Add(new BatchDetailInput(detail.OutDetailNo!, detail.Openid!, detail.TransferAmount, detail.TransferRemark!, name));
        }
        return (details, null);
    }

    private async ValueTask<TransferBatch> NewAsync(
        Merchant merchant, Request request, List<BatchDetailInput> details, string fingerprint, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var batchId = TransferNumbers.BatchId(clock);
        return new TransferBatch(
            batchId,
            merchant.MchId,
            request.OutBatchNo!,
            request.Appid!,
            request.BatchName!,
            request.BatchRemark!,
            request.TransferSceneId,
            string.IsNullOrEmpty(request.NotifyUrl) ? null : request.NotifyUrl,
            fingerprint,
            batches.Seal(details),
            await batches.OpenEscrowAsync(batchId, cancellation),
            merchant.OperationAccount,
            TransferBatch.Accepted,
            CloseReason: null,
            request.TotalAmount,
            request.TotalNum,
            SuccessAmount: 0,
            SuccessNum: 0,
            FailAmount: 0,
            FailNum: 0,
            NextDetail: 0,
            now,
            now);
    }

    private static WireAnswer Again(TransferBatch known, string fingerprint) =>
        known.Fingerprint == fingerprint ? Show(known) : WireAnswer.Refuse(TransferRefusals.BatchNumberTaken);

    private static WireAnswer Show(TransferBatch batch) =>
        WireAnswer.Ok(new { batch.OutBatchNo, batch.BatchId, CreateTime = WireTime.Text(batch.CreatedAt), BatchStatus = batch.Status });

    private static string Fingerprint(Request request, List<BatchDetailInput> details) => TransferNumbers.Fingerprint([
        request.Appid, request.BatchName, request.BatchRemark, request.TransferSceneId, request.NotifyUrl,
        .. details.SelectMany(detail => new[] { detail.OutDetailNo, detail.OpenId, detail.Amount.ToString(), detail.Remark, detail.UserName })]);
}
