using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Pay.Wallet;

namespace Madang.Pay.Resolvers;

/// <summary>
/// One way to name a side of a payment. A resolver only finds; what binds an identifier to a person is done elsewhere, by that person,
/// authenticated. Every call goes through <see cref="PartyResolvers"/>, which audits it.
/// </summary>
internal interface IPartyResolver
{
    /// <summary>One of <see cref="PartyKind"/>.</summary>
    string Kind { get; }

    /// <summary>Whom or what the text names.</summary>
    ValueTask<Resolution> ResolveAsync(PartyQuery query, CancellationToken cancellation = default);
}

/// <summary>What is to be resolved.</summary>
/// <param name="Asker">Who asks: <c>person/{id}</c> or <c>merchant/{mchid}</c>. Limits and the audit count by it.</param>
/// <param name="Text">The identifier as it was read or scanned; at most 512 characters.</param>
/// <param name="AppId">The app in whose name an openid is given; null for other kinds.</param>
/// <param name="UsedFor">What it is resolved for, such as an order's number; a single-use code remembers it.</param>
internal sealed record PartyQuery(string Asker, string Text, string? AppId, string UsedFor);

/// <summary>A side of a payment: a person, or an order that names its payee itself. Exactly one is set.</summary>
/// <param name="Person">The person.</param>
/// <param name="CodeUrl">The order, by its code_url.</param>
internal sealed record Party(Payer? Person, string? CodeUrl)
{
    public static Party Of(Payer person) => new(person, null);

    public static Party OfOrder(string codeUrl) => new(null, codeUrl);
}

/// <summary>How a resolution ended.</summary>
/// <param name="Party">Who or what it is; null when refused.</param>
/// <param name="Refusal">Why not; null when resolved.</param>
/// <param name="Claim">For a single-use identifier: the row that uses it up, to be committed with what it is used for.</param>
internal sealed record Resolution(Party? Party, Refusal? Refusal, RowWrite? Claim = null)
{
    public static Resolution Found(Party party, RowWrite? claim = null) => new(party, null, claim);

    public static Resolution Refused(Refusal refusal) => new(null, refusal);
}
