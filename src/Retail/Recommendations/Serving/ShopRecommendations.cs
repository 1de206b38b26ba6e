using Madang.Kernel.Time;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Storage;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Serving;

/// <summary>One shop's recommendations on this node: the model that answers, and its replacement by a newer one.</summary>
internal sealed class ShopRecommendations(
    string shop, IOrderHistory history, IShelves? shelves, ModelStore store, RecommendationOptions options, BusinessClock clock) : IRecommendations, IDisposable
{
    private const int MostLinesOfPerson = 2_000;

    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile ListMaking? current;
    private long version;
    private bool isLoaded;

    /// <summary>What answers now; null without a model.</summary>
    public ListMaking? Lists => current;

    public async ValueTask<PersonalLists> ForAsync(string? person, string? place, int count, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, TrainedModel.LongestList);
        if (!Volatile.Read(ref isLoaded))
            await LookForNewerAsync(cancellation);
        if (current is not { } lists)
            return new([], [], IsPersonal: false);
        var purchases = person is null ? [] : await history.OfPersonAsync(shop, person, MostLinesOfPerson, cancellation);
        var shelf = shelves is null ? null : await shelves.AtAsync(shop, place, cancellation);
        return lists.For(purchases, person, place, count, now, shelf);
    }

    public async ValueTask<TrainingReport?> ReportAsync(CancellationToken cancellation = default)
    {
        if (!Volatile.Read(ref isLoaded))
            await LookForNewerAsync(cancellation);
        return current?.Model.Report;
    }

    public async Task<TrainingReport?> TrainAsync(CancellationToken cancellation = default)
    {
        if (!await store.TakeAsync(shop, cancellation))
            return null;
        try
        {
            var toForget = await store.ToForgetAsync(shop, cancellation);
            var log = await ReadLogAsync([.. toForget], cancellation);
            var report = log.Baskets == 0 ? null : await TrainAsync(log, cancellation);
            if (log.Baskets == 0 && toForget.Count > 0)
                await store.RemoveAsync(shop, cancellation);
            await store.ForgottenAsync(shop, toForget, cancellation);
            await LookForNewerAsync(cancellation);
            return report;
        }
        finally
        {
            await store.ReleaseAsync(shop);
        }
    }

    public async Task ForgetAsync(string person, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(person);
        // Noted first: whatever happens now, the next training on any node leaves the person out.
        await store.AskToForgetAsync(shop, person, cancellation);
        await history.ForgetAsync(shop, person, cancellation);
        await TrainAsync(cancellation);
    }

    /// <summary>Whether the schedule should train: the model is old or missing, or somebody waits to be forgotten.</summary>
    public async Task<bool> IsDueAsync(CancellationToken cancellation)
    {
        await LookForNewerAsync(cancellation);
        // A model that another version of the program wrote is as good as none.
        return current is not { Model.Report: var model } || clock.GetUtcNow() - model.TrainedAt >= options.TrainEvery || (await store.ToForgetAsync(shop, cancellation)).Count > 0;
    }

    /// <summary>Takes the newest model of the store, when it is newer than the one that answers. Answers go on from the old one meanwhile.</summary>
    public async Task LookForNewerAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            var newest = await store.NewestAsync(shop, cancellation);
            if (newest is null)
                (current, version) = (null, 0);
            else if (newest.Value.Version != version && await store.ReadAsync(shop, newest.Value.Version, cancellation) is { } model)
                (current, version) = (new(model), newest.Value.Version);
            Volatile.Write(ref isLoaded, true);
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose() => loading.Dispose();

    private async Task<TrainingReport> TrainAsync(PurchaseLog log, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        // A thread of its own, below the others: answers come first.
        var model = await Task.Factory.StartNew(() =>
        {
            var thread = Thread.CurrentThread;
            thread.Priority = ThreadPriority.BelowNormal;
            try
            {
                return ModelTraining.Train(log, Math.Max(today, log.LastDay + 1), options.Threads, clock, cancellation);
            }
            finally
            {
                thread.Priority = ThreadPriority.Normal;
            }
        }, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await store.WriteAsync(shop, model, cancellation);
        return model.Report;
    }

    private async Task<PurchaseLog> ReadLogAsync(HashSet<string> toForget, CancellationToken cancellation)
    {
        var purchases = new List<Purchase>();
        await foreach (var purchase in history.AllAsync(shop, clock.GetUtcNow() - options.History, cancellation))
        {
            if (purchases.Count == options.MostPurchases)
                throw new InvalidOperationException($"The shop has more than {options.MostPurchases} lines of purchases in the time that is learned from: shorten the history that counts.");
            if (!toForget.Contains(purchase.Person))
                purchases.Add(ListMaking.ToPurchase(purchase));
        }
        return PurchaseLog.Build(purchases);
    }
}
