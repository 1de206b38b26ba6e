using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;

namespace Madang.Server.Tests.Hosting;

/// <summary>The real program, killed in the middle of its work: what it said is stored is there, and a client that comes back sees each message once.</summary>
[Trait("Category", "Slow")]
public sealed partial class MessagesSurviveKill
{
    private const int Senders = 8;
    private const int Kills = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Somebody(string Token, string PersonId, string Phone);

    [Fact]
    public async Task A_node_killed_under_load_loses_no_acknowledged_message_and_delivers_none_twice()
    {
        using var folder = new TemporaryFolder();
        var platform = await RunningPlatform.StartAsync(folder.In("data"), "--no-demo");
        try
        {
            var (minji, wei) = (await SignUpAsync(platform, folder, "+8613955550001"), await SignUpAsync(platform, folder, "+8613955550002"));
            await PostAsync(platform, "/messages/contacts/ask", minji, new { phone = wei.Phone });
            await PostAsync(platform, $"/messages/contacts/{minji.PersonId}/accept", wei, new { });
            var to = string.CompareOrdinal(minji.PersonId, wei.PersonId) < 0 ? $"p/{minji.PersonId}/{wei.PersonId}" : $"p/{wei.PersonId}/{minji.PersonId}";
            var acknowledged = new ConcurrentDictionary<string, string>();
            using var view = new View();
            await view.FollowAsync(platform, wei.Token);
            var next = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                var running = platform;
                var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var begun = acknowledged.Count;
                var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
                {
                    while (true)
                    {
                        var id = $"m{Interlocked.Increment(ref next)}";
                        // An answer that does not come is asked for again, with the same id, until there is one.
                        if (await TrySendAsync(running, minji, id, to) is not { } message)
                            return id;
                        acknowledged[id] = message;
                        if (acknowledged.Count - begun >= 30)
                            enough.TrySetResult();
                    }
                })).ToArray();
                await enough.Task.WaitAsync(TimeSpan.FromSeconds(120), Cancellation);
                // Not asked to stop: killed, as by the power.
                await platform.DisposeAsync();
                var unknown = await Task.WhenAll(senders);
                platform = await RunningPlatform.StartAsync(folder.In("data"), "--no-demo");
                await view.FollowAsync(platform, wei.Token);
                foreach (var id in unknown)
                    acknowledged[id] = await TrySendAsync(platform, minji, id, to) ?? throw new InvalidOperationException("The platform that was started again does not take messages.");
            }
            await view.UntilAsync(acknowledged.Count);
            var seen = view.Messages;
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(acknowledged.Values.Order(), seen.Order());
            Assert.Equal(Enumerable.Range(1, view.Numbers.Count).Select(number => (long)number), view.Numbers);
        }
        finally
        {
            await platform.DisposeAsync();
        }
    }

    private static async Task<string?> TrySendAsync(RunningPlatform platform, Somebody who, string id, string to)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Url, "/messages/send")) { Content = Json(new { id, to, body = new { kind = "text", text = id } }) };
                request.Headers.Authorization = new("Bearer", who.Token);
                using var response = await platform.Http.SendAsync(request);
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                if (response.IsSuccessStatusCode)
                    return (string)answer["message"]!["id"]!;
                if ((string?)answer["code"] != "TOO_FAST")
                    return null;
                await Task.Yield();
            }
            catch (Exception error) when (error is HttpRequestException or ObjectDisposedException or OperationCanceledException or JsonException)
            {
                return null;
            }
        }
    }

    private static async Task<Somebody> SignUpAsync(RunningPlatform platform, TemporaryFolder folder, string phone)
    {
        await PostAsync(platform, "/people/codes", null, new { phone });
        var listed = await platform.SandboxAsync(folder.In("data"), "messages", "--phone", phone);
        var code = SixDigits().Match(listed.Output.Split('\n')[0].Replace(phone, "", StringComparison.Ordinal)).Value;
        var signedIn = await PostAsync(platform, "/people/sign-in", null, new { phone, code });
        return new((string)signedIn["token"]!, (string)signedIn["person_id"]!, phone);
    }

    private static async Task<JsonNode> PostAsync(RunningPlatform platform, string path, Somebody? who, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Authorization = who is null ? null : new AuthenticationHeaderValue("Bearer", who.Token);
        using var response = await platform.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();

    /// <summary>What a client shows: it takes what follows the last number that it has, passes over what it has, and asks for what it lacks.</summary>
    private sealed class View : IDisposable
    {
        private readonly SemaphoreSlim gate = new(1);
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long last;

        public List<long> Numbers { get; } = [];

        public List<string> Messages { get; } = [];

        public void Dispose() => gate.Dispose();

        public async Task FollowAsync(RunningPlatform platform, string token)
        {
            var connection = new HubConnectionBuilder().WithUrl(new Uri(platform.Url, "/messages/live")).Build();
            connection.On<JsonElement[]>("entries", entries => TakeAsync(connection, entries));
            connection.On<long>("behind", _ => CatchUpAsync(connection));
            await connection.StartAsync();
            await TakeAllAsync(connection, await connection.InvokeAsync<JsonElement>("Follow", token, last));
        }

        public async Task UntilAsync(int messages)
        {
            while (true)
            {
                Task wait;
                await gate.WaitAsync();
                try
                {
                    if (Messages.Count >= messages)
                        return;
                    wait = changed.Task;
                }
                finally
                {
                    gate.Release();
                }
                await wait.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        private async Task TakeAllAsync(HubConnection connection, JsonElement view)
        {
            while (true)
            {
                var entries = view.GetProperty("entries").EnumerateArray().ToArray();
                await TakeAsync(connection, entries);
                if (entries.Length == 0 || last >= view.GetProperty("last").GetInt64())
                    return;
                view = await connection.InvokeAsync<JsonElement>("Since", last);
            }
        }

        private async Task TakeAsync(HubConnection connection, JsonElement[] entries)
        {
            var isMissing = false;
            await gate.WaitAsync();
            try
            {
                foreach (var entry in entries)
                {
                    var sequence = entry.GetProperty("sequence").GetInt64();
                    if (sequence <= last)
                        continue;
                    if (sequence > last + 1)
                    {
                        isMissing = true;
                        break;
                    }
                    last = sequence;
                    Numbers.Add(sequence);
                    if (entry.GetProperty("what").GetString() == "in" && entry.GetProperty("message") is var message && message.GetProperty("client_id").GetString()!.StartsWith('m'))
                        Messages.Add(message.GetProperty("id").GetString()!);
                }
                (var waiting, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
                waiting.TrySetResult();
            }
            finally
            {
                gate.Release();
            }
            if (isMissing)
                _ = CatchUpAsync(connection);
        }

        private async Task CatchUpAsync(HubConnection connection) => await TakeAllAsync(connection, await connection.InvokeAsync<JsonElement>("Since", last));
    }
}
