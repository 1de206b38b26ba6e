using System.Text.Json;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.SignalR.Client;

namespace Madang.OpenPlatform.Tests.Messages;

/// <summary>A client as the shell is one: keeps the last number it has, takes what follows it, asks for what is missing, and passes over what it has.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly HubConnection connection;
    private readonly string token;
    private readonly SemaphoreSlim gate = new(1);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveClient(Uri url, string token)
    {
        this.token = token;
        connection = new HubConnectionBuilder().WithUrl(new Uri(url, "/messages/live")).Build();
        connection.On<JsonElement[]>("entries", TakeAsync);
        connection.On<long>("behind", _ => CatchUpAsync());
        connection.On<JsonElement>("passing", entry => Passing.Add(entry.GetProperty("what").GetString()!));
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>The view: what the person sees, in order.</summary>
    public List<JsonElement> Entries { get; } = [];

    public List<string> Passing { get; } = [];

    public long Last { get; set; }

    public Task Closed => closed.Task;

    public IEnumerable<string> Texts => Entries.Where(entry => entry.TryGetProperty("message", out _)).Select(entry => entry.GetProperty("message").GetProperty("body").TryGetProperty("text", out var text) ? text.GetString()! : "");

    public async Task FollowAsync(long? since = null)
    {
        await connection.StartAsync();
        Last = since ?? Last;
        var view = await connection.InvokeAsync<JsonElement>("Follow", token, Last);
        await TakeAsync(view);
    }

    public Task<JsonElement> SendAsync(string id, string to, string text) => connection.InvokeAsync<JsonElement>("Send", id, to, new Dictionary<string, string> { ["kind"] = "text", ["text"] = text });

    public Task InvokeAsync(string method, params object[] arguments) => connection.InvokeCoreAsync(method, arguments);

    public async Task StopAsync() => await connection.StopAsync();

    /// <summary>Waits until the view is as long.</summary>
    public async Task UntilAsync(Func<LiveClient, bool> isReached)
    {
        while (true)
        {
            Task wait;
            await gate.WaitAsync();
            try
            {
                if (isReached(this))
                    return;
                wait = changed.Task;
            }
            finally
            {
                gate.Release();
            }
            await wait.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task TakeAsync(JsonElement view)
    {
        while (true)
        {
            if (Last < view.GetProperty("floor").GetInt64())
                Last = view.GetProperty("floor").GetInt64();
            var entries = view.GetProperty("entries").EnumerateArray().ToArray();
            await TakeAsync(entries);
            if (entries.Length == 0 || Last >= view.GetProperty("last").GetInt64())
                return;
            view = await connection.InvokeAsync<JsonElement>("Since", Last);
        }
    }

    private async Task TakeAsync(JsonElement[] entries)
    {
        var isMissing = false;
        await gate.WaitAsync();
        try
        {
            foreach (var entry in entries)
            {
                var sequence = entry.GetProperty("sequence").GetInt64();
                if (sequence <= Last)
                    continue;
                if (sequence > Last + 1)
                {
                    isMissing = true;
                    break;
                }
                Last = sequence;
                Entries.Add(entry);
            }
            (var waiting, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
            waiting.TrySetResult();
        }
        finally
        {
            gate.Release();
        }
        // Not awaited here: handlers run one after the other, and the answer comes by the same connection.
        if (isMissing)
            _ = CatchUpAsync();
    }

    private async Task CatchUpAsync() => await TakeAsync(await connection.InvokeAsync<JsonElement>("Since", Last));
}

internal static class SignedIn
{
    public static Task<string> TokenAsync(this OpenWorld world, string personId) => world.Get<Accounts>().SignInAsync(personId, "a test", default);
}
