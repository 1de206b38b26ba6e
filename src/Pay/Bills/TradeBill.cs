using System.Globalization;
using System.Runtime.CompilerServices;
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
    private const string SuccessSumHeaders = "总交易单数,应结订单总金额,手续费总金额,订单总金额";
    private const string SumHeaders = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

    private sealed record OrderRow(
        string TransactionId, string MchId, string AppId, string? SubMchId, string? DeviceId, string OutTradeNo, string? PayerOpenId, string TradeType, string Description,
        string? Attach, long Total, string Currency, long FeeBp);

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

    /// <summary>Writes the bill of a day, a part at a time; false when nothing of that type was booked.</summary>
    public async Task<bool> CutAsync(Merchant merchant, BillDay day, string type, Stream output, CancellationToken cancellation)
    {
        using var sheet = new BillSheet(Headers(type), output);
        var sums = new Sums();
        var part = new List<Booking>(LookUpAtOnce);
        await foreach (var booking in BookingsAsync(merchant, day, type, cancellation))
        {
            part.Add(booking);
            if (part.Count == LookUpAtOnce)
                await AddPartAsync(sheet, sums, type, part, cancellation);
        }
        await AddPartAsync(sheet, sums, type, part, cancellation);
        if (sheet.Rows == 0)
            return false;
        if (type == "SUCCESS")
            sheet.Close(SuccessSumHeaders, $"{sheet.Rows}", BillSheet.Yuan(sums.Settled), Fee(sums.FeeFen), BillSheet.Yuan(sums.Ordered));
        else
            sheet.Close(
                SumHeaders, $"{sheet.Rows}", BillSheet.Yuan(sums.Settled), BillSheet.Yuan(sums.Refunded), "0.00", Fee(sums.FeeFen), BillSheet.Yuan(sums.Ordered),
                BillSheet.Yuan(sums.Refunded));
        return true;
    }

    // A connection a part: a slow reader must not hold one for the whole day.
    private async ValueTask AddPartAsync(BillSheet sheet, Sums sums, string type, List<Booking> part, CancellationToken cancellation)
    {
        if (part.Count == 0)
            return;
        await using var connection = await database.OpenAsync(cancellation);
        var refunds = await RefundsAsync(connection, part);
        var orders = await OrdersAsync(connection, [.. part.Select(booking => TransactionOf(booking, refunds)).Distinct(StringComparer.Ordinal)]);
        foreach (var booking in part)
            AddLine(sheet, sums, type, booking, orders[TransactionOf(booking, refunds)], refunds.GetValueOrDefault(booking.Entry.Reference!));
        part.Clear();
    }

    // The ledger books a payment or refund and its fee in one chain: same account, same reference, side by side. The fee of a payment stands behind it, that of
    // a refund before it; so one neighbour is all that must be remembered.
    private async IAsyncEnumerable<Booking> BookingsAsync(
        Merchant merchant, BillDay day, string type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Booking? waiting = null;
        (string Reference, bool IsRefund, long Fen)? fee = null;
        await foreach (var entry in ledger.HistoryAsync(merchant.BasicAccount, day.FromUtcUs, day.ToUtcUs, cancellation))
        {
            var isRefund = entry.Code is PostingCodes.Refund or PostingCodes.RefundToBank or PostingCodes.Reversal or PostingCodes.RefundFeeReturned;
            var isFee = entry.Code is PostingCodes.PaymentFee or PostingCodes.RefundFeeReturned;
            if (entry.Reference is null || type == (isRefund ? "SUCCESS" : "REFUND") || !isFee && !isRefund && entry.Code != PostingCodes.Payment)
                continue;
            if (isFee && waiting is not null && waiting.Entry.Reference == entry.Reference && waiting.IsRefund == isRefund)
            {
                waiting.FeeFen = -entry.SignedAmount;
                continue;
            }
            if (isFee)
            {
                fee = (entry.Reference, isRefund, -entry.SignedAmount);
                continue;
            }
            if (waiting is not null)
                yield return waiting;
            waiting = new Booking(entry, isRefund) { FeeFen = fee is { } known && known.Reference == entry.Reference && known.IsRefund == isRefund ? known.Fen : 0 };
            fee = null;
        }
        if (waiting is not null)
            yield return waiting;
    }

    private static string TransactionOf(Booking booking, Dictionary<string, RefundRow> refunds) =>
        refunds.TryGetValue(booking.Entry.Reference!, out var refund) ? refund.TransactionId : booking.Entry.Reference!;

    private async Task<Dictionary<string, RefundRow>> RefundsAsync(System.Data.Common.DbConnection connection, List<Booking> bookings)
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
            SELECT transaction_id AS TransactionId, mchid AS MchId, appid AS AppId, sub_mchid AS SubMchId, device_id AS DeviceId, out_trade_no AS OutTradeNo,
                   payer_openid AS PayerOpenId, trade_type AS TradeType, description AS Description, attach AS Attach, total AS Total, currency AS Currency,
                   fee_bp AS FeeBp
            FROM pay_trade WHERE {database.IsAnyOf("transaction_id", "transactions")}
            """,
            new { transactions });
        return rows.ToDictionary(row => row.TransactionId, StringComparer.Ordinal);
    }

    private static void AddLine(BillSheet sheet, Sums sums, string type, Booking booking, OrderRow order, RefundRow? refund)
    {
        var isReversal = booking.Entry.Code == PostingCodes.Reversal;
        var refundFen = booking.IsRefund ? -booking.Entry.SignedAmount : 0;
        var orderFen = booking.IsRefund ? 0 : order.Total;
        string?[] start =
        [
            // Of a refund: when it was asked for, not when it was paid. 商户号 is who placed the order, a service provider for its sub-merchant.
            BillDay.Write(refund?.CreatedAt ?? booking.Entry.TimeUtcUs),
            order.AppId, order.MchId, order.SubMchId ?? "0", order.DeviceId ?? "", order.TransactionId, order.OutTradeNo, order.PayerOpenId, order.TradeType,
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
