using System.Security.Cryptography;
using System.Text.Json;
using Madang.OpenPlatform.Messages.Bodies;
using StackExchange.Redis;

namespace Madang.OpenPlatform.Messages.Live;

/// <summary>
/// Several nodes over Redis: a channel for each inbox that somebody is connected for, so that a node hears only of its own clients. While Redis is away messages are stored as before, and
/// clients of other nodes get them when it is back, or when they ask.
/// </summary>
internal sealed class RedisRelay : ILiveRelay, IAsyncDisposable
{
    private readonly IConnectionMultiplexer redis;
    private readonly ISubscriber channels;
    private readonly string node = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private RedisRelay(IConnectionMultiplexer redis)
    {
        this.redis = redis;
        channels = redis.GetSubscriber();
        redis.ConnectionRestored += (_, _) => Restored?.Invoke();
    }

    /// <summary>Raised when Redis is there again.</summary>
    public event Action? Restored;

    public bool IsOn => true;

    /// <param name="address">As its client writes it: <c>127.0.0.1:6379,password=…</c>.</param>
    public static RedisRelay Connect(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ClientName = "madang";
        return new(ConnectionMultiplexer.Connect(options));
    }

    public void Publish(string inboxId, EntryView entry) =>
        channels.Publish(ChannelOf(inboxId), $"{node}{JsonSerializer.Serialize(entry, MessageBodies.Json)}", CommandFlags.FireAndForget);

    public async ValueTask WatchAsync(string inboxId, Action<EntryView> heard) => await channels.SubscribeAsync(ChannelOf(inboxId), (_, value) =>
    {
        var text = value.ToString();
        // A node's own words come back to it, and its clients have them already.
        if (text.StartsWith(node, StringComparison.Ordinal) || text.Length <= node.Length)
            return;
        if (JsonSerializer.Deserialize<EntryView>(text.AsSpan(node.Length), MessageBodies.Json) is { } entry)
            heard(entry);
    });

    public async ValueTask LeaveAsync(string inboxId) => await channels.UnsubscribeAsync(ChannelOf(inboxId));

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    private static RedisChannel ChannelOf(string inboxId) => RedisChannel.Literal($"madang:inbox:{inboxId}");
}
