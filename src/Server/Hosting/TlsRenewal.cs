using System.Security.Cryptography.X509Certificates;

namespace Madang.Server.Hosting;

/// <summary>
/// Issues the development certificate anew in a running process, a month before it ends. Connections that are open keep the old one; new ones get the new.
/// Clients notice nothing: they trust the authority, which stays.
/// </summary>
internal sealed class TlsRenewal(
    TlsCertificate tls, Func<CancellationToken, Task<X509Certificate2>> issue, TimeProvider machine, ILogger<TlsRenewal> log) : BackgroundService
{
    /// <summary>How long before its end it is renewed.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(30);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>Renews when it is time. A failure leaves the old certificate and is tried again with the next look.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (tls.Current is not { } current || machine.GetUtcNow() + Margin < current.NotAfter.ToUniversalTime())
            return;
        try
        {
            // The old one is not disposed: handshakes under way may still use it.
            tls.Current = await issue(cancellation);
            log.LogInformation("The TLS certificate was renewed; it is valid until {End:u}", tls.Current.NotAfter.ToUniversalTime());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "The TLS certificate, valid until {End:u}, could not be renewed", current.NotAfter.ToUniversalTime());
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, machine);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }
}
