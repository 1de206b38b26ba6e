using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Push;

/// <summary>A push to an app's back end, to be stored in the same transaction as the fact that it tells.</summary>
/// <param name="AppId">Whose back end.</param>
/// <param name="PersonId">Whom it tells of; empty for nobody.</param>
/// <param name="From">FromUserName: the person's openid, or the platform's own name.</param>
/// <param name="Kind">MsgType of a message: <c>text</c>; of an event its name.</param>
/// <param name="IsEvent">Whether it is an event.</param>
/// <param name="Members">What follows the members that all have.</param>
internal sealed record PushDraft(string AppId, string PersonId, string From, string Kind, bool IsEvent, JsonObject Members)
{
    /// <summary>Where XML wraps the member List into another element: its name.</summary>
    public string ListName { get; init; } = "";
}

/// <summary>The outbox of pushes. A row is written with the fact; a worker sends it.</summary>
internal sealed class PushOutbox(BusinessClock clock)
{
    /// <summary>Raised after rows were committed: something may be due.</summary>
    public event Action? Woken;

    /// <summary>The row that makes the push part of the caller's transaction; it touches nothing where the app has no server for pushes. Call <see cref="Wake"/> after the commit.</summary>
    public RowWrite Row(PushDraft draft)
    {
        var now = clock.UtcMicroseconds();
        var message = new JsonObject
        {
            ["ToUserName"] = PushMessage.OriginalId(draft.AppId),
            ["FromUserName"] = draft.From,
            ["CreateTime"] = now / 1_000_000,
            ["MsgType"] = draft.IsEvent ? "event" : draft.Kind,
        };
        if (draft.IsEvent)
            message["Event"] = draft.Kind;
        foreach (var (name, value) in draft.Members)
            message[name] = value?.DeepClone();
        return RowWrite.Any(
            """
            INSERT INTO open_push (push_id, app_id, person_id, receiver, kind, message, list_name, created_at, due_at, attempts, state, outcome, status, lease_until, lease_owner)
            SELECT @Id, app_id, @PersonId, receiver, @Kind, @message, @ListName, @now, @now, 0, 'WAITING', '', 0, 0, '' FROM open_push_server WHERE app_id = @AppId
            """,
            new { Id = TimeOrderedId.NewText(clock.Machine), draft.AppId, draft.PersonId, draft.Kind, message = PushMessage.ToJson(message), draft.ListName, now });
    }

    /// <summary>Runs the row in a transaction of the caller's own connection.</summary>
    public async Task EnqueueAsync(DbConnection connection, DbTransaction? transaction, PushDraft draft)
    {
        var row = Row(draft);
        await connection.ExecuteAsync(row.Sql, new DynamicParameters(row.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value)), transaction);
    }

    /// <summary>Tells the worker, after the commit, that something is due.</summary>
    public void Wake() => Woken?.Invoke();
}
