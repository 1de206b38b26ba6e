using System.Text;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>The callback of a batch that is worked off, or closed.</summary>
internal static class BatchNotice
{
    public static NotificationDraft Finished(TransferBatch batch) => Ended(batch, "MCHTRANSFER.BATCH.FINISHED", "商家转账批次完成通知");

    public static NotificationDraft Closed(TransferBatch batch) => Ended(batch, "MCHTRANSFER.BATCH.CLOSED", "商家转账批次关闭通知");

    private static NotificationDraft Ended(TransferBatch batch, string eventType, string summary) => new(
        batch.MchId, batch.NotifyUrl!, eventType, "mch_payment", summary, Encoding.UTF8.GetString(WireJson.Write(new
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
            batch.CloseReason,
            UpdateTime = WireTime.Text(batch.UpdatedAt),
        })));
}
