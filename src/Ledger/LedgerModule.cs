using System.Reflection;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Ledger;

/// <summary>The ledger as a module of the platform.</summary>
public static class LedgerModule
{
    /// <summary>Where its schema files are embedded: give it to <see cref="Migrations.ApplyAsync"/> before the host starts.</summary>
    public static Assembly Assembly => typeof(LedgerModule).Assembly;

    /// <summary>
    /// Registers <see cref="ILedger"/>. Needs a <see cref="PlatformDatabase"/> whose schema is up to date and a <see cref="BusinessClock"/>.
    /// It opens its store when the host starts (a SQLite file that another process holds stops the start) and writes what is queued when the host stops.
    /// </summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, LedgerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(provider => new DoubleEntryLedger(
            provider.GetRequiredService<PlatformDatabase>(),
            provider.GetRequiredService<BusinessClock>(),
            options ?? new(),
            provider.GetRequiredService<ILogger<DoubleEntryLedger>>()));
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<DoubleEntryLedger>());
        services.AddHostedService<LedgerLife>();
        return services;
    }

    private sealed class LedgerLife(DoubleEntryLedger ledger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => ledger.StartAsync();

        public Task StopAsync(CancellationToken cancellationToken) => ledger.StopAsync();
    }
}
