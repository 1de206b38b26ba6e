using Madang.Kernel.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Sandbox;

/// <summary>
/// Loads the shift of time and the faults before anything else starts, then follows what other nodes change, once a second.
/// Register it first: workers that start after it see the right time.
/// </summary>
internal sealed class SandboxFollower(TimeTravel time, Faults faults, BusinessClock clock, SandboxOptions options, ILogger<SandboxFollower> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(900);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
            return;
        await time.RefreshAsync(cancellationToken);
        await faults.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock.Machine);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await time.RefreshAsync(stoppingToken);
                await faults.RefreshAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogWarning("The sandbox's settings could not be read and stay as they were: {Reason}", error.Message);
            }
        }
    }
}
