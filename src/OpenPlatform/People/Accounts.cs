using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.People;

/// <summary>A person as they are now.</summary>
internal sealed record Person(string PersonId, string Nickname, string AvatarUrl, long CreatedAt);

/// <summary>One place where a person is signed in.</summary>
internal sealed record Session(string SessionId, string TokenHash, string Device, long CreatedAt, long SeenAt);

/// <summary>Who asks: the person, and the token they asked with.</summary>
internal sealed record Caller(Person Person, string TokenHash);

/// <summary>People's accounts: sign-up and sign-in, sessions, what they show of themselves, and their end.</summary>
internal sealed class Accounts(PlatformDatabase database, IdentityBook book, IWallets wallets, BusinessClock clock)
{
    private const string OpenIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int UnionIdRandomLength = 27;
    private const int MostRemembered = 100_000;

    private static readonly long HourUs = Microseconds.Of(TimeSpan.FromHours(1));

    private readonly ConcurrentDictionary<string, long> seen = new(StringComparer.Ordinal);

    /// <summary>The person who has this phone, made when nobody has. The caller has seen the code that was sent to it.</summary>
    public async Task<string> OfPhoneAsync(string phone, string nickname, CancellationToken cancellation)
    {
        if (await book.FindAsync(IdentifierKind.Phone, phone, cancellation) is { } known)
            return known;
        var personId = await wallets.CreateAsync(nickname, cancellation);
        await book.EnterAsync(personId, nickname, cancellation);
        // Two sign-ups of one moment: the second finds the phone taken, and the two new persons, of whom neither has anything yet, are one.
        var outcome = await book.LinkAsync(personId, IdentifierKind.Phone, phone, Proof.PhoneCode, cancellation);
        return outcome.PersonId ?? throw new InvalidOperationException($"A new person could not be linked: {outcome.Refusal}");
    }

    /// <summary>Makes a person of an id that was made for them before, such as the one in their passkey.</summary>
    public async Task CreateAsync(string personId, string nickname, CancellationToken cancellation)
    {
        await wallets.CreateAsync(personId, nickname, cancellation);
        await book.EnterAsync(personId, nickname, cancellation);
    }

    /// <summary>Signs a person in on a device: a token, told once.</summary>
    public async Task<string> SignInAsync(string personId, string device, CancellationToken cancellation)
    {
        var token = await wallets.IssueTokenAsync(personId, cancellation);
        var (_, hash) = (await wallets.FindByTokenAsync($"Bearer {token}", cancellation))!.Value;
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_session (token_hash, session_id, person_id, device, created_at, seen_at) VALUES (@hash, @id, @personId, @device, @now, @now)",
            new { hash, id = TimeOrderedId.NewText(clock), personId, device = device.Length <= 120 ? device : device[..120], now = clock.UtcMicroseconds() });
        return token;
    }

    /// <summary>The person whose token an Authorization header carries; null for any other text.</summary>
    public async Task<Caller?> CallerAsync(string authorization, CancellationToken cancellation)
    {
        if (await wallets.FindByTokenAsync(authorization, cancellation) is not { } found)
            return null;
        if (await NowAsync(found.PersonId, cancellation) is not { } person)
            return null;
        await NoteSeenAsync(found.TokenHash, cancellation);
        return new(person, found.TokenHash);
    }

    // To the hour, and from memory where this node has noted it already: it must cost nothing.
    private async Task NoteSeenAsync(string tokenHash, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        if (seen.TryGetValue(tokenHash, out var at) && now - at < HourUs)
            return;
        if (seen.Count >= MostRemembered)
            seen.Clear();
        seen[tokenHash] = now;
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE open_session SET seen_at = @now WHERE token_hash = @tokenHash AND seen_at < @before", new { now, tokenHash, before = now - HourUs });
    }

    /// <summary>
    /// After two persons became one: sign-ins of the younger end, because their tokens open a wallet that is nobody's any more. A new token where the one that asks was among them.
    /// </summary>
    public async Task<string?> FollowMergeAsync(string leader, string authorization, string device, CancellationToken cancellation)
    {
        var asking = await wallets.FindByTokenAsync(authorization, cancellation);
        var others = (await book.SameAsync(leader, cancellation)).Where(person => person != leader).ToArray();
        foreach (var person in others)
        {
            await wallets.RevokeAllTokensAsync(person, cancellation);
            await using var connection = await database.OpenAsync(cancellation);
            await connection.ExecuteAsync("DELETE FROM open_session WHERE person_id = @person", new { person });
        }
        return asking is { } found && others.Contains(found.PersonId, StringComparer.Ordinal) ? await SignInAsync(leader, device, cancellation) : null;
    }

    public async Task<Person?> FindAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Person>(
            "SELECT person_id AS PersonId, nickname AS Nickname, avatar_url AS AvatarUrl, created_at AS CreatedAt FROM open_person WHERE person_id = @personId AND erased_at = 0", new { personId });
    }

    /// <summary>The person whom an app, and no other, knows by this openid, as they are now; null when nobody is.</summary>
    public async Task<Person?> FindByOpenIdAsync(string appId, string openId, CancellationToken cancellation)
    {
        return await wallets.FindByOpenIdAsync(appId, openId, cancellation) is { } personId ? await NowAsync(personId, cancellation) : null;
    }

    /// <summary>The person of an id as they are now, also one that was merged. Who has paid before there were sign-ins is entered when first seen; who was erased stays so.</summary>
    public async Task<Person?> NowAsync(string personId, CancellationToken cancellation)
    {
        if (await book.LeaderAsync(personId, cancellation) is not { } leader)
        {
            await book.EnterAsync(personId, "", cancellation);
            leader = await book.LeaderAsync(personId, cancellation) ?? "";
        }
        return await FindAsync(leader, cancellation);
    }

    public async Task RenameAsync(string personId, string nickname, string avatarUrl, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE open_person SET nickname = @nickname, avatar_url = @avatarUrl WHERE person_id = @personId", new { nickname, avatarUrl, personId });
    }

    /// <summary>The unionid of a person for all apps of an owner; made at the first call, the same for ever.</summary>
    public async Task<string> UnionIdAsync(string ownerId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_unionid (owner_id, person_id, union_id) VALUES (@ownerId, @personId, @made) ON CONFLICT DO NOTHING",
            new { ownerId, personId, made = "o" + RandomNumberGenerator.GetString(OpenIdLetters, UnionIdRandomLength) });
        return (await connection.ExecuteScalarAsync<string>("SELECT union_id FROM open_unionid WHERE owner_id = @ownerId AND person_id = @personId", new { ownerId, personId }))!;
    }

    public async Task<IReadOnlyList<Session>> SessionsAsync(string leader, CancellationToken cancellation)
    {
        var persons = await book.SameAsync(leader, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Session>(
            $"SELECT session_id AS SessionId, token_hash AS TokenHash, device AS Device, created_at AS CreatedAt, seen_at AS SeenAt FROM open_session WHERE {database.IsAnyOf("person_id", "persons")} ORDER BY created_at DESC",
            new { persons })).AsList();
    }

    /// <summary>Ends one sign-in.</summary>
    public async Task SignOutAsync(string tokenHash, CancellationToken cancellation)
    {
        await wallets.RevokeTokenAsync(tokenHash, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_session WHERE token_hash = @tokenHash", new { tokenHash });
    }

    /// <summary>Ends every sign-in of a person, this one included, and every login that web pages hold.</summary>
    public async Task SignOutEverywhereAsync(string leader, CancellationToken cancellation)
    {
        foreach (var person in await book.SameAsync(leader, cancellation))
        {
            await wallets.RevokeAllTokensAsync(person, cancellation);
            await using var connection = await database.OpenAsync(cancellation);
            await connection.ExecuteAsync("DELETE FROM open_session WHERE person_id = @person", new { person });
            await connection.ExecuteAsync("DELETE FROM open_user_token WHERE person_id = @person", new { person });
        }
    }

    /// <summary>
    /// Takes everything that tells who somebody is out of the platform: phone, names, logins, grants. What they paid stays in the ledger under an id that leads to nobody.
    /// False while there is money in a wallet of theirs.
    /// </summary>
    public async Task<bool> EraseAsync(string leader, CancellationToken cancellation)
    {
        var persons = await book.SameAsync(leader, cancellation);
        foreach (var person in persons)
        {
            if (await wallets.HasMoneyAsync(person, cancellation))
                return false;
        }
        foreach (var (entry, _) in await book.OfAsync(leader, cancellation))
            await book.UnlinkAsync(entry.PersonId, entry.EntryId, Proof.Session, cancellation);
        foreach (var person in persons)
        {
            await wallets.RevokeAllTokensAsync(person, cancellation);
            await wallets.ForgetAsync(person, cancellation);
            await using var connection = await database.OpenAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var table in (string[])["open_session", "open_grant", "open_login_code", "open_app_session", "open_user_token", "open_identifier_value", "open_passkey", "open_passkey_ceremony", "open_confirmation", "open_permission", "open_privacy_consent", "open_profile_picture", "open_subscription", "open_push", "open_media", "open_service_window", "open_media_check"])
                await connection.ExecuteAsync($"DELETE FROM {table} WHERE person_id = @person", new { person }, transaction);
            await connection.ExecuteAsync("UPDATE open_person SET nickname = '', avatar_url = '', erased_at = @now WHERE person_id = @person", new { person, now = clock.UtcMicroseconds() }, transaction);
            await transaction.CommitAsync(cancellation);
        }
        return true;
    }
}
