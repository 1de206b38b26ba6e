using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Madang.Server.Browser;

/// <summary>A browser's own debugging protocol: numbered calls and events, in JSON, over one socket for all its pages.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> pending = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource end = new();
    private int number;
    private Task reading = Task.CompletedTask;

    /// <summary>Raised for each event with its session, which is empty for the browser itself. Handlers must not wait.</summary>
    public event Action<string, string, JsonObject>? Happened;

    public static async Task<DevTools> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        var tools = new DevTools();
        await tools.socket.ConnectAsync(address, cancellation);
        tools.reading = tools.ReadAsync();
        return tools;
    }

    /// <exception cref="InvalidOperationException">The browser refused the call.</exception>
    public async Task<JsonObject> CallAsync(string method, JsonObject? parameters = null, string session = "", CancellationToken cancellation = default)
    {
        var id = Interlocked.Increment(ref number);
        var answer = pending[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session.Length > 0)
            message["sessionId"] = session;
        var bytes = Encoding.UTF8.GetBytes(message.ToJsonString());
        await sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        finally
        {
            sending.Release();
        }
        try
        {
            return await answer.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"The browser gave no answer to {method}.");
        }
        finally
        {
            pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        socket.Dispose();
        await reading;
        sending.Dispose();
        end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        using var whole = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), end.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                whole.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(whole.GetBuffer().AsSpan(0, (int)whole.Length))!.AsObject());
                whole.SetLength(0);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            foreach (var (_, waiting) in pending)
                waiting.TrySetException(new InvalidOperationException("The browser has gone."));
        }
    }

    private void Take(JsonObject message)
    {
        if (message["id"] is { } id)
        {
            if (!pending.TryGetValue((int)id, out var waiting))
                return;
            if (message["error"] is JsonObject error)
                waiting.TrySetException(new InvalidOperationException((string?)error["message"] ?? "refused"));
            else
                waiting.TrySetResult(message["result"] as JsonObject ?? []);
        }
        else if (message["method"] is { } method)
        {
            Happened?.Invoke((string?)message["sessionId"] ?? "", (string)method!, message["params"] as JsonObject ?? []);
        }
    }
}
