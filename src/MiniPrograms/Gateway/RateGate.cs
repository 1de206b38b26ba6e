using System.Collections.Concurrent;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Gateway;

/// <summary>Lets so many a minute through for each name, with a burst of as many, and so many at once.</summary>
internal sealed class RateGate(BusinessClock clock)
{
    private const int MostNames = 50_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);

    /// <summary>False when this name has used up its minute.</summary>
    public bool TryPass(string name, int perMinute)
    {
        // Rather forget than grow: a flood of new names costs whoever was already slowed down nothing.
        if (buckets.Count >= MostNames)
            buckets.Clear();
        var bucket = buckets.GetOrAdd(name, static (_, most) => new Bucket { Left = most }, perMinute);
        var now = clock.Machine.GetTimestamp();
        lock (bucket)
        {
            if (bucket.At != 0)
                bucket.Left = Math.Min(perMinute, bucket.Left + clock.Machine.GetElapsedTime(bucket.At, now).TotalMinutes * perMinute);
            bucket.At = now;
            if (bucket.Left < 1)
                return false;
            bucket.Left--;
            return true;
        }
    }

    /// <summary>A place for what takes time; null when the name has no more. Dispose it to give it back.</summary>
    public IDisposable? TryEnter(string name, int atOnce)
    {
        if (underWay.AddOrUpdate(name, 1, static (_, count) => count + 1) <= atOnce)
            return new Place(this, name);
        Leave(name);
        return null;
    }

    private void Leave(string name)
    {
        if (underWay.AddOrUpdate(name, 0, static (_, count) => count - 1) <= 0)
            underWay.TryRemove(KeyValuePair.Create(name, 0));
    }

    private sealed class Bucket
    {
        public double Left { get; set; }

        public long At { get; set; }
    }

    private sealed class Place(RateGate gate, string name) : IDisposable
    {
        private int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0)
                gate.Leave(name);
        }
    }
}
