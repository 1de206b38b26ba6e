using Madang.Pay.Wallet;

namespace Madang.Pay.Resolvers;

/// <summary>A person by the openid that an app knows them by, such as <c>oUpF8uMuAJO_M2pxb1Q9zNjWeS6o</c>.</summary>
internal sealed class OpenIdResolver(Payers payers) : IPartyResolver
{
    public string Kind => PartyKind.OpenId;

    public async ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default) =>
        query.AppId is { Length: > 0 } appId && await payers.FindByOpenIdAsync(appId, query.Text, cancellation) is { } person
            ? Resolution.Found(Party.Of(person))
            : Resolution.Refused(ResolverRefusals.NobodyFound);
}

/// <summary>A person by phone number, such as <c>+8613800138000</c>.</summary>
internal sealed class PhoneResolver(Payers payers) : IPartyResolver
{
    private const int MostDigits = 15;

    public string Kind => PartyKind.Phone;

    public async ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default) =>
        IsE164(query.Text) && await payers.FindByPhoneAsync(query.Text, cancellation) is { } person
            ? Resolution.Found(Party.Of(person))
            : Resolution.Refused(ResolverRefusals.NobodyFound);

    private static bool IsE164(string text) =>
        text.Length is > 7 and <= MostDigits + 1 && text[0] == '+' && text.Skip(1).All(char.IsAsciiDigit);
}

/// <summary>A person by the eighteen digits that they show now, such as <c>134567890123456789</c>. Single use: the resolution carries its claim.</summary>
internal sealed class PaymentCodeResolver(PaymentCodes codes) : IPartyResolver
{
    public string Kind => PartyKind.PaymentCode;

    public async ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default)
    {
        var (scanned, refusal) = await codes.ResolveAsync(query.Text, query.UsedFor, cancellation);
        return scanned is null ? Resolution.Refused(refusal!) : Resolution.Found(Party.Of(scanned.Payer), scanned.Claim);
    }
}

/// <summary>An order by the QR code that its merchant shows, such as <c>weixin://wxpay/bizpayurl?pr=p4lpSuKzz</c>. The order names the payee.</summary>
internal sealed class OrderQrResolver : IPartyResolver
{
    private const string Prefix = "weixin://wxpay/bizpayurl?pr=";

    public string Kind => PartyKind.OrderQr;

    public ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default) => ValueTask.FromResult(
        query.Text.StartsWith(Prefix, StringComparison.Ordinal) && query.Text.Length is > 28 and <= 128
            ? Resolution.Found(Party.OfOrder(query.Text))
            : Resolution.Refused(ResolverRefusals.NobodyFound));
}

/// <summary>Stands where a platform has not set up a way: it says so, rather than guessing.</summary>
internal sealed class AbsentResolver(string kind) : IPartyResolver
{
    public string Kind => kind;

    public ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Resolution.Refused(ResolverRefusals.NotSetUp(kind)));
}
