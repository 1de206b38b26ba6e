using Madang.Pay.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Retention;

/// <summary>What is kept for how long. A host that wants other times registers <see cref="RetentionOptions"/> before.</summary>
internal static class RetentionSetup
{
    public static void AddRetention(this IServiceCollection services)
    {
        services.TryAddSingleton(new RetentionOptions());
        services.AddSingleton<IDueWork, RetentionSweep>();
    }
}
