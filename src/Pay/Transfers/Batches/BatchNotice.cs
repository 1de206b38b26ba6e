using System.Text;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>The callback of a batch that is worked off.</summary>
internal static class BatchNotice
{
    public static NotificationDraft Finished(TransferBatch batch) => new(
        batch.MchId, batch.NotifyUrl!, "MCHTRANSFER.BATCH.FINISHED", "mch_payment", "商家转账批次完成通知", Encoding.UTF8.GetString(WireJson.Write(new
        {
            batch.OutBatchNo,
            batch.BatchId,
            BatchStatus = batch.Status,
            batch.TotalNum,
            batch.TotalAmount,
            batch.SuccessAmount,
            batch.SuccessNum,
            batch.FailAmount,
            batch.FailNum,
            Mchid = batch.MchId,
            UpdateTime = WireTime.Text(batch.UpdatedAt),
        })));
}
