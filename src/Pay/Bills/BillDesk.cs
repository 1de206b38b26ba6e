using System.Globalization;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Wire;

namespace Madang.Pay.Bills;

/// <summary>
/// Cuts bills out of the ledger. Nothing is kept: entries never change and a bill is made of nothing else that may, so the same day gives the same bytes.
/// </summary>
internal sealed class BillDesk(TradeBill trades, FundFlowBill fundFlow, MasterKey key, BusinessClock clock)
{
    private static readonly TimeSpan AddressLife = TimeSpan.FromMinutes(5);

    /// <summary>Answers where to fetch the bill and what it must hash to.</summary>
    public async Task<WireAnswer> OfferAsync(WireCall call, string kind, string part, CancellationToken cancellation)
    {
        if (!BillDay.TryRead(call.Query("bill_date"), clock, out var day, out var refusal))
            return WireAnswer.Refuse(refusal);
        var packing = call.Query("tar_type");
        if (packing is not (null or "" or "GZIP"))
            return WireAnswer.Refuse(WireRefusals.Param("tar_type", packing, "must be GZIP or absent", "query"));
        var order = new BillOrder(call.Merchant.MchId, kind, day.ToString(), part, packing == "GZIP", Microseconds.From(clock.Machine.GetUtcNow() + AddressLife));
        if (await BillFile.Sha1Async(output => CutAsync(call.Merchant, order, output, cancellation)) is not { } sha1)
            return WireAnswer.Refuse(BillRefusals.NoStatement);
        var request = call.Http.Request;
        return WireAnswer.Ok(new
        {
            HashType = "SHA1",
            HashValue = sha1,
            DownloadUrl = $"{request.Scheme}://{request.Host}/v3/billdownload/file?token={order.ToToken(key)}",
        });
    }

    /// <summary>Writes the bill's text; false, and nothing that counts, when nothing was booked.</summary>
    public Task<bool> CutAsync(Merchant merchant, BillOrder order, Stream output, CancellationToken cancellation)
    {
        var day = new BillDay(DateOnly.ParseExact(order.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        return order.Kind == BillOrder.Trades
            ? trades.CutAsync(merchant, day, order.Part, output, cancellation)
            : fundFlow.CutAsync(merchant, day, order.Part, output, cancellation);
    }
}
