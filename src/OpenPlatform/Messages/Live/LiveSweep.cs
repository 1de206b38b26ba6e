using System.Collections.Concurrent;
using Madang.Kernel.Time;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>Lets go of clients that do not say who they are within ten seconds, and of those whose sign-in has ended since, within a minute.</summary>
internal sealed class LiveSweep(LiveEntries live, Accounts accounts, BusinessClock clock, ILogger<LiveSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (HubCallerContext Context, long SinceUs)> expected = new(StringComparer.Ordinal);

    public void Expect(string connectionId, HubCallerContext context) => expected[connectionId] = (context, clock.Machine.UtcMicroseconds());

    public void Forget(string connectionId) => expected.TryRemove(connectionId, out _);

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.Machine.UtcMicroseconds();
        foreach (var (id, (context, since)) in expected)
        {
            if (now - since < Microseconds.Of(Patience))
                continue;
            expected.TryRemove(id, out _);
            context.Abort();
        }
        foreach (var connection in live.All)
        {
            if (now - connection.CheckedAtUs < Microseconds.Of(CheckEvery))
                continue;
            connection.CheckedAtUs = now;
            if ((await accounts.CallerAsync(connection.Authorization, cancellation))?.Person.PersonId != connection.InboxId)
                connection.Abort();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A pause after each round, and no timer that would go off for each second of a year that a test skips.
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock.Machine, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next round tries again.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogWarning(error, "Clients that are connected could not be looked at");
            }
        }
    }
}
