using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Brand;

/// <summary>GET …/brand-merchant-batches/{batch_no}?need_query_detail=true&amp;detail_state=DETAIL_VIEW_FAIL.</summary>
internal sealed class ShowBrandBatch(BrandBatchBook book) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) =>
        await BrandBatchView.OfAsync(book, call, await book.FindByNoAsync(call.Merchant.MchId, call.Path("batch_no"), cancellation), cancellation);
}

/// <summary>GET …/brand-merchant-out-batches/{out_batch_no}, the same by the merchant's own number.</summary>
internal sealed class ShowBrandBatchByOutNo(BrandBatchBook book) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) =>
        await BrandBatchView.OfAsync(book, call, await book.FindByOutNoAsync(call.Merchant.MchId, call.Path("out_batch_no"), cancellation), cancellation);
}

/// <summary>A batch as its merchant sees it.</summary>
internal static class BrandBatchView
{
    private static readonly string[] Views = ["DETAIL_VIEW_ALL", "DETAIL_VIEW_SUCCESS", "DETAIL_VIEW_FAIL"];

    public static async Task<WireAnswer> OfAsync(BrandBatchBook book, WireCall call, BrandBatch? batch, CancellationToken cancellation)
    {
        if (call.Query("need_query_detail") is { } wanted && wanted is not ("true" or "false"))
            return WireAnswer.Refuse(WireRefusals.Param("need_query_detail", wanted, "must be true or false", "query"));
        var view = call.Query("detail_state") is { Length: > 0 } asked ? asked : Views[0];
        if (!Views.Contains(view))
            return WireAnswer.Refuse(WireRefusals.Param("detail_state", view, $"must be one of {string.Join(", ", Views)}", "query"));
        if (batch is null)
            return WireAnswer.Refuse(WireRefusals.NotFound("There is no such batch."));
        var details = await book.DetailsAsync(batch.BatchNo, cancellation);
        // Details are told when the batch is finished, as documented; before, there is the query of one detail.
        var shown = call.Query("need_query_detail") == "true" && StateOf(details) == BrandBatch.Finished ? details.Where(detail => IsIn(detail, view)) : null;
        return WireAnswer.Ok(Body(batch, details, shown));
    }

    /// <summary>FINISHED when every packet has reached its end, PROCESSING before.</summary>
    public static string StateOf(IEnumerable<BrandDetail> details) =>
        details.All(detail => detail.State is BrandDetail.Success or BrandDetail.Fail) ? BrandBatch.Finished : BrandBatch.Processing;

    private static bool IsIn(BrandDetail detail, string view) => view switch
    {
        "DETAIL_VIEW_SUCCESS" => detail.State == BrandDetail.Success,
        "DETAIL_VIEW_FAIL" => detail.State == BrandDetail.Fail,
        _ => true,
    };

    private static object Body(BrandBatch batch, IReadOnlyList<BrandDetail> details, IEnumerable<BrandDetail>? shown) => new
    {
        BrandMchid = batch.MchId,
        batch.BatchNo,
        batch.OutBatchNo,
        batch.BrandId,
        batch.TemplateId,
        BrandAppid = batch.BrandAppId,
        BatchState = StateOf(details),
        batch.BatchName,
        batch.BatchRemark,
        batch.TotalAmount,
        batch.TotalNum,
        CreateTime = WireTime.Text(batch.CreatedAt),
        UpdateTime = WireTime.Text(details.Max(detail => detail.EndedAt) ?? batch.CreatedAt),
        SuccessAmount = Sum(details, BrandDetail.Success),
        SuccessNum = Count(details, BrandDetail.Success),
        FailAmount = Sum(details, BrandDetail.Fail),
        FailNum = Count(details, BrandDetail.Fail),
        // SDKs read transfer_detail_no where the newest documentation says detail_no: both are told.
        DetailList = shown?.Select(detail => new { detail.OutDetailNo, TransferDetailNo = detail.DetailNo, detail.DetailNo, DetailState = detail.State }).ToArray(),
    };

    private static long Sum(IEnumerable<BrandDetail> details, string state) => details.Where(detail => detail.State == state).Sum(detail => detail.Amount);

    private static int Count(IEnumerable<BrandDetail> details, string state) => details.Count(detail => detail.State == state);
}
