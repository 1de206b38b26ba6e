using System.Data.Common;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.People.Identity;

/// <summary>What came of linking: who the person is now, or why nothing was changed.</summary>
internal sealed record LinkOutcome(string? PersonId, string? Refusal)
{
    public bool IsMerge { get; init; }

    /// <summary>The link that says so; null when nothing was written because it stood already.</summary>
    public string? EntryId { get; init; }

    public static LinkOutcome Refuse(string code) => new(null, code);
}

/// <summary>Writes the log of who is who and keeps what follows from it. One change at a time, on all nodes together: they are rare, and each looks at what others have linked.</summary>
internal sealed class IdentityBook(PlatformDatabase database, IdentityKey key, IWallets wallets, MasterKey master, BusinessClock clock)
{
    private const string Columns = "entry_id AS EntryId, at AS At, act AS Act, person_id AS PersonId, kind AS Kind, value_hash AS ValueHash, refers_to AS RefersTo, proof AS Proof";

    /// <summary>The person that an id stands for now: itself, or the older one that it was merged into. Null for nobody, and for who was erased.</summary>
    public async Task<string?> LeaderAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT leader_id FROM open_person WHERE person_id = @personId AND erased_at = 0", new { personId });
    }

    /// <summary>The person who has this protected identifier; null when nobody has.</summary>
    public async Task<string?> FindAsync(IdentifierKind kind, string value, CancellationToken cancellation)
    {
        var hash = await key.HashAsync(kind.Name, value, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        return await OwnerAsync(connection, null, kind, hash);
    }

    /// <summary>Enters a person whom the wallet knows already; nothing when they are entered.</summary>
    public async Task EnterAsync(string personId, string nickname, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_person (person_id, leader_id, nickname, avatar_url, created_at, erased_at) VALUES (@personId, @personId, @nickname, '', @now, 0) ON CONFLICT DO NOTHING",
            new { personId, nickname, now = clock.UtcMicroseconds() });
    }

    /// <summary>
    /// Says that an identifier is this person's. A protected one that is another person's makes the two one, where the proof is strong, no value of theirs contradicts
    /// the other's, and the younger one's wallet is empty: a merge moves no money.
    /// </summary>
    public async Task<LinkOutcome> LinkAsync(string personId, IdentifierKind kind, string value, string proof, CancellationToken cancellation)
    {
        if (IsBlocked(value))
            return LinkOutcome.Refuse("IDENTIFIER_BLOCKED");
        if (kind.IsProtected && !Proof.IsStrong(proof))
            return LinkOutcome.Refuse("PROOF_MISSING");
        var hash = await key.HashAsync(kind.Name, value, cancellation);
        if (kind.IsProtected && await FindAsync(kind, value, cancellation) is { } other && await LeaderAsync(personId, cancellation) is { } self && other != self
            && await wallets.HasMoneyAsync(string.CompareOrdinal(self, other) < 0 ? other : self, cancellation))
            return LinkOutcome.Refuse("WALLET_NOT_EMPTY");
        LinkOutcome outcome;
        await using (var connection = await database.OpenAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await LockAsync(connection, transaction);
            outcome = await LinkAsync(connection, transaction, personId, kind, hash, value, proof);
            if (outcome.Refusal is null)
                await transaction.CommitAsync(cancellation);
        }
        if (outcome.PersonId is { } leader)
            await TellWalletsAsync(leader, cancellation);
        return outcome;
    }

    /// <summary>Takes a link back; who was merged by it is apart again. False when it is none of this person's.</summary>
    public async Task<bool> UnlinkAsync(string personId, string entryId, string proof, CancellationToken cancellation)
    {
        string[] touched;
        await using (var connection = await database.OpenAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await LockAsync(connection, transaction);
            var leader = await LeaderAsync(connection, transaction, personId);
            var persons = await SameAsync(connection, transaction, leader);
            var log = await LogAsync(connection, transaction, persons);
            if (IdentityGraph.Standing(log).FirstOrDefault(link => link.EntryId == entryId) is not { } link)
                return false;
            await AppendAsync(connection, transaction, "unlink", link.PersonId, link.Kind, link.ValueHash, entryId, proof);
            await connection.ExecuteAsync("DELETE FROM open_identifier_value WHERE entry_id = @entryId", new { entryId }, transaction);
            await ReplayAsync(connection, transaction, persons, proof);
            await transaction.CommitAsync(cancellation);
            touched = persons;
        }
        foreach (var person in touched)
        {
            if (await LeaderAsync(person, cancellation) == person)
                await TellWalletsAsync(person, cancellation);
        }
        return true;
    }

    /// <summary>What names this person now: entries and their values in clear.</summary>
    public async Task<IReadOnlyList<(IdentityEntry Entry, string Value)>> OfAsync(string leader, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var persons = await SameAsync(connection, null, leader);
        var values = (await connection.QueryAsync<(string EntryId, string Sealed)>(
            $"SELECT entry_id, sealed FROM open_identifier_value WHERE {database.IsAnyOf("person_id", "persons")}", new { persons })).ToDictionary(row => row.EntryId, row => row.Sealed, StringComparer.Ordinal);
        return [.. IdentityGraph.Standing(await LogAsync(connection, null, persons))
            .Where(link => values.ContainsKey(link.EntryId))
            .Select(link => (link, Encoding.UTF8.GetString(master.Open(values[link.EntryId], Purpose(link.EntryId)))))];
    }

    /// <summary>The person's phone as E.164; null when they have none.</summary>
    public async Task<string?> PhoneAsync(string leader, CancellationToken cancellation) =>
        (await OfAsync(leader, cancellation)).Where(found => found.Entry.Kind == IdentifierKind.Phone.Name).Select(found => found.Value).FirstOrDefault();

    /// <summary>All that was ever said of a person and who was merged with them.</summary>
    public async Task<IReadOnlyList<IdentityEntry>> HistoryAsync(string leader, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await LogAsync(connection, null, await SameAsync(connection, null, leader));
    }

    /// <summary>Ids that stand for the same person.</summary>
    public async Task<string[]> SameAsync(string leader, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await SameAsync(connection, null, leader);
    }

    private async Task<LinkOutcome> LinkAsync(DbConnection connection, DbTransaction transaction, string personId, IdentifierKind kind, string hash, string value, string proof)
    {
        var leader = await LeaderAsync(connection, transaction, personId);
        var persons = await SameAsync(connection, transaction, leader);
        var own = IdentityGraph.Standing(await LogAsync(connection, transaction, persons)).Where(link => link.Kind == kind.Name).ToArray();
        if (own.Any(link => link.ValueHash == hash))
            return new(leader, null);
        // A second phone of one person would join two that contradict each other; whoever changes theirs takes the old one back first.
        if (own.Select(link => link.ValueHash).Distinct(StringComparer.Ordinal).Count() >= kind.MostPerPerson)
            return LinkOutcome.Refuse("TOO_MANY_OF_KIND");
        var holders = (await connection.QueryAsync<IdentityEntry>($"SELECT {Columns} FROM open_identity_log WHERE kind = @kind AND value_hash = @hash", new { kind = kind.Name, hash }, transaction)).AsList();
        var standing = IdentityGraph.Standing(holders).Select(link => link.PersonId).Distinct(StringComparer.Ordinal).ToArray();
        if (!kind.IsProtected && standing.Length >= kind.MostPersons)
            return LinkOutcome.Refuse("TOO_MANY_PERSONS");
        var isMerge = false;
        if (kind.IsProtected && standing.Length > 0)
        {
            var other = await LeaderAsync(connection, transaction, standing[0]);
            var theirs = await SameAsync(connection, transaction, other);
            if (await ContradictAsync(connection, transaction, persons, theirs))
                return LinkOutcome.Refuse("IDENTIFIERS_CONTRADICT");
            persons = [.. persons, .. theirs];
            isMerge = true;
        }
        var entryId = await AppendAsync(connection, transaction, "link", personId, kind.Name, hash, "", proof);
        await connection.ExecuteAsync(
            "INSERT INTO open_identifier_value (entry_id, person_id, sealed) VALUES (@entryId, @personId, @box)",
            new { entryId, personId, box = master.Seal(Encoding.UTF8.GetBytes(value), Purpose(entryId)) }, transaction);
        await ReplayAsync(connection, transaction, persons, proof);
        return new(await LeaderAsync(connection, transaction, personId), null) { IsMerge = isMerge, EntryId = entryId };
    }

    // Of what a person has only one, two persons who are one must not have two.
    private async Task<bool> ContradictAsync(DbConnection connection, DbTransaction transaction, string[] some, string[] others)
    {
        async Task<string[]> PhonesAsync(string[] persons) =>
            [.. IdentityGraph.Standing(await LogAsync(connection, transaction, persons)).Where(link => link.Kind == IdentifierKind.Phone.Name).Select(link => link.ValueHash).Distinct(StringComparer.Ordinal)];
        return (await PhonesAsync(some)).Union(await PhonesAsync(others), StringComparer.Ordinal).Count() > IdentifierKind.Phone.MostPerPerson;
    }

    private async Task ReplayAsync(DbConnection connection, DbTransaction transaction, string[] persons, string proof)
    {
        var before = (await connection.QueryAsync<(string PersonId, string LeaderId)>(
            $"SELECT person_id, leader_id FROM open_person WHERE {database.IsAnyOf("person_id", "persons")}", new { persons }, transaction)).ToDictionary(row => row.PersonId, row => row.LeaderId, StringComparer.Ordinal);
        foreach (var (person, leader) in IdentityGraph.Leaders(persons, await LogAsync(connection, transaction, persons)))
        {
            if (before[person] == leader)
                continue;
            await connection.ExecuteAsync("UPDATE open_person SET leader_id = @leader WHERE person_id = @person", new { leader, person }, transaction);
            await AppendAsync(connection, transaction, leader == person ? "split" : "merge", person, "", "", before[person], proof);
        }
    }

    private async Task<string> AppendAsync(DbConnection connection, DbTransaction transaction, string act, string personId, string kind, string hash, string refersTo, string proof)
    {
        // The log's order is the order of its ids: one that is made later in the same moment must not sort before.
        var last = await connection.ExecuteScalarAsync<string?>("SELECT max(entry_id) FROM open_identity_log", transaction: transaction) ?? "";
        var entryId = TimeOrderedId.NewText(clock);
        if (string.CompareOrdinal(entryId, last) <= 0)
            entryId = Next(last);
        await connection.ExecuteAsync(
            "INSERT INTO open_identity_log (entry_id, at, act, person_id, kind, value_hash, refers_to, proof) VALUES (@entryId, @at, @act, @personId, @kind, @hash, @refersTo, @proof)",
            new { entryId, at = clock.UtcMicroseconds(), act, personId, kind, hash, refersTo, proof }, transaction);
        return entryId;
    }

    private static string Next(string hex) => (System.Numerics.BigInteger.Parse("0" + hex, System.Globalization.NumberStyles.HexNumber) + 1).ToString("x32")[^32..];

    private async Task TellWalletsAsync(string leader, CancellationToken cancellation)
    {
        var phone = await PhoneAsync(leader, cancellation);
        foreach (var person in await SameAsync(leader, cancellation))
        {
            if (person != leader)
                await wallets.SetPhoneAsync(person, null, cancellation);
        }
        await wallets.SetPhoneAsync(leader, phone, cancellation);
    }

    private async Task LockAsync(DbConnection connection, DbTransaction transaction)
    {
        if (database.Engine == DatabaseEngine.Postgres)
            await connection.ExecuteAsync("SELECT 1 FROM open_identity_key WHERE id = 1 FOR UPDATE", transaction: transaction);
    }

    private async Task<string?> OwnerAsync(DbConnection connection, DbTransaction? transaction, IdentifierKind kind, string hash)
    {
        var links = await connection.QueryAsync<IdentityEntry>($"SELECT {Columns} FROM open_identity_log WHERE kind = @kind AND value_hash = @hash", new { kind = kind.Name, hash }, transaction);
        return IdentityGraph.Standing(links) is [var link, ..] ? await LeaderAsync(connection, transaction, link.PersonId) : null;
    }

    private static async Task<string> LeaderAsync(DbConnection connection, DbTransaction? transaction, string personId) =>
        await connection.ExecuteScalarAsync<string?>("SELECT leader_id FROM open_person WHERE person_id = @personId", new { personId }, transaction)
        ?? throw new InvalidOperationException("A person of the log is not entered.");

    private static async Task<string[]> SameAsync(DbConnection connection, DbTransaction? transaction, string leader) =>
        [.. await connection.QueryAsync<string>("SELECT person_id FROM open_person WHERE leader_id = @leader", new { leader }, transaction)];

    private async Task<List<IdentityEntry>> LogAsync(DbConnection connection, DbTransaction? transaction, string[] persons) =>
        (await connection.QueryAsync<IdentityEntry>($"SELECT {Columns} FROM open_identity_log WHERE {database.IsAnyOf("person_id", "persons")} ORDER BY entry_id", new { persons }, transaction)).AsList();

    // null, 000…, 111…: what forms and broken systems send for "none" would make strangers one.
    private static bool IsBlocked(string value) =>
        value.Trim() is "" or "null" or "undefined" or "none" || value.Where(char.IsAsciiLetterOrDigit).Distinct().Count() < 2;

    private static string Purpose(string entryId) => $"open/identifier/{entryId}";
}
