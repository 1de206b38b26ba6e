using Madang.Kernel.Refusals;

namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>Who gets what, and who may write where, for all units of a batch: a few questions to the database for all of them together.</summary>
internal sealed class Audience
{
    private static readonly BatchStatement Leaders = new(
        ["id"],
        "SELECT person_id, leader_id FROM open_person WHERE person_id = @id AND erased_at = 0",
        "SELECT person_id, leader_id FROM open_person WHERE person_id = ANY(@id) AND erased_at = 0");

    private static readonly BatchStatement Members = new(
        ["id"],
        "SELECT group_id, person_id FROM open_group_member WHERE group_id = @id",
        "SELECT group_id, person_id FROM open_group_member WHERE group_id = ANY(@id)");

    private static readonly BatchStatement Contacts = new(
        ["owner", "other"],
        "SELECT person_id, other_id, state, is_blocked FROM open_contact WHERE person_id = @owner AND other_id = @other",
        "SELECT c.person_id, c.other_id, c.state, c.is_blocked FROM open_contact c JOIN unnest(@owner, @other) AS u (owner, other) ON c.person_id = u.owner AND c.other_id = u.other");

    private readonly Dictionary<string, string> leaders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> members = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Owner, string Other), (bool IsContact, bool IsBlocked)> contacts = [];

    /// <summary>Asks for everything that the units need.</summary>
    public async ValueTask LoadAsync(BatchSession session, IReadOnlyList<InboxUnit> units)
    {
        leaders.Clear();
        members.Clear();
        contacts.Clear();
        foreach (var unit in units)
        {
            if (unit.Conversation.Kind == ConversationKind.Group)
                members.TryAdd(unit.Conversation.Parts[0], []);
            if (RuleOf(unit) is { } rule)
                contacts[rule] = (false, false);
        }
        await session.ReadAsync(Members, row => members[row.GetString(0)].Add(row.GetString(1)), members.Keys.ToArray());
        var rules = contacts.Keys.ToArray();
        await session.ReadAsync(
            Contacts,
            row => contacts[(row.GetString(0), row.GetString(1))] = (row.GetString(2) == "contact", row.GetInt64(3) != 0),
            rules.Select(rule => rule.Owner).ToArray(), rules.Select(rule => rule.Other).ToArray());
        var persons = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in units)
            persons.UnionWith(Named(unit).Append(unit.By.Key).Where(id => new Party(id).IsPerson));
        await session.ReadAsync(Leaders, row => leaders[row.GetString(0)] = row.GetString(1), persons.ToArray());
    }

    /// <summary>The inboxes of a unit, each once: people as they are now, without those who are gone.</summary>
    public List<string> InboxesOf(InboxUnit unit)
    {
        var inboxes = new List<string>(4);
        foreach (var id in Named(unit))
        {
            var inbox = new Party(id).IsPerson ? leaders.GetValueOrDefault(id) : id;
            if (inbox is not null && !inboxes.Contains(inbox))
                inboxes.Add(inbox);
        }
        return inboxes;
    }

    /// <summary>Whether an inbox is its sender's own: the person may have become another since.</summary>
    public bool IsOwn(InboxUnit unit, string inbox) => inbox == unit.By.Key || (unit.By.IsPerson && leaders.GetValueOrDefault(unit.By.Key) == inbox);

    /// <summary>Why this sender may not write there; null when they may.</summary>
    public Refusal? WhyNot(InboxUnit unit)
    {
        if (unit.IsTrusted || unit.By == Party.Platform)
            return null;
        var conversation = unit.Conversation;
        if (conversation.PersonId is { } person && !leaders.ContainsKey(person))
            return MessageRefusals.NobodyThere;
        switch (conversation.Kind)
        {
            case ConversationKind.People:
                var (isContact, isBlocked) = contacts[RuleOf(unit)!.Value];
                return isBlocked ? MessageRefusals.Blocked : isContact ? null : MessageRefusals.NotContacts;
            case ConversationKind.Group:
                return members[conversation.Parts[0]].Exists(member => IsOwn(unit, member) || member == unit.By.Key) ? null : MessageRefusals.NotAllowed;
            case ConversationKind.CustomerService when unit.By.IsPerson:
                return IsOwn(unit, leaders[conversation.PersonId!]) ? null : MessageRefusals.NotAllowed;
            case ConversationKind.CustomerService or ConversationKind.Notices when unit.By.AppId is { } app && (conversation.AppId ?? app) == app:
                return contacts[RuleOf(unit)!.Value].IsBlocked ? MessageRefusals.Blocked : null;
            default:
                return MessageRefusals.NotAllowed;
        }
    }

    // What the receiver says of the sender decides: the row (owner, other).
    private static (string Owner, string Other)? RuleOf(InboxUnit unit) => unit.Conversation.Kind switch
    {
        _ when unit.IsTrusted || unit.By == Party.Platform => null,
        ConversationKind.People => (unit.Conversation.OtherThan(unit.By.Key) ?? "", unit.By.Key),
        ConversationKind.CustomerService or ConversationKind.Notices when !unit.By.IsPerson => (unit.Conversation.PersonId!, unit.By.Key),
        _ => null,
    };

    private IEnumerable<string> Named(InboxUnit unit)
    {
        if (unit.Only is { } only)
            return only;
        var conversation = unit.Conversation;
        IEnumerable<string> own = conversation.Kind switch
        {
            ConversationKind.People => conversation.Parts,
            ConversationKind.Group => members[conversation.Parts[0]],
            ConversationKind.CustomerService => [Party.App(conversation.AppId!).Key, conversation.PersonId!],
            _ => [conversation.PersonId!],
        };
        return own.Concat(unit.Besides);
    }
}
