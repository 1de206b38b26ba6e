using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.SignalR;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>What a client that is connected may ask. It says first who it is and the last number that it has: a token in an address would stand in logs.</summary>
internal sealed class MessageHub(Accounts accounts, InboxReader inboxes, PersonMail mail, LiveEntries live, LiveSweep sweep, IHubContext<MessageHub> clients, BusinessClock clock) : Hub
{
    public const string Path = "/messages/live";

    private const int MostPerPerson = 16;
    private const string Key = "connection";

    public override Task OnConnectedAsync()
    {
        sweep.Expect(Context.ConnectionId, Context);
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        sweep.Forget(Context.ConnectionId);
        if (Context.Items[Key] is LiveConnection connection)
            await live.RemoveAsync(connection);
    }

    /// <summary>Begins: from now on the client hears of what is stored, and here is what it missed.</summary>
    public async Task<SinceView> Follow(string token, long since)
    {
        if (Context.Items.ContainsKey(Key))
            throw new HubException("PARAM_ERROR");
        var authorization = $"Bearer {token}";
        if (await accounts.CallerAsync(authorization, Context.ConnectionAborted) is not { } caller)
            throw new HubException("NOT_SIGNED_IN");
        var (context, id) = (Context, Context.ConnectionId);
        var connection = new LiveConnection(caller.Person.PersonId, authorization, (name, what) => clients.Clients.Client(id).SendAsync(name, what, context.ConnectionAborted), context.Abort)
        {
            CheckedAtUs = clock.Machine.UtcMicroseconds(),
        };
        Context.Items[Key] = connection;
        sweep.Forget(id);
        // Heard first and read then: what is stored in between comes twice, and the number tells.
        foreach (var tooMany in await live.AddAsync(connection, MostPerPerson))
            tooMany.Abort();
        return await inboxes.SinceAsync(connection.InboxId, since, InboxReader.MostPerPage, Context.ConnectionAborted);
    }

    /// <summary>What came after a number, at most 200.</summary>
    public Task<SinceView> Since(long since) => inboxes.SinceAsync(Own().InboxId, since, InboxReader.MostPerPage, Context.ConnectionAborted);

    public Task<SentView> Send(string id, string to, MessageBody body) => mail.SendAsync(Own().InboxId, id, to, body, Context.ConnectionAborted);

    public Task Read(string conversation, long sequence) => mail.ReadAsync(Own().InboxId, conversation, sequence);

    public Task Typing(string conversation)
    {
        mail.ShowTyping(Own().InboxId, conversation);
        return Task.CompletedTask;
    }

    private LiveConnection Own() => Context.Items[Key] as LiveConnection ?? throw new HubException("NOT_SIGNED_IN");
}
