using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Storage;
using Madang.OpenPlatform.Tokens;

namespace Madang.OpenPlatform.Messages.Contacts;

/// <summary>Somebody who asked to be a contact.</summary>
internal sealed record ContactRequest(string PersonId, string Name, string AvatarUrl, string Greeting, long AtUs);

/// <summary>Who may write to whom. Nobody becomes a contact without saying yes.</summary>
internal sealed class ContactBook(PlatformDatabase database, Mailroom mailroom, Quotas quotas, BusinessClock clock)
{
    private const int LongestGreeting = 100;
    private const long MostAsksPerDay = 50;
    private const string CodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private const int CodeLength = 16;

    public static readonly Refusal TooMany = new("TOO_MANY_ASKS", 429, "That is enough for today. Ask again tomorrow.");

    public async Task<IReadOnlyList<PersonView>> ListAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<PersonView>(
            """
            SELECT p.person_id AS PersonId, CASE WHEN c.alias <> '' THEN c.alias ELSE p.nickname END AS Name, p.avatar_url AS AvatarUrl
            FROM open_contact c JOIN open_person p ON p.person_id = c.other_id
            WHERE c.person_id = @personId AND c.state = 'contact' AND p.erased_at = 0 ORDER BY Name, p.person_id LIMIT 5000
            """,
            new { personId })).AsList();
    }

    /// <summary>Who waits for this person's yes, newest first.</summary>
    public async Task<IReadOnlyList<ContactRequest>> RequestsAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<ContactRequest>(
            """
            SELECT p.person_id AS PersonId, p.nickname AS Name, p.avatar_url AS AvatarUrl, c.greeting AS Greeting, c.since AS AtUs
            FROM open_contact c JOIN open_person p ON p.person_id = c.person_id
            WHERE c.other_id = @personId AND c.state = 'asked' AND p.erased_at = 0
              AND NOT EXISTS (SELECT 1 FROM open_contact b WHERE b.person_id = @personId AND b.other_id = c.person_id AND b.is_blocked = 1)
            ORDER BY c.since DESC LIMIT 100
            """,
            new { personId })).AsList();
    }

    public async Task<IReadOnlyList<string>> BlockedAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>("SELECT other_id FROM open_contact WHERE person_id = @personId AND is_blocked = 1", new { personId })).AsList();
    }

    /// <summary>The code in a person's QR code; made when there is none, and made anew when the person wants the old one to lead nowhere.</summary>
    public async Task<string> CodeAsync(string personId, bool isAnew, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            $"INSERT INTO open_contact_code (person_id, code) VALUES (@personId, @code) ON CONFLICT (person_id) DO {(isAnew ? "UPDATE SET code = excluded.code" : "NOTHING")}",
            new { personId, code = RandomNumberGenerator.GetString(CodeLetters, CodeLength) });
        return (await connection.ExecuteScalarAsync<string>("SELECT code FROM open_contact_code WHERE person_id = @personId", new { personId }))!;
    }

    public async Task<string?> OfCodeAsync(string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT person_id FROM open_contact_code WHERE code = @code", new { code });
    }

    /// <summary>Asks somebody. Whoever was asked by them, or still has them, is a contact at once. Whether there is such a person, or whether they blocked, is not told.</summary>
    public async Task<Refusal?> AskAsync(string personId, string? otherId, string greeting, CancellationToken cancellation)
    {
        if (!await quotas.TakeAsync("", $"ask/{personId}", MostAsksPerDay, cancellation))
            return TooMany;
        if (otherId is null || otherId == personId)
            return null;
        if (await AreBothAsync(personId, otherId, cancellation))
            return null;
        if (await StateAsync(otherId, personId, cancellation) is ("asked" or "contact", _))
            return await AcceptAsync(personId, otherId, cancellation) ? null : MessageRefusals.NobodyThere;
        var text = greeting.Length <= LongestGreeting ? greeting : greeting[..LongestGreeting];
        await MarkAsync(personId, otherId, [otherId],
            RowWrite.One(
                """
                INSERT INTO open_contact (person_id, other_id, state, greeting, since) VALUES (@Person, @Other, 'asked', @Text, @Now)
                ON CONFLICT (person_id, other_id) DO UPDATE SET state = 'asked', greeting = excluded.greeting, since = excluded.since, is_blocked = 0
                """,
                new { Person = personId, Other = otherId, Text = text, Now = clock.UtcMicroseconds() }));
        return null;
    }

    /// <summary>Says yes to who asked: both are contacts, and what was said in asking is their first message.</summary>
    public async Task<bool> AcceptAsync(string personId, string otherId, CancellationToken cancellation)
    {
        var (state, greeting) = await StateAsync(otherId, personId, cancellation);
        if (state is not ("asked" or "contact"))
            return false;
        var now = clock.UtcMicroseconds();
        var accepted = await MarkAsync(personId, otherId, [personId, otherId],
            RowWrite.One("UPDATE open_contact SET state = 'contact', since = @Now WHERE person_id = @Other AND other_id = @Person AND state IN ('asked', 'contact')", new { Now = now, Other = otherId, Person = personId }),
            RowWrite.One(
                """
                INSERT INTO open_contact (person_id, other_id, state, since) VALUES (@Person, @Other, 'contact', @Now)
                ON CONFLICT (person_id, other_id) DO UPDATE SET state = 'contact', since = excluded.since, is_blocked = 0
                """,
                new { Person = personId, Other = otherId, Now = now }));
        if (accepted && state == "asked")
            await mailroom.SendAsync(
                new() { Id = $"hello:{now}", Sender = Party.Person(otherId), To = Conversation.Between(personId, otherId), Body = new TextBody(string.IsNullOrWhiteSpace(greeting) ? "👋" : greeting) }, cancellation);
        return accepted;
    }

    /// <summary>Says no; who asked is not told.</summary>
    public Task<bool> RefuseAsync(string personId, string otherId) => MarkAsync(personId, otherId, [personId],
        RowWrite.One("UPDATE open_contact SET state = 'none' WHERE person_id = @Other AND other_id = @Person AND state = 'asked'", new { Other = otherId, Person = personId }));

    /// <summary>Takes somebody out of the contacts, in both directions.</summary>
    public Task<bool> RemoveAsync(string personId, string otherId) => MarkAsync(personId, otherId, [personId],
        RowWrite.Any(
            "UPDATE open_contact SET state = 'none' WHERE (person_id = @Person AND other_id = @Other) OR (person_id = @Other AND other_id = @Person)", new { Person = personId, Other = otherId }));

    /// <summary>Wants nothing of somebody any more, person or app, or does again. They are not told; what they send is refused.</summary>
    public Task<bool> BlockAsync(string personId, string otherId, bool isBlocked) => MarkAsync(personId, otherId, [personId],
        RowWrite.One(
            """
            INSERT INTO open_contact (person_id, other_id, state, is_blocked, since) VALUES (@Person, @Other, 'none', @Blocked, @Now)
            ON CONFLICT (person_id, other_id) DO UPDATE SET is_blocked = excluded.is_blocked
            """,
            new { Person = personId, Other = otherId, Blocked = isBlocked ? 1L : 0L, Now = clock.UtcMicroseconds() }));

    public Task<bool> NameAsync(string personId, string otherId, string alias) => MarkAsync(personId, otherId, [personId],
        RowWrite.One("UPDATE open_contact SET alias = @Alias WHERE person_id = @Person AND other_id = @Other", new { Alias = alias, Person = personId, Other = otherId }));

    // Each change of who is whose contact tells the inboxes that it concerns, so that all their devices look again.
    private async Task<bool> MarkAsync(string personId, string otherId, string[] inboxes, params RowWrite[] rows)
    {
        var other = new Party(otherId);
        var conversation = other.AppId is { } app ? Conversation.CustomerService(app, personId) : Conversation.Between(personId, otherId);
        var answer = await mailroom.RunAsync(new()
        {
            By = Party.Person(personId),
            Conversation = conversation,
            What = EntryKind.Changed,
            Subject = "contact",
            Only = inboxes,
            IsTrusted = true,
            AtUs = clock.UtcMicroseconds(),
            Rows = rows,
        });
        return answer.Refusal is null;
    }

    private async Task<bool> AreBothAsync(string one, string other, CancellationToken cancellation) =>
        (await StateAsync(one, other, cancellation)).State == "contact" && (await StateAsync(other, one, cancellation)).State == "contact";

    private async Task<(string? State, string Greeting)> StateAsync(string personId, string otherId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(string?, string)>(
            "SELECT state, greeting FROM open_contact WHERE person_id = @personId AND other_id = @otherId", new { personId, otherId });
    }
}
