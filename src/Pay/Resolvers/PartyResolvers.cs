using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wallet;

namespace Madang.Pay.Resolvers;

/// <summary>The door to all resolvers: limits how often one asker may be wrong, and writes down each resolution.</summary>
internal sealed class PartyResolvers(IEnumerable<IPartyResolver> resolvers, ILedger ledger, BusinessClock clock, AttemptLimit attempts)
{
    private const int MostWrongPerMinuteOfPerson = 30;

    // A chain's tills all ask as one merchant, and payers show them stale codes all day; a code is far too long to be guessed at this pace.
    private const int MostWrongPerMinuteOfMerchant = 600;

    // A platform that sets up plates puts its own resolver beside the one that says no, and is heard.
    private readonly Dictionary<string, IPartyResolver> byKind = resolvers
        .GroupBy(resolver => resolver.Kind)
        .ToDictionary(group => group.Key, group => group.LastOrDefault(resolver => resolver is not AbsentResolver) ?? group.Last());

    /// <summary>Resolves and audits.</summary>
    public async ValueTask<Resolution> ResolveAsync(string kind, PartyQuery query, CancellationToken cancellation = default)
    {
        var resolution = await FindAsync(kind, query, cancellation);
        await ledger.CommitAsync(LedgerCommit.OfRows(Audit(kind, query, resolution)), cancellation);
        return resolution;
    }

    /// <summary>Hides the middle of an identifier, or all of a short one: <c>+8613800138000</c> becomes <c>+8**********00</c>.</summary>
    public static string Mask(string text)
    {
        const int Shown = 2;
        var length = Math.Min(text.Length, 32);
        return length <= 3 * Shown
            ? new string('*', length)
            : string.Concat(Whole(text[..Shown]), new string('*', length - 2 * Shown), Whole(text[^Shown..]));
    }

    // Half of a surrogate pair is no text: PostgreSQL does not store it.
    private static string Whole(string part) => string.Concat(part.Select(character => char.IsSurrogate(character) ? '*' : character));

    private async ValueTask<Resolution> FindAsync(string kind, PartyQuery query, CancellationToken cancellation)
    {
        if (!byKind.TryGetValue(kind, out var resolver))
            return Resolution.Refused(ResolverRefusals.UnknownKind);
        if (!await attempts.HasRoomAsync(Subject(query), MostWrong(query), cancellation))
            return Resolution.Refused(WalletRefusals.TooMany);
        var resolution = await resolver.ResolveAsync(query, cancellation);
        // Only wrong names count: whoever guesses phone numbers or codes is stopped, a busy till is not.
        if (resolution.Refusal is not null)
            await attempts.TakeAsync(Subject(query), MostWrong(query), cancellation);
        return resolution;
    }

    private RowWrite Audit(string kind, PartyQuery query, Resolution resolution) => RowWrite.One(
        """
        INSERT INTO resolver_audit (audit_id, at, asker, kind, input_masked, outcome, party)
        VALUES (@Id, @Now, @Asker, @Kind, @Input, @Outcome, @Party)
        """,
        new
        {
            Id = TimeOrderedId.NewText(clock),
            Now = clock.UtcMicroseconds(),
            query.Asker,
            Kind = kind[..Math.Min(kind.Length, 32)],
            Input = Mask(query.Text),
            Outcome = resolution.Refusal?.Code ?? "RESOLVED",
            Party = resolution.Party switch
            {
                { Person: { } person } => $"person/{person.PayerId}",
                { CodeUrl: { } url } => $"order/{Mask(url)}",
                _ => null,
            },
        });

    private static int MostWrong(PartyQuery query) =>
        query.Asker.StartsWith("merchant/", StringComparison.Ordinal) ? MostWrongPerMinuteOfMerchant : MostWrongPerMinuteOfPerson;

    private static string Subject(PartyQuery query) => $"resolve/{query.Asker}";
}
