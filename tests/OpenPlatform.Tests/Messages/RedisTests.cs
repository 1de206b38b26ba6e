using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Live;
using Madang.OpenPlatform.Messages.Storage;
using Xunit;

namespace Madang.OpenPlatform.Tests.Messages;

/// <summary>Two nodes and a real Redis between them. Left out where there is none (Debian: apt-get install redis-server).</summary>
public sealed class RedisTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_node_stores_reaches_the_clients_of_the_other_and_only_once_those_of_its_own()
    {
        using var redis = await StartAsync();
        await using var here = RedisRelay.Connect($"127.0.0.1:{redis.Port}");
        await using var there = RedisRelay.Connect($"127.0.0.1:{redis.Port}");
        var (one, other) = (new LiveEntries(here), new LiveEntries(there));
        var (own, far, stranger) = (new Client("wei"), new Client("wei"), new Client("sora"));
        await one.AddAsync(own.Connection, 16);
        await other.AddAsync(far.Connection, 16);
        await other.AddAsync(stranger.Connection, 16);
        var message = new StoredMessage("m1", "c1", Party.Person("minji"), Conversation.Between("minji", "wei"), new TextBody("hello"), 1_000);
        one.Publish([new("wei", 7, message.Conversation.Id, EntryKind.In, "m1", 1_000)], new Dictionary<string, StoredMessage> { ["m1"] = message });
        one.Publish([new("sora", 1, message.Conversation.Id, EntryKind.Read, "1", 1_000)], new Dictionary<string, StoredMessage>());
        Assert.Equal("hello", Assert.IsType<TextBody>((await far.Heard.Task.WaitAsync(Patience, Cancellation)).Message!.Body).Text);
        Assert.Equal(7, (await own.Heard.Task.WaitAsync(Patience, Cancellation)).Sequence);
        Assert.Equal(1, (await stranger.Heard.Task.WaitAsync(Patience, Cancellation)).Sequence);
        Assert.Equal((1, 1, 1), (own.Count, far.Count, stranger.Count));
        // A client that has gone is not told, and its node asks Redis for it no more.
        await other.RemoveAsync(far.Connection);
        Assert.False(other.IsWatched("wei"));
    }

    private sealed record RunningRedis(Process Process, int Port) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.Dispose();
        }
    }

    private sealed class Client
    {
        private int count;

        public Client(string inbox) => Connection = new(inbox, "", (_, what) =>
        {
            foreach (var entry in (EntryView[])what)
            {
                Interlocked.Increment(ref count);
                Heard.TrySetResult(entry);
            }
            return Task.CompletedTask;
        }, () => { });

        public LiveConnection Connection { get; }

        public TaskCompletionSource<EntryView> Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => count;
    }

    private static async Task<RunningRedis> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no redis-server on this machine.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo(program!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            start.ArgumentList.Add(argument);
        var redis = new RunningRedis(Process.Start(start)!, port);
        while (await redis.Process.StandardOutput.ReadLineAsync(Cancellation) is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
        {
        }
        return redis;
    }
}
