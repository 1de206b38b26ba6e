using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Bench.Harness;
using Madang.Bench.Wire;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.Bench.Messages;

/// <summary>Ten thousand clients, each with a connection of its own to one node: what one costs, and how long a word to all of them takes.</summary>
internal static class ManyClients
{
    private const int Step = 1_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<(string Table, double WorstSeconds)> MeasureAsync(string work, TimeProvider time)
    {
        var folder = Path.Combine(work, "clients");
        await PrepareAsync(Path.Combine(folder, "data"), time);
        await using var server = await ServerProcess.StartAsync(folder);
        await Task.Delay(Settle);
        var rows = new StringBuilder("| clients | resident MB | kB each | a word to all, s |\n|---:|---:|---:|---:|\n");
        var (empty, _) = Cpu.MemoryOf(server.ProcessId);
        rows.AppendLine(CultureInfo.InvariantCulture, $"| 0 | {empty / 1e6:0} | | |");
        var clients = new List<ThinClient>();
        var token = (await File.ReadAllTextAsync(Path.Combine(folder, "data", "operator.token"))).Trim();
        double worst = 0;
        try
        {
            foreach (var target in (int[])[1_000, 5_000, 10_000])
            {
                while (clients.Count < target)
                    clients.AddRange(await Task.WhenAll(Enumerable.Range(clients.Count, Math.Min(100, target - clients.Count)).Select(number => ThinClient.OpenAsync(server.Url, TokenOf(number)))));
                await Task.Delay(Settle);
                var (resident, _) = Cpu.MemoryOf(server.ProcessId);
                var seconds = await TellAsync(server.Url, token, $"all-{target}", clients);
                worst = target == 10_000 ? seconds : worst;
                rows.AppendLine(CultureInfo.InvariantCulture, $"| {target:#,0} | {resident / 1e6:0} | {(resident - empty) / 1e3 / target:0.0} | {seconds:0.00} |");
            }
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
        return (rows.ToString(), worst);
    }

    private static async Task<double> TellAsync(string url, string token, string id, List<ThinClient> clients)
    {
        using var http = new HttpClient { BaseAddress = new(url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages/announcements") { Content = new StringContent($$"""{"id":"{{id}}","title":"The courtyard is open until ten"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        var heard = clients.Select(client => client.NextAsync()).ToArray();
        var start = Stopwatch.GetTimestamp();
        using (var response = await http.SendAsync(request))
            response.EnsureSuccessStatusCode();
        await Task.WhenAll(heard).WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string TokenOf(int number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"client {number}")));

    // People and their sign-ins, as they would be after ten thousand codes by SMS.
    private static async Task PrepareAsync(string data, TimeProvider time)
    {
        Directory.CreateDirectory(data);
        await using var database = PlatformDatabase.Sqlite(Path.Combine(data, "madang.db"));
        await MessageWorld.PrepareAsync(database, time);
        var now = time.UtcMicroseconds();
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var chunk in Enumerable.Range(0, MessageWorld.People).Chunk(Step))
        {
            await connection.ExecuteAsync("INSERT INTO wallet_person (person_id, name, phone, created_at) VALUES (@Id, 'somebody', NULL, @now)", chunk.Select(number => new { Id = MessageWorld.PersonId(number), now }), transaction);
            await connection.ExecuteAsync(
                "INSERT INTO wallet_token (token_hash, person_id, created_at, expires_at) VALUES (@Hash, @Id, @now, @End)",
                chunk.Select(number => new { Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(TokenOf(number)))), Id = MessageWorld.PersonId(number), now, End = now + Microseconds.Of(TimeSpan.FromDays(1)) }), transaction);
        }
        await transaction.CommitAsync();
    }

    /// <summary>A client that speaks as much of the hub's protocol as it must, and takes little memory itself.</summary>
    private sealed class ThinClient : IDisposable
    {
        private static readonly byte[] Ping = "{\"type\":6}\u001e"u8.ToArray();
        private readonly ClientWebSocket socket = new();
        private volatile TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Timer? pings;

        public static async Task<ThinClient> OpenAsync(string url, string token)
        {
            var client = new ThinClient();
            client.socket.Options.SetBuffer(1_024, 1_024);
            await client.socket.ConnectAsync(new($"ws{url[4..]}/messages/live"), default);
            await client.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
            await client.SendAsync($"{{\"type\":1,\"target\":\"Follow\",\"invocationId\":\"1\",\"arguments\":[\"{token}\",0]}}\u001e");
            var following = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = client.ReadAsync(following);
            await following.Task.WaitAsync(Patience);
            client.pings = new(_ => _ = client.socket.SendAsync(Ping, WebSocketMessageType.Text, true, default).ContinueWith(static sent => sent.Exception, TaskScheduler.Default), null, 10_000, 12_000);
            return client;
        }

        /// <summary>Done when the next entries arrive.</summary>
        public Task NextAsync()
        {
            heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return heard.Task;
        }

        public void Dispose()
        {
            pings?.Dispose();
            socket.Dispose();
        }

        private Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

        private async Task ReadAsync(TaskCompletionSource following)
        {
            try
            {
                while (true)
                {
                    // Nothing is kept while nothing comes.
                    await socket.ReceiveAsync(Memory<byte>.Empty, default);
                    var buffer = ArrayPool<byte>.Shared.Rent(8_192);
                    var read = await socket.ReceiveAsync(buffer.AsMemory(), default);
                    var text = buffer.AsSpan(0, read.Count);
                    if (text.IndexOf("\"type\":3"u8) >= 0)
                        following.TrySetResult();
                    if (text.IndexOf("\"entries\",\"arguments\""u8) >= 0 || text.IndexOf("\"target\":\"entries\""u8) >= 0)
                        heard.TrySetResult();
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
            catch (Exception error) when (error is WebSocketException or ObjectDisposedException or OperationCanceledException)
            {
                following.TrySetException(error);
                heard.TrySetException(error);
            }
        }
    }
}
