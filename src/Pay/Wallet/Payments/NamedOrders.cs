using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Resolvers;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;

namespace Madang.Pay.Wallet.Payments;

/// <summary>An order that a payer named, and the name by which the trade is paid.</summary>
internal sealed record NamedOrder(PaymentOrder Order, PaymentTarget Target, Merchant Merchant);

/// <summary>Finds what a payer named, and checks that the merchant meant it where the name carries a signature.</summary>
internal sealed class NamedOrders(Trades trades, MerchantDirectory merchants, PartyResolvers resolvers, BusinessClock clock)
{
    private const string PackagePrefix = "prepay_id=";

    public static readonly Refusal NotOneName = WireRefusals.Param("/", null, "name the order by one of prepay_id, code_url, h5_url, request_payment");

    public static readonly Refusal UnknownOrder = WalletRefusals.NotFound("order");

    public static readonly Refusal BadPaySign = new("PAY_SIGN_ERROR", 400, "paySign does not verify with the merchant's key over these parameters.");

    public async ValueTask<(NamedOrder? Order, Refusal? Refusal)> FindAsync(Payer payer, OrderName name, CancellationToken cancellation)
    {
        if (new object?[] { Named(name.PrepayId), Named(name.CodeUrl), Named(name.H5Url), name.RequestPayment }.Count(given => given is not null) != 1)
            return (null, NotOneName);
        var (target, refusal) = await TargetAsync(payer, name, cancellation);
        if (target is null)
            return (null, refusal);
        if (await trades.FindAsync(target, cancellation) is not { } order || await merchants.FindAsync(order.MchId, cancellation) is not { } merchant)
            return (null, UnknownOrder);
        if (name.RequestPayment is { } parameters && !IsMeant(parameters, order, merchant))
            return (null, BadPaySign);
        return (new NamedOrder(order, target, merchant.Merchant), null);
    }

    private async ValueTask<(PaymentTarget? Target, Refusal? Refusal)> TargetAsync(Payer payer, OrderName name, CancellationToken cancellation)
    {
        if (Named(name.CodeUrl) is { } codeUrl)
        {
            var resolution = await resolvers.ResolveAsync(PartyKind.OrderQr, new PartyQuery($"person/{payer.PayerId}", codeUrl, null, "pay"), cancellation);
            return (resolution.Party?.CodeUrl is { } known ? PaymentTarget.ByCodeUrl(known) : null, resolution.Refusal);
        }
        if (Named(name.H5Url) is { } h5Url)
            return PaymentTarget.ByH5Url(h5Url) is { } linked ? (linked, null) : (null, UnknownOrder);
        var prepayId = name.RequestPayment?.Package is { } package
            ? package.StartsWith(PackagePrefix, StringComparison.Ordinal) ? package[PackagePrefix.Length..] : null
            : name.PrepayId;
        return prepayId is null ? (null, UnknownOrder) : (PaymentTarget.ByPrepayId(prepayId), null);
    }

    private bool IsMeant(PaymentParameters parameters, PaymentOrder order, MerchantEntry merchant) =>
        parameters.AppId == order.AppId
        && (parameters.SignType == "RSA" ? IsSignedWithCertificate(parameters, merchant) : IsSignedWithKey(parameters, merchant));

    private bool IsSignedWithCertificate(PaymentParameters parameters, MerchantEntry merchant)
    {
        var signature = new byte[1024];
        if (!Convert.TryFromBase64String(parameters.PaySign!, signature, out var length))
            return false;
        var text = Encoding.UTF8.GetBytes($"{parameters.AppId}\n{parameters.TimeStamp}\n{parameters.NonceStr}\n{parameters.Package}\n");
        var now = clock.Machine.UtcMicroseconds();
        return merchant.Certificates.Values.Any(certificate => certificate.IsValid(now) && certificate.Key.Verify(text, signature.AsSpan(0, length)));
    }

    private static bool IsSignedWithKey(PaymentParameters parameters, MerchantEntry merchant)
    {
        var fields = new Dictionary<string, string>
        {
            ["appId"] = parameters.AppId!,
            ["nonceStr"] = parameters.NonceStr!,
            ["package"] = parameters.Package!,
            ["signType"] = parameters.SignType!,
            ["timeStamp"] = parameters.TimeStamp!,
        };
        var expected = XmlSignature.Make(fields, merchant.ApiKeyV2, withHmac: parameters.SignType == "HMAC-SHA256");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(parameters.PaySign!.ToUpperInvariant()));
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
