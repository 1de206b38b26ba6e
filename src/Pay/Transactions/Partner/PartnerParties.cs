using Madang.Kernel.Refusals;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transactions.Partner;

/// <summary>Who a service provider says it is, and for whom it acts.</summary>
internal interface IPartnerParties
{
    string? SpAppid { get; }

    string? SpMchid { get; }

    string? SubAppid { get; }

    string? SubMchid { get; }
}

/// <summary>Checks a service provider's words: its own number and app, a merchant that it may act for, and an app of that merchant.</summary>
internal sealed class PartnerRules(MerchantDirectory merchants, SubMerchants relations, Payers payers)
{
    public static readonly Refusal UnknownSubMerchant = new("MCH_NOT_EXISTS", 400, "商户号不存在");

    public static readonly Refusal NotRelated = new("NO_AUTH", 403, "特约子商户与服务商没有绑定关系");

    /// <summary>The merchant that is paid, or why not.</summary>
    public async ValueTask<(Merchant? Sub, Refusal? Refusal)> CheckAsync(WireCall call, IPartnerParties parties, CancellationToken cancellation)
    {
        var (sub, refusal) = await CheckAsync(call, parties.SpMchid!, parties.SubMchid!, cancellation);
        if (sub is null)
            return (null, refusal);
        refusal = await merchants.CheckAppAsync(parties.SpMchid!, parties.SpAppid!, cancellation);
        if (refusal is null && !string.IsNullOrEmpty(parties.SubAppid))
            refusal = await merchants.CheckAppAsync(sub.MchId, parties.SubAppid, cancellation);
        return refusal is null ? (sub, null) : (null, refusal);
    }

    public async ValueTask<(Merchant? Sub, Refusal? Refusal)> CheckAsync(
        WireCall call, string spMchId, string subMchId, CancellationToken cancellation, string location = "body")
    {
        if (spMchId != call.Merchant.MchId)
            return (null, TradeRefusals.MchIdMismatch(spMchId, location, "/sp_mchid"));
        if (await merchants.FindAsync(subMchId, cancellation) is not { } entry)
            return (null, UnknownSubMerchant);
        return await relations.IsBoundAsync(spMchId, subMchId, cancellation) ? (entry.Merchant, null) : (null, NotRelated);
    }

    /// <summary>The person whom either app knows; null when neither does.</summary>
    public async ValueTask<Payer?> FindPayerAsync(IPartnerParties parties, PartnerPayer payer, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(payer.SpOpenid))
            return await payers.FindByOpenIdAsync(parties.SpAppid!, payer.SpOpenid, cancellation);
        return string.IsNullOrEmpty(payer.SubOpenid) || string.IsNullOrEmpty(parties.SubAppid)
            ? null
            : await payers.FindByOpenIdAsync(parties.SubAppid, payer.SubOpenid, cancellation);
    }
}

/// <summary>One of the two is enough.</summary>
internal sealed record PartnerPayer
{
    [Text(1, 128)]
    public string? SpOpenid { get; init; }

    [Text(1, 128)]
    public string? SubOpenid { get; init; }
}
