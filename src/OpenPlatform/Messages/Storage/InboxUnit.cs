using Madang.Kernel.Database;
using Madang.Kernel.Refusals;

namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>What an entry of an inbox tells.</summary>
internal static class EntryKind
{
    /// <summary>Somebody's message; its subject is the message's id.</summary>
    public const string In = "in";

    /// <summary>A message of the inbox's own owner.</summary>
    public const string Out = "out";

    /// <summary>A message was taken back; its subject is the message's id.</summary>
    public const string Recall = "recall";

    /// <summary>The owner has read the conversation, up to the number that is the subject.</summary>
    public const string Read = "read";

    /// <summary>The other person has read the conversation, up to the message that is the subject.</summary>
    public const string Seen = "seen";

    /// <summary>The conversation itself changed: its members, its name, who may write, whether it is muted.</summary>
    public const string Changed = "changed";
}

/// <summary>One line of an inbox.</summary>
internal sealed record InboxEntry(string InboxId, long Sequence, string ConversationId, string What, string Subject, long AtUs);

/// <summary>How a unit ended.</summary>
internal sealed record UnitAnswer(StoredMessage? Message, long Sequence, bool IsReplay, Refusal? Refusal, int FailedRow)
{
    public static UnitAnswer Refuse(Refusal refusal, int failedRow = -1) => new(null, 0, false, refusal, failedRow);
}

/// <summary>One change of inboxes: a message, or a mark that tells something of one. All of it, or nothing.</summary>
internal sealed class InboxUnit
{
    private readonly TaskCompletionSource<UnitAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who does it.</summary>
    public required Party By { get; init; }

    public required Conversation Conversation { get; init; }

    /// <summary>The message to be stored; null for a mark.</summary>
    public StoredMessage? Message { get; init; }

    /// <summary>The message's body as JSON; empty for a mark.</summary>
    public string BodyJson { get; init; } = "";

    /// <summary>Of a mark: what it is and of what, and in whose inboxes when not in all of the conversation's.</summary>
    public string What { get; init; } = "";

    public string Subject { get; init; } = "";

    /// <summary>A message that is stored already and is told with this unit to inboxes that do not have it yet; null for others.</summary>
    public StoredMessage? Told { get; init; }

    /// <summary>Only these inboxes; null for all that the conversation has.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Besides those that the conversation has, such as people who only now join the group.</summary>
    public IReadOnlyList<string> Besides { get; init; } = [];

    /// <summary>Whether to write although the rules of the conversation would not let this sender: for what the platform itself says there.</summary>
    public bool IsTrusted { get; init; }

    public IReadOnlyList<RowWrite> Rows { get; init; } = [];

    /// <summary>Business time, UTC microseconds.</summary>
    public required long AtUs { get; init; }

    public Task<UnitAnswer> Answer => answered.Task;

    /// <summary>What it will be answered, once the batch is durable.</summary>
    public UnitAnswer? Decided { get; set; }

    public void Publish() => answered.TrySetResult(Decided ?? throw new InvalidOperationException("A unit of a committed batch was not decided."));

    public void Fail(Exception error) => answered.TrySetException(error);
}
