using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Madang.Pay.Wire;

/// <summary>Whether a nonce was seen before.</summary>
internal enum NonceVerdict
{
    Fresh,
    Replayed,

    /// <summary>There is no room to remember it, so it is not accepted: forgetting would open the door to replays.</summary>
    NoRoom,
}

/// <summary>
/// Remembers the nonces of signed requests for as long as their timestamps are acceptable, per merchant. A fingerprint of 64 bits stands for a nonce.
/// Only what carried a good signature gets here, so strangers cannot fill it.
/// </summary>
internal sealed class NonceMemory(int mostRemembered = NonceMemory.DefaultMost)
{
    /// <summary>Some 100 MB when full: a node that signs with sixteen cores for the whole window.</summary>
    public const int DefaultMost = 4_000_000;

    private const int ShardCount = 32;
    private const int SecondsPerGeneration = 60;

    private readonly Shard[] shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    private int count;

    /// <summary>How many are remembered now.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The fingerprint that stands for a merchant's nonce, here and in the table that nodes share.</summary>
    public static long Fingerprint(string mchId, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{mchId}\n{nonce}"), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>Remembers a nonce that came with a timestamp inside the window around now.</summary>
    public NonceVerdict Remember(long fingerprint, long timestampSeconds, long nowSeconds)
    {
        var shard = shards[(int)((ulong)fingerprint % ShardCount)];
        lock (shard.Lock)
        {
            Forget(shard, nowSeconds);
            foreach (var generation in shard.Generations.Values)
            {
                if (generation.Contains(fingerprint))
                    return NonceVerdict.Replayed;
            }
            if (Volatile.Read(ref count) >= mostRemembered)
                return NonceVerdict.NoRoom;
            var own = timestampSeconds / SecondsPerGeneration;
            if (!shard.Generations.TryGetValue(own, out var set))
                shard.Generations[own] = set = [];
            set.Add(fingerprint);
            Interlocked.Increment(ref count);
            return NonceVerdict.Fresh;
        }
    }

    // A generation goes when the last timestamp in it has left the window.
    private void Forget(Shard shard, long nowSeconds)
    {
        var oldest = (nowSeconds - RequestAuthentication.ClockWindowSeconds) / SecondsPerGeneration;
        if (shard.Oldest >= oldest)
            return;
        shard.Oldest = oldest;
        foreach (var past in shard.Generations.Keys.Where(generation => generation < oldest).ToArray())
        {
            Interlocked.Add(ref count, -shard.Generations[past].Count);
            shard.Generations.Remove(past);
        }
    }

    private sealed class Shard
    {
        public Lock Lock { get; } = new();

        public Dictionary<long, HashSet<long>> Generations { get; } = [];

        public long Oldest { get; set; } = long.MinValue;
    }
}
