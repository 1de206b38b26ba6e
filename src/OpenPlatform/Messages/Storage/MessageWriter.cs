using System.Data.Common;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>
/// Writes what is queued, without waiting for more, as one transaction after the other: while one is on its way to the disk, the next gathers. Nobody is answered, and nothing is pushed, before it is durable.
/// </summary>
internal sealed class MessageWriter(PlatformDatabase database, LiveEntries live, ILogger<MessageWriter> logger) : IHostedService
{
    private const int MostWaiting = 20_000;
    private const int MostPerBatch = 512;
    private const int MostAttempts = 5;

    private readonly MessageQueue queue = new(MostWaiting);
    private readonly KnownConversations known = new();
    private BatchSession? session;
    private MessageBatch? batch;
    private Task running = Task.CompletedTask;

    /// <summary>Queues the unit; false when there is no room.</summary>
    public bool TryAdd(InboxUnit unit) => queue.TryAdd(unit);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(LoopAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more and writes what waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        await running;
    }

    private async Task LoopAsync()
    {
        while (await queue.TakeAsync(MostPerBatch) is { Count: > 0 } units)
            await RunAsync(units);
        await CloseAsync();
    }

    private async ValueTask RunAsync(List<InboxUnit> units)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                session ??= await BatchSession.OpenAsync(database);
                batch ??= new(session, known);
                await batch.RunAsync(units);
                break;
            }
#pragma warning disable CA1031 // Whatever happened, the callers get an answer and the writer lives on.
            catch (Exception error)
#pragma warning restore CA1031
            {
                await CloseAsync();
                // Other nodes in the way, or a lock that was not had in time: nothing was stored. A broken connection may have stored it all: the same units find themselves.
                if (error is DbException { IsTransient: true } && attempt < MostAttempts)
                    continue;
                await FailAsync(units, error);
                return;
            }
        }
        live.Publish(batch.Entries, batch.NewMessages);
        foreach (var unit in units)
            unit.Publish();
    }

    // One unit that the database refuses must not take the others with it.
    private async ValueTask FailAsync(List<InboxUnit> units, Exception error)
    {
        if (units.Count > 1)
        {
            foreach (var unit in units)
                await RunAsync([unit]);
            return;
        }
        logger.LogError(error, "A message could not be stored");
        units[0].Fail(new MessagesUnavailableException("The message could not be stored, or it is not known whether it was. Send the same id again.", error));
    }

    private async ValueTask CloseAsync()
    {
        batch = null;
        if (session is not { } closing)
            return;
        session = null;
        try
        {
            await closing.RollbackAsync();
            await closing.DisposeAsync();
        }
        catch (DbException error)
        {
            logger.LogDebug(error, "The connection of the messages' writer could not be closed in order");
        }
    }
}
