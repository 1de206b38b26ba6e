using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>GET /v3/transfer/batches/batch-id/{batch_id}/details/detail-id/{detail_id}</summary>
internal sealed class QueryTransferDetailById(TransferBatches batches, PayeeNames names) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var batch = await batches.FindByIdAsync(call.Merchant.MchId, call.Path("batch_id"), cancellation);
        var detail = batch is null ? null : await batches.FindDetailAsync(batch.BatchId, call.Path("detail_id"), null, cancellation);
        return await TransferDetailView.AnswerAsync(batch, detail, names, cancellation);
    }
}

/// <summary>GET /v3/transfer/batches/out-batch-no/{out_batch_no}/details/out-detail-no/{out_detail_no}</summary>
internal sealed class QueryTransferDetailByOutNo(TransferBatches batches, PayeeNames names) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var batch = await batches.FindByOutNoAsync(call.Merchant.MchId, call.Path("out_batch_no"), cancellation);
        var detail = batch is null ? null : await batches.FindDetailAsync(batch.BatchId, null, call.Path("out_detail_no"), cancellation);
        return await TransferDetailView.AnswerAsync(batch, detail, names, cancellation);
    }
}

/// <summary>A detail as a query answers it.</summary>
internal static class TransferDetailView
{
    public static async ValueTask<WireAnswer> AnswerAsync(TransferBatch? batch, BatchDetail? detail, PayeeNames names, CancellationToken cancellation) =>
        batch is null || detail is null
            ? WireAnswer.Refuse(TransferRefusals.NotFound)
            : WireAnswer.Ok(new
            {
                Mchid = batch.MchId,
                batch.OutBatchNo,
                batch.BatchId,
                Appid = batch.AppId,
                detail.OutDetailNo,
                detail.DetailId,
                DetailStatus = detail.Status,
                TransferAmount = detail.Amount,
                TransferRemark = detail.Remark,
                detail.FailReason,
                Openid = detail.OpenId,
                UserName = await names.ForMerchantAsync(batch.MchId, detail.UserNameSealed, cancellation),
                InitiateTime = WireTime.Text(detail.InitiatedAt),
                UpdateTime = WireTime.Text(detail.UpdatedAt),
            });
}
