using System.Collections.Concurrent;
using Madang.Kernel.Time;
using Madang.Retail.Recommendations.Storage;

namespace Madang.Retail.Recommendations.Serving;

/// <summary>The recommendations of every shop on this node.</summary>
internal sealed class RecommendationShops(IOrderHistory history, IServiceProvider services, ModelStore store, RecommendationOptions options, BusinessClock clock) : IRecommendationShops, IDisposable
{
    private readonly ConcurrentDictionary<string, ShopRecommendations> shops = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, ShopRecommendations>> Known => shops;

    public IRecommendations Of(string shop) => Shop(shop);

    public ShopRecommendations Shop(string shop)
    {
        ArgumentException.ThrowIfNullOrEmpty(shop);
        return shops.GetOrAdd(shop, name => new(name, history, services.GetService(typeof(IShelves)) as IShelves, store, options, clock));
    }

    public void Dispose()
    {
        foreach (var shop in shops.Values)
            shop.Dispose();
    }
}
