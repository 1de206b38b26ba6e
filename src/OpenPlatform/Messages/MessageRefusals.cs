using Madang.Kernel.Refusals;

namespace Madang.OpenPlatform.Messages;

/// <summary>The closed catalogue of what sending, reading and keeping company refuse. Callers compare with these.</summary>
public static class MessageRefusals
{
    /// <summary>The form is wrong.</summary>
    public static readonly Refusal Invalid = new("PARAM_ERROR", 400, "The message has not the form that it needs.");

    /// <summary>The sender used this id for another message.</summary>
    public static readonly Refusal IdTaken = new("ID_TAKEN", 409, "Another message of yours has this id.");

    /// <summary>A row of the message's own that is a condition touched nothing.</summary>
    public static readonly Refusal ConditionNotMet = new("CONDITION_NOT_MET", 409, "What the message was sent under does not hold any more.");

    /// <summary>Nobody is there to get it.</summary>
    public static readonly Refusal NobodyThere = new("RESOURCE_NOT_EXISTS", 404, "There is nobody or nothing of this name.");

    /// <summary>The sender may not write here.</summary>
    public static readonly Refusal NotAllowed = new("NO_AUTH", 403, "You cannot write here.");

    /// <summary>The two are not each other's contacts.</summary>
    public static readonly Refusal NotContacts = new("NOT_CONTACTS", 403, "You two are not contacts. Ask first.");

    /// <summary>The receiver wants nothing of the sender.</summary>
    public static readonly Refusal Blocked = new("BLOCKED", 403, "This was not delivered: the other side does not take messages from you.");

    /// <summary>Too much waits to be stored.</summary>
    public static readonly Refusal Busy = new("BUSY", 503, "Too much is being sent at this moment. Send it again in a second, with the same id.");
}
