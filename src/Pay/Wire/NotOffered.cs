using Madang.Kernel.Refusals;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>
/// What clients of the production host may ask for and this platform does not offer yet. It is refused as the production host refuses a product that was not
/// opened for a merchant. A plain 404 would say the wrong thing: to a query it means that there is no such order, after which a back end may pay again.
/// </summary>
internal static class NotOffered
{
    private static readonly (PathString Path, string Name)[] Families =
    [
        ("/v3/applyment4sub", "onboarding of merchants (applyment4sub)"),
        ("/v3/brand", "the brands' APIs (brand)"),
        ("/v3/businesscircle", "business circles (businesscircle)"),
        ("/v3/combine-transactions", "combined orders (combine-transactions)"),
        ("/v3/ecommerce", "the platform merchants' APIs (ecommerce)"),
        ("/v3/goldplan", "the gold plan (goldplan)"),
        ("/v3/marketing", "coupons and campaigns (marketing)"),
        ("/v3/merchant", "the merchants' funds and files (merchant)"),
        ("/v3/merchant-service", "complaints (merchant-service)"),
        ("/v3/merchant-store", "stores (merchant-store)"),
        ("/v3/new-tax-control-fapiao", "invoices (new-tax-control-fapiao)"),
        ("/v3/papay", "deductions (papay)"),
        ("/v3/payroll-card", "payroll cards (payroll-card)"),
        ("/v3/payscore", "payment by score (payscore)"),
        ("/v3/profitsharing", "profit sharing (profitsharing)"),
        ("/v3/smartguide", "smart guides (smartguide)"),
        ("/v3/transfer-detail", "receipts of transfers (transfer-detail)"),
        ("/v3/transfer", "receipts of transfers (transfer)"),
        ("/v3/fund-app", "this call of payouts (fund-app)"),
        ("/v3/vehicle", "parking by licence plate (vehicle)"),
    ];

    /// <summary>Calls of the legacy wire, which clients send to the root of the host.</summary>
    public static readonly IReadOnlyList<string> LegacyPaths =
    [
        "/pay/unifiedorder", "/pay/orderquery", "/pay/closeorder", "/pay/micropay", "/pay/facepay", "/pay/refundquery", "/pay/downloadbill", "/pay/downloadfundflow",
        "/pay/contractorder", "/pay/pappayapply", "/secapi/pay/refund", "/secapi/pay/reverse", "/secapi/pay/profitsharing", "/pay/profitsharingquery",
        "/tools/authcodetoopenid", "/tools/shorturl", "/papay/querycontract", "/papay/deletecontract",
        "/mmpaymkttransfers/promotion/transfers", "/mmpaymkttransfers/gettransferinfo", "/mmpaymkttransfers/send_coupon", "/mmpaysptrans/pay_bank", "/mmpaysptrans/query_bank",
        "/sandboxnew/pay/getsignkey", "/xdc/apiv2getsignkey/sign/getsignkey",
    ];

    /// <summary>The refusal of a documented path that is not offered; null for a path that nobody documents.</summary>
    public static Refusal? Find(PathString path)
    {
        foreach (var family in Families)
        {
            if (path.StartsWithSegments(family.Path, StringComparison.OrdinalIgnoreCase))
                return WireRefusals.NoAuth($"This platform does not offer {family.Name} yet. Nothing was done.");
        }
        return null;
    }
}
