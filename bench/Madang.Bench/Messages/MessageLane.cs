using System.Collections.Concurrent;
using Madang.Bench.Harness;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Inboxes;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Madang.Bench.Messages;

/// <summary>
/// The message system under 1,000 senders who each wait until their message is answered and has arrived at the other's connected client: contacts checked, ids looked up, inboxes numbered,
/// stored, pushed to both sides.
/// </summary>
internal sealed class MessageLane(string name, Func<Task<PlatformDatabase>> open, Func<double> cpuUs, TimeProvider time) : Lane(name, "message")
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> arriving = new(StringComparer.Ordinal);
    private readonly LiveEntries live = new(new NoRelay());
    private PlatformDatabase? database;
    private MessageWriter? writer;
    private Mailroom? mailroom;
    private long next;
    private long entries;

    public override async Task PrepareAsync()
    {
        database = await open();
        await MessageWorld.PrepareAsync(database, time);
        writer = new(database, live, NullLogger<MessageWriter>.Instance);
        await writer.StartAsync(default);
        mailroom = new(writer, new InboxReader(database), live, [], new BusinessClock(time));
        for (var person = 0; person < MessageWorld.People; person++)
            await live.AddAsync(new LiveConnection(MessageWorld.PersonId(person), "", HearAsync, () => throw new InvalidOperationException("A client of the bench was let go.")), 1);
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var before = Interlocked.Read(ref entries);
        var loop = new ClosedLoop(Load.ClientsInFlight, SendAsync);
        var (operations, elapsed, cpu, latencies) = await loop.RunAsync(window, cpuUs);
        return new(operations, elapsed, cpu, latencies, new Dictionary<string, double> { ["pushed entries for each"] = (Interlocked.Read(ref entries) - before) / (double)Math.Max(1, operations) });
    }

    public override async ValueTask DisposeAsync()
    {
        if (writer is not null)
            await writer.StopAsync(default);
        if (database is not null)
            await database.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task SendAsync(int client)
    {
        var number = Interlocked.Increment(ref next);
        var id = $"m{number}";
        var person = (int)(number * 7919 % MessageWorld.People);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        arriving[id] = arrived;
        var (me, other) = (MessageWorld.PersonId(person), MessageWorld.PersonId(person ^ 1));
        var sent = await mailroom!.SendAsync(new() { Id = id, Sender = Party.Person(me), To = Conversation.Between(me, other), Body = new TextBody(MessageWorld.Text) });
        if (!sent.IsStored)
            throw new InvalidOperationException($"A message was refused: {sent.Refusal!.Code}");
        await arrived.Task;
    }

    private Task HearAsync(string name, object what)
    {
        // Who is told to ask would do so: here nobody is slow, and one that is makes the figure wrong.
        if (name != "entries")
            throw new InvalidOperationException("A client of the bench fell behind.");
        foreach (var entry in (EntryView[])what)
        {
            Interlocked.Increment(ref entries);
            if (entry.What == EntryKind.In && arriving.TryRemove(entry.Message!.ClientId, out var arrived))
                arrived.SetResult();
        }
        return Task.CompletedTask;
    }
}
