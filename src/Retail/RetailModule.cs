using Madang.Retail.Recommendations;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Serving;
using Madang.Retail.Recommendations.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Retail;

/// <summary>The smart store. Of it there are the recommendations so far.</summary>
public static class RetailModule
{
    /// <summary>Registers everything. Needs a <c>PlatformDatabase</c> and a <c>BusinessClock</c>; takes an <see cref="IShelves"/> for stock and sizes where there is one.</summary>
    public static IServiceCollection AddRetail(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(new RecommendationOptions());
        services.AddSingleton<PurchaseBook>();
        services.TryAddSingleton<IOrderHistory>(provider => provider.GetRequiredService<PurchaseBook>());
        services.AddSingleton<ModelStore>();
        services.AddSingleton<RecommendationShops>();
        services.AddSingleton<IRecommendationShops>(provider => provider.GetRequiredService<RecommendationShops>());
        services.AddSingleton<TrainingSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingSchedule>());
        return services;
    }
}
