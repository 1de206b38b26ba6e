using Madang.Pay.Wire;

namespace Madang.Pay.Bills;

/// <summary>GET /v3/bill/tradebill?bill_date=&amp;bill_type=&amp;tar_type=: the address of a day's payments and refunds.</summary>
internal sealed class GetTradeBill(BillDesk desk) : IWireUseCase
{
    private static readonly string[] Types = ["ALL", "SUCCESS", "REFUND"];

    public Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var type = call.Query("bill_type") is { Length: > 0 } given ? given : "ALL";
        return Types.Contains(type, StringComparer.Ordinal)
            ? desk.OfferAsync(call, BillOrder.Trades, type, cancellation)
            : Task.FromResult(WireAnswer.Refuse(WireRefusals.Param("bill_type", type, "must be one of ALL, SUCCESS, REFUND", "query")));
    }
}
