using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>GET /v3/transfer/batches/batch-id/{batch_id}?need_query_detail=true&amp;offset=0&amp;limit=20&amp;detail_status=ALL</summary>
internal sealed class QueryTransferBatchById(TransferBatches batches) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) => await TransferBatchView.AnswerAsync(
        batches, call, await batches.FindByIdAsync(call.Merchant.MchId, call.Path("batch_id"), cancellation), cancellation);
}

/// <summary>GET /v3/transfer/batches/out-batch-no/{out_batch_no}, with the same query.</summary>
internal sealed class QueryTransferBatchByOutNo(TransferBatches batches) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) => await TransferBatchView.AnswerAsync(
        batches, call, await batches.FindByOutNoAsync(call.Merchant.MchId, call.Path("out_batch_no"), cancellation), cancellation);
}

/// <summary>A batch as a query answers it.</summary>
internal static class TransferBatchView
{
    private const int LeastLimit = 20;
    private const int MostLimit = 100;

    private sealed record Page(bool WithDetails, int Offset, int Limit, string[] Statuses);

    public static async ValueTask<WireAnswer> AnswerAsync(TransferBatches batches, WireCall call, TransferBatch? batch, CancellationToken cancellation)
    {
        var (page, wrong) = ReadPage(call);
        if (wrong is not null)
            return WireAnswer.Refuse(wrong);
        if (batch is null)
            return WireAnswer.Refuse(TransferRefusals.NotFound);
        // Details are told once the batch is through, as the documentation says.
        var details = page!.WithDetails && batch.Status == TransferBatch.Finished
            ? await batches.DetailsAsync(batch.BatchId, page.Statuses, page.Offset, page.Limit, cancellation)
            : null;
        return WireAnswer.Ok(new
        {
            TransferBatch = Show(batch),
            TransferDetailList = details?.Select(detail => new { detail.DetailId, detail.OutDetailNo, DetailStatus = detail.Status }).ToArray(),
        });
    }

    private static object Show(TransferBatch batch) => new
    {
        Mchid = batch.MchId,
        batch.OutBatchNo,
        batch.BatchId,
        Appid = batch.AppId,
        BatchStatus = batch.Status,
        BatchType = "API",
        batch.BatchName,
        batch.BatchRemark,
        batch.CloseReason,
        batch.TotalAmount,
        batch.TotalNum,
        CreateTime = WireTime.Text(batch.CreatedAt),
        UpdateTime = WireTime.Text(batch.UpdatedAt),
        batch.SuccessAmount,
        batch.SuccessNum,
        batch.FailAmount,
        batch.FailNum,
        TransferSceneId = batch.SceneId,
    };

    private static (Page? Page, Refusal? Refusal) ReadPage(WireCall call)
    {
        if (!bool.TryParse(call.Query("need_query_detail"), out var withDetails))
            return (null, WireRefusals.Param("/need_query_detail", call.Query("need_query_detail"), "must be true or false", "query"));
        if (!TryNumber(call.Query("offset"), 0, 0, int.MaxValue, out var offset))
            return (null, WireRefusals.Param("/offset", call.Query("offset"), "must be 0 or more", "query"));
        if (!TryNumber(call.Query("limit"), LeastLimit, LeastLimit, MostLimit, out var limit))
            return (null, WireRefusals.Param("/limit", call.Query("limit"), $"must be {LeastLimit} to {MostLimit}", "query"));
        string[]? statuses = (call.Query("detail_status") ?? "ALL") switch
        {
            "" or "ALL" => [BatchDetail.Success, BatchDetail.Fail],
            BatchDetail.Success => [BatchDetail.Success],
            BatchDetail.Fail => [BatchDetail.Fail],
            "WAIT_PAY" => ["WAIT_PAY"],
            _ => null,
        };
        return statuses is null
            ? (null, WireRefusals.Param("/detail_status", call.Query("detail_status"), "must be one of ALL, SUCCESS, FAIL, WAIT_PAY", "query"))
            : (new Page(withDetails, offset, limit, statuses), null);
    }

    private static bool TryNumber(string? text, int standard, int least, int most, out int number)
    {
        number = standard;
        return string.IsNullOrEmpty(text) || int.TryParse(text, out number) && number >= least && number <= most;
    }
}
