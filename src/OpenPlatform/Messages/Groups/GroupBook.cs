using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Storage;

namespace Madang.OpenPlatform.Messages.Groups;

/// <summary>Groups and who is in them. Each change is told in the group's conversation, by the message that makes it.</summary>
internal sealed class GroupBook(PlatformDatabase database, Mailroom mailroom, BusinessClock clock)
{
    /// <summary>The most people in a group: a message is put into each one's inbox in one transaction.</summary>
    public const int MostMembers = 500;

    public static readonly Refusal Full = new("GROUP_FULL", 409, $"A group has at most {MostMembers} people.");

    private const string Insert =
        """
        INSERT INTO open_group_member (group_id, person_id, joined_at)
        SELECT @Group, @Person, @Now WHERE (SELECT count(*) FROM open_group_member WHERE group_id = @Group) < @Most
        ON CONFLICT DO NOTHING
        """;

    public async Task<IReadOnlyList<string>> MembersAsync(string groupId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<string>("SELECT person_id FROM open_group_member WHERE group_id = @groupId ORDER BY joined_at, person_id", new { groupId })).AsList();
    }

    public async Task<(string Name, string OwnerId)?> FindAsync(string groupId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(string, string)?>("SELECT name, owner_id FROM open_group WHERE group_id = @groupId", new { groupId });
    }

    public async Task<bool> ShareOneAsync(string personId, string otherId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM open_group_member a JOIN open_group_member b ON b.group_id = a.group_id WHERE a.person_id = @personId AND b.person_id = @otherId", new { personId, otherId }) > 0;
    }

    /// <summary>A group of a person and contacts of theirs; who is none is left out.</summary>
    public async Task<(string? GroupId, Refusal? Refusal)> MakeAsync(string personId, string name, string[] others, CancellationToken cancellation)
    {
        var contacts = await ContactsAmongAsync(personId, others, cancellation);
        if (contacts.Length == 0)
            return (null, MessageRefusals.NotContacts);
        if (contacts.Length + 1 > MostMembers)
            return (null, Full);
        var groupId = TimeOrderedId.NewText(clock);
        var now = clock.UtcMicroseconds();
        string[] all = [personId, .. contacts];
        RowWrite[] rows =
        [
            RowWrite.One("INSERT INTO open_group (group_id, name, owner_id, created_at) VALUES (@Group, @Name, @Owner, @Now)", new { Group = groupId, Name = name, Owner = personId, Now = now }),
            .. all.Select(person => Join(groupId, person, now)),
        ];
        var answer = await TellAsync(personId, groupId, new GroupBody("made", all, name), rows, all);
        return answer.Refusal is { } refusal ? (null, refusal) : (groupId, null);
    }

    /// <summary>Brings contacts of a member in.</summary>
    public async Task<Refusal?> AddAsync(string personId, string groupId, string[] others, CancellationToken cancellation)
    {
        var members = await MembersAsync(groupId, cancellation);
        if (!members.Contains(personId))
            return MessageRefusals.NobodyThere;
        var contacts = (await ContactsAmongAsync(personId, others, cancellation)).Except(members, StringComparer.Ordinal).ToArray();
        if (contacts.Length == 0)
            return null;
        if (members.Count + contacts.Length > MostMembers)
            return Full;
        var now = clock.UtcMicroseconds();
        return (await TellAsync(personId, groupId, new GroupBody("joined", contacts), [.. contacts.Select(person => Join(groupId, person, now))], contacts)).Refusal;
    }

    /// <summary>Leaves, or takes somebody out, which the group's owner alone may. Where the owner leaves, who is longest in it is the next.</summary>
    public async Task<Refusal?> RemoveAsync(string personId, string groupId, string otherId, CancellationToken cancellation)
    {
        var members = await MembersAsync(groupId, cancellation);
        if (await FindAsync(groupId, cancellation) is not { } group || !members.Contains(personId) || !members.Contains(otherId))
            return MessageRefusals.NobodyThere;
        if (otherId != personId && group.OwnerId != personId)
            return MessageRefusals.NotAllowed;
        var rows = new List<RowWrite> { RowWrite.One("DELETE FROM open_group_member WHERE group_id = @Group AND person_id = @Person", new { Group = groupId, Person = otherId }) };
        if (otherId == group.OwnerId && members.FirstOrDefault(member => member != otherId) is { } next)
            rows.Add(RowWrite.Any("UPDATE open_group SET owner_id = @Next WHERE group_id = @Group", new { Next = next, Group = groupId }));
        return (await TellAsync(personId, groupId, new GroupBody(otherId == personId ? "left" : "removed", [otherId]), rows, [])).Refusal;
    }

    public async Task<Refusal?> RenameAsync(string personId, string groupId, string name) => (await TellAsync(
        personId, groupId, new GroupBody("renamed", [personId], name), [RowWrite.One("UPDATE open_group SET name = @Name WHERE group_id = @Group", new { Name = name, Group = groupId })], [], isTrusted: false)).Refusal;

    private static RowWrite Join(string groupId, string personId, long now) => RowWrite.One(Insert, new { Group = groupId, Person = personId, Now = now, Most = (long)MostMembers });

    private Task<UnitAnswer> TellAsync(string personId, string groupId, GroupBody body, IReadOnlyList<RowWrite> rows, string[] besides, bool isTrusted = true)
    {
        var now = clock.UtcMicroseconds();
        var id = TimeOrderedId.NewText(clock);
        var message = new StoredMessage(id, $"group:{id}", Party.Person(personId), Conversation.Group(groupId), body, now);
        return mailroom.RunAsync(new()
        {
            By = message.Sender,
            Conversation = message.Conversation,
            Message = message,
            BodyJson = MessageBodies.Write(body),
            Besides = besides,
            IsTrusted = isTrusted,
            AtUs = now,
            Rows = rows,
        });
    }

    private async Task<string[]> ContactsAmongAsync(string personId, string[] others, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>(
            $"""
            SELECT c.person_id FROM open_contact c JOIN open_person p ON p.person_id = c.person_id
            WHERE c.other_id = @personId AND {database.IsAnyOf("c.person_id", "others")} AND c.state = 'contact' AND c.is_blocked = 0 AND p.erased_at = 0
            """,
            new { personId, others })];
    }
}
