using System.Globalization;
using Dapper;
using Madang.Kernel.Database;
using Madang.Ledger;
using Madang.Pay.Merchants;

namespace Madang.Pay.Bills;

/// <summary>
/// The trade bill: a line for each payment and each refund that the ledger booked in a day. What a line says besides comes from the order and is fixed
/// once it is paid. Columns as published for <c>bill_type</c> ALL, SUCCESS and REFUND.
/// </summary>
internal sealed class TradeBill(ILedger ledger, PlatformDatabase database)
{
    private const int LookUpAtOnce = 500;

    private const string OrderColumns =
        "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额";

    private const string RefundColumns = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态";
    private const string LastColumns = "商品名称,商户数据包,手续费,费率,订单金额";
    private const string SumHeaders = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

    private sealed record OrderRow(
        string TransactionId, string AppId, string? SubMchId, string? DeviceId, string OutTradeNo, string? PayerOpenId, string TradeType, string Description,
        string? Attach, long Total, string Currency, long FeeBp, long PaidAt);

    private sealed record RefundRow(string RefundId, string OutRefundNo, string TransactionId, long CreatedAt);

    /// <summary>One line to be: a booking of the merchant's basic account and the fee that went with it.</summary>
    private sealed record Booking(HistoryEntry Entry, bool IsRefund)
    {
        /// <summary>Fen: what the platform took (negative: gave back) beside this booking.</summary>
        public long FeeFen { get; set; }
    }

    private sealed class Sums
    {
        public long Settled, Refunded, FeeFen, Ordered;
    }

    /// <summary>The bill of a day; null when nothing of that type was booked.</summary>
    public async Task<byte[]?> CutAsync(Merchant merchant, BillDay day, string type, CancellationToken cancellation)
    {
        var bookings = await BookingsAsync(merchant, day, type, cancellation);
        if (bookings.Count == 0)
            return null;
        var sheet = new BillSheet(Headers(type));
        var sums = new Sums();
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var part in bookings.Chunk(LookUpAtOnce))
        {
            var refunds = await RefundsAsync(connection, part);
            var orders = await OrdersAsync(connection, [.. part.Select(booking => TransactionOf(booking, refunds)).Distinct(StringComparer.Ordinal)]);
            foreach (var booking in part)
                AddLine(sheet, sums, merchant, type, booking, orders[TransactionOf(booking, refunds)], refunds.GetValueOrDefault(booking.Entry.Reference!));
        }
        return sheet.Close(
            SumHeaders, $"{sheet.Rows}", BillSheet.Yuan(sums.Settled), BillSheet.Yuan(sums.Refunded), "0.00", Fee(sums.FeeFen), BillSheet.Yuan(sums.Ordered),
            BillSheet.Yuan(sums.Refunded));
    }

    // The ledger books a payment or refund and its fee in one chain: same account, same reference, side by side.
    private async Task<List<Booking>> BookingsAsync(Merchant merchant, BillDay day, string type, CancellationToken cancellation)
    {
        var bookings = new List<Booking>();
        var feeFen = new Dictionary<(string Reference, bool IsRefund), long>();
        await foreach (var entry in ledger.HistoryAsync(merchant.BasicAccount, day.FromUtcUs, day.ToUtcUs, cancellation))
        {
            var isRefund = entry.Code is PostingCodes.Refund or PostingCodes.RefundToBank or PostingCodes.Reversal or PostingCodes.RefundFeeReturned;
            var isFee = entry.Code is PostingCodes.PaymentFee or PostingCodes.RefundFeeReturned;
            if (entry.Reference is null || type == (isRefund ? "SUCCESS" : "REFUND"))
                continue;
            if (isFee)
                feeFen[(entry.Reference, isRefund)] = -entry.SignedAmount;
            else if (isRefund || entry.Code == PostingCodes.Payment)
                bookings.Add(new Booking(entry, isRefund));
        }
        foreach (var booking in bookings)
            booking.FeeFen = feeFen.GetValueOrDefault((booking.Entry.Reference!, booking.IsRefund));
        return bookings;
    }

    private static string TransactionOf(Booking booking, Dictionary<string, RefundRow> refunds) =>
        refunds.TryGetValue(booking.Entry.Reference!, out var refund) ? refund.TransactionId : booking.Entry.Reference!;

    private async Task<Dictionary<string, RefundRow>> RefundsAsync(System.Data.Common.DbConnection connection, Booking[] bookings)
    {
        var references = bookings.Where(booking => booking.IsRefund).Select(booking => booking.Entry.Reference!).ToArray();
        if (references.Length == 0)
            return [];
        var rows = await connection.QueryAsync<RefundRow>(
            $"""
            SELECT refund_id AS RefundId, out_refund_no AS OutRefundNo, transaction_id AS TransactionId, created_at AS CreatedAt
            FROM pay_refund WHERE {database.IsAnyOf("refund_id", "references")}
            """,
            new { references });
        return rows.ToDictionary(row => row.RefundId, StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, OrderRow>> OrdersAsync(System.Data.Common.DbConnection connection, string[] transactions)
    {
        var rows = await connection.QueryAsync<OrderRow>(
            $"""
            SELECT transaction_id AS TransactionId, appid AS AppId, sub_mchid AS SubMchId, device_id AS DeviceId, out_trade_no AS OutTradeNo,
                   payer_openid AS PayerOpenId, trade_type AS TradeType, description AS Description, attach AS Attach, total AS Total, currency AS Currency,
                   fee_bp AS FeeBp, paid_at AS PaidAt
            FROM pay_trade WHERE {database.IsAnyOf("transaction_id", "transactions")}
            """,
            new { transactions });
        return rows.ToDictionary(row => row.TransactionId, StringComparer.Ordinal);
    }

    private static void AddLine(BillSheet sheet, Sums sums, Merchant merchant, string type, Booking booking, OrderRow order, RefundRow? refund)
    {
        var isReversal = booking.Entry.Code == PostingCodes.Reversal;
        var refundFen = booking.IsRefund ? -booking.Entry.SignedAmount : 0;
        var orderFen = booking.IsRefund ? 0 : order.Total;
        string?[] start =
        [
            BillDay.Write(booking.IsRefund && type == "REFUND" ? order.PaidAt : booking.Entry.TimeUtcUs),
            order.AppId, merchant.MchId, order.SubMchId ?? "0", order.DeviceId ?? "", order.TransactionId, order.OutTradeNo, order.PayerOpenId, order.TradeType,
            isReversal ? "REVOKED" : booking.IsRefund ? "REFUND" : "SUCCESS", "OTHERS", order.Currency, BillSheet.Yuan(orderFen), "0.00",
        ];
        string?[] refundTimes = type == "REFUND" ? [BillDay.Write(refund?.CreatedAt ?? booking.Entry.TimeUtcUs), BillDay.Write(booking.Entry.TimeUtcUs)] : [];
        string?[] refundPart = type == "SUCCESS"
            ? []
            : [refund?.RefundId ?? "0", refund?.OutRefundNo ?? "0", BillSheet.Yuan(refundFen), "0.00", booking.IsRefund ? "ORIGINAL" : "", booking.IsRefund ? "SUCCESS" : ""];
        string?[] end = [order.Description, order.Attach, Fee(booking.FeeFen), Rate(order.FeeBp), BillSheet.Yuan(orderFen)];
        string?[] asked = type == "SUCCESS" ? [""] : [BillSheet.Yuan(refundFen), ""];
        sheet.AddRow([.. start, .. refundTimes, .. refundPart, .. end, .. asked]);
        sums.Settled += orderFen;
        sums.Ordered += orderFen;
        sums.Refunded += refundFen;
        sums.FeeFen += booking.FeeFen;
    }

    private static string Headers(string type) => type switch
    {
        "SUCCESS" => $"{OrderColumns},{LastColumns},费率备注",
        "REFUND" => $"{OrderColumns},退款申请时间,退款成功时间,{RefundColumns},{LastColumns},申请退款金额,费率备注",
        _ => $"{OrderColumns},{RefundColumns},{LastColumns},申请退款金额,费率备注",
    };

    private static string Fee(long fen) => (fen / 100m).ToString("0.00000", CultureInfo.InvariantCulture);

    private static string Rate(long basisPoints) => (basisPoints / 100m).ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
