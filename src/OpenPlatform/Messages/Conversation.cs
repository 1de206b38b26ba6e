namespace Madang.OpenPlatform.Messages;

/// <summary>What kind of conversation it is, and so who may write in it.</summary>
public enum ConversationKind
{
    /// <summary>Two people who have each other as contacts.</summary>
    People,

    /// <summary>A group of people.</summary>
    Group,

    /// <summary>A person and an app's customer service.</summary>
    CustomerService,

    /// <summary>Where all apps' notices to one person arrive: subscribe messages.</summary>
    Notices,

    /// <summary>Receipts of a person's payments.</summary>
    Receipts,

    /// <summary>The platform's words to a person.</summary>
    System,
}

/// <summary>A conversation, by a name that says whose it is: <c>p/a/b</c>, <c>g/id</c>, <c>c/appid/person</c>, <c>n/person</c>, <c>r/person</c>, <c>s/person</c>.</summary>
public readonly record struct Conversation
{
    private const int LongestPart = 64;

    private Conversation(string id) => Id = id;

    /// <summary>The name.</summary>
    public string Id { get; }

    /// <summary>Two people's conversation, in whichever order they are given.</summary>
    public static Conversation Between(string personId, string otherId) =>
        string.CompareOrdinal(personId, otherId) < 0 ? new($"p/{personId}/{otherId}") : new($"p/{otherId}/{personId}");

    /// <summary>A group's.</summary>
    public static Conversation Group(string groupId) => new($"g/{groupId}");

    /// <summary>A person's with an app's customer service. An app's back end knows an openid: look the person up first.</summary>
    public static Conversation CustomerService(string appId, string personId) => new($"c/{appId}/{personId}");

    /// <summary>Apps' notices to a person.</summary>
    public static Conversation Notices(string personId) => new($"n/{personId}");

    /// <summary>A person's receipts.</summary>
    public static Conversation Receipts(string personId) => new($"r/{personId}");

    /// <summary>The platform's words to a person.</summary>
    public static Conversation System(string personId) => new($"s/{personId}");

    /// <summary>The platform's words to everybody: stored once, and in each inbox a message of that person's <see cref="System"/>.</summary>
    public static readonly Conversation Everybody = new("s/all");

    /// <summary>Reads a name that somebody sent. False when it is none; whether there is such a conversation is another question.</summary>
    public static bool TryParse(string? id, out Conversation conversation)
    {
        conversation = new(id ?? "");
        var parts = (id ?? "").Split('/');
        if (parts.Skip(1).Any(part => part.Length is 0 or > LongestPart || part.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))))
            return false;
        return parts switch
        {
            ["p", var one, var other] => string.CompareOrdinal(one, other) < 0,
            ["c", _, _] => true,
            ["g" or "n" or "r" or "s", _] => true,
            _ => false,
        };
    }

    /// <summary>Reads a name that the database holds.</summary>
    /// <exception cref="InvalidDataException">It is none: nothing that is stored here was ever taken without being one.</exception>
    public static Conversation Stored(string id) => TryParse(id, out var conversation) ? conversation : throw new InvalidDataException($"'{id}' names no conversation.");

    /// <summary>What kind it is.</summary>
    public ConversationKind Kind => Id[0] switch
    {
        'p' => ConversationKind.People,
        'g' => ConversationKind.Group,
        'c' => ConversationKind.CustomerService,
        'n' => ConversationKind.Notices,
        'r' => ConversationKind.Receipts,
        's' => ConversationKind.System,
        _ => throw new InvalidOperationException($"{Id} is no conversation."),
    };

    /// <summary>What follows the kind: one id, or two.</summary>
    public string[] Parts => Id.Split('/')[1..];

    /// <summary>The app of a customer-service conversation; null of others.</summary>
    public string? AppId => Kind == ConversationKind.CustomerService ? Parts[0] : null;

    /// <summary>The one person of a conversation that is no person's or group's: whom an app or the platform writes to. Null of others.</summary>
    public string? PersonId => Kind is ConversationKind.People or ConversationKind.Group ? null : Parts[^1];

    /// <summary>Of two people, the other one; null of other kinds, and for strangers.</summary>
    public string? OtherThan(string personId) => Kind == ConversationKind.People && Parts is [var one, var other]
        ? one == personId ? other : other == personId ? one : null
        : null;

    /// <inheritdoc />
    public override string ToString() => Id;
}
