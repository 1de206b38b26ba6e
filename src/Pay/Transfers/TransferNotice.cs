using System.Text;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>The callback of a bill that has ended: SUCCESS, FAIL or CANCELLED.</summary>
internal static class TransferNotice
{
    // This callback says mch_id where every other says mchid; so do the SDKs that read it.
    public static NotificationDraft Finished(TransferBill bill) => new(
        bill.MchId, bill.NotifyUrl!, "MCHTRANSFER.BILL.FINISHED", "mch_payment", "商家转账单据终态通知", Encoding.UTF8.GetString(WireJson.Write(new
        {
            bill.OutBillNo,
            bill.TransferBillNo,
            bill.State,
            bill.MchId,
            TransferAmount = bill.Amount,
            Openid = bill.OpenId,
            bill.FailReason,
            CreateTime = WireTime.Text(bill.CreatedAt),
            UpdateTime = WireTime.Text(bill.UpdatedAt),
        })));
}
