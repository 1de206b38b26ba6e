using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Brand;

/// <summary>GET …/brand-merchant-batches/{batch_no}/details/{detail_no}.</summary>
internal sealed class ShowBrandDetail(BrandBatchBook book) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var batch = await book.FindByNoAsync(call.Merchant.MchId, call.Path("batch_no"), cancellation);
        return await BrandDetailView.OfAsync(book, batch, detail => detail.DetailNo == call.Path("detail_no"), cancellation);
    }
}

/// <summary>GET …/brand-merchant-out-batches/{out_batch_no}/out-details/{out_detail_no}, the same by the merchant's own numbers.</summary>
internal sealed class ShowBrandDetailByOutNo(BrandBatchBook book) : IWireUseCase
{
    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var batch = await book.FindByOutNoAsync(call.Merchant.MchId, call.Path("out_batch_no"), cancellation);
        return await BrandDetailView.OfAsync(book, batch, detail => detail.OutDetailNo == call.Path("out_detail_no"), cancellation);
    }
}

/// <summary>One packet of a batch as its merchant sees it.</summary>
internal static class BrandDetailView
{
    public static async Task<WireAnswer> OfAsync(BrandBatchBook book, BrandBatch? batch, Func<BrandDetail, bool> isAsked, CancellationToken cancellation)
    {
        if (batch is null || (await book.DetailsAsync(batch.BatchNo, cancellation)).FirstOrDefault(isAsked) is not { } detail)
            return WireAnswer.Refuse(WireRefusals.NotFound("There is no such detail."));
        return WireAnswer.Ok(new
        {
            BrandMchid = batch.MchId,
            batch.OutBatchNo,
            batch.BatchNo,
            detail.OutDetailNo,
            detail.DetailNo,
            DetailState = detail.State,
            detail.Amount,
            detail.Remark,
            FailReason = detail.Reason,
            Openid = detail.OpenId,
            InitiateTime = WireTime.Text(batch.CreatedAt),
            CreateTime = WireTime.Text(batch.CreatedAt),
            UpdateTime = WireTime.Text(detail.EndedAt ?? batch.CreatedAt),
            batch.BrandId,
            batch.TemplateId,
            BrandAppid = batch.BrandAppId,
        });
    }
}
