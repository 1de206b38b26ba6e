using System.Text;
using Madang.Pay.Notifications;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>The callback of a bill that has ended: SUCCESS, FAIL or CANCELLED.</summary>
internal static class TransferNotice
{
    // The merchant's number goes by both names: the documentation of this callback says mch_id, older readers of it look for mchid.
    public static NotificationDraft Finished(TransferBill bill) => new(
        bill.MchId, bill.NotifyUrl!, "MCHTRANSFER.BILL.FINISHED", "mch_payment", "商家转账单据终态通知", Encoding.UTF8.GetString(WireJson.Write(new Resource
        {
            OutBillNo = bill.OutBillNo,
            TransferBillNo = bill.TransferBillNo,
            State = bill.State,
            MchId = bill.MchId,
            Mchid = bill.MchId,
            TransferAmount = bill.Amount,
            Openid = bill.OpenId,
            FailReason = bill.FailReason,
            CreateTime = WireTime.Text(bill.CreatedAt),
            UpdateTime = WireTime.Text(bill.UpdatedAt),
        })));

    private sealed record Resource
    {
        public required string OutBillNo { get; init; }

        public required string TransferBillNo { get; init; }

        public required string State { get; init; }

        public required string MchId { get; init; }

        public required string Mchid { get; init; }

        public required long TransferAmount { get; init; }

        public required string Openid { get; init; }

        public string? FailReason { get; init; }

        public required string CreateTime { get; init; }

        public required string UpdateTime { get; init; }
    }
}
