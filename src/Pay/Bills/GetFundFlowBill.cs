using Madang.Pay.Wire;

namespace Madang.Pay.Bills;

/// <summary>GET /v3/bill/fundflowbill?bill_date=&amp;account_type=&amp;tar_type=: the address of a day's bookings on one of the merchant's accounts.</summary>
internal sealed class GetFundFlowBill(BillDesk desk) : IWireUseCase
{
    private static readonly string[] Accounts = ["BASIC", "OPERATION", "FEES"];

    public Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var account = call.Query("account_type") is { Length: > 0 } given ? given : "BASIC";
        return Accounts.Contains(account, StringComparer.Ordinal)
            ? desk.OfferAsync(call, BillOrder.FundFlow, account, cancellation)
            : Task.FromResult(WireAnswer.Refuse(WireRefusals.Param("account_type", account, "must be one of BASIC, OPERATION, FEES", "query")));
    }
}
