using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Madang.Bench.Harness;

namespace Madang.Bench.Wire;

/// <summary>
/// HTTP/1.1 connections that stay open, each with one request under way, all on one thread. Reads no more of an answer than it must:
/// its status and its length; a sample is kept and its signatures verified when the clock has stopped.
/// </summary>
internal sealed class KeepAliveConnections : IDisposable
{
    private const int LargestAnswerBytes = 16 * 1024;
    private const int KeepEvery = 200;
    private const int PatienceMs = 10_000;
    private readonly Connection[] connections;
    private readonly List<int> ready = [];

    public KeepAliveConnections(string host, int port, int count)
    {
        connections = new Connection[count];
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(host, port);
            connections[i] = new Connection(socket);
        }
    }

    /// <summary>Sends requests one after the other on each connection until the time is over or none is left.</summary>
    /// <exception cref="InvalidOperationException">The server answered anything but a signed 200.</exception>
    public LoadResult Send(byte[][] requests, TimeSpan window, int serverPid, SandboxMerchant merchant)
    {
        var poller = new Poller([.. connections.Select(connection => (int)connection.Socket.Handle)]);
        var latencies = new List<float>(requests.Length);
        var kept = new List<byte[]>();
        var next = 0;
        var busy = 0;
        var (ownBefore, serverBefore) = (Cpu.OfProcessUs(Environment.ProcessId), Cpu.OfProcessUs(serverPid));
        var start = Stopwatch.GetTimestamp();
        foreach (var connection in connections.Take(requests.Length))
        {
            connection.Send(requests[next++]);
            busy++;
        }
        while (busy > 0)
        {
            poller.Wait(ready, PatienceMs);
            if (ready.Count == 0)
                throw new InvalidOperationException("The server has not answered for ten seconds.");
            foreach (var position in ready)
            {
                var connection = connections[position];
                if (!connection.Receive())
                    continue;
                latencies.Add((float)Stopwatch.GetElapsedTime(connection.SentAt).TotalMicroseconds);
                if (latencies.Count % KeepEvery == 1)
                    kept.Add(connection.Answer());
                if (next < requests.Length && Stopwatch.GetElapsedTime(start) < window)
                {
                    connection.Send(requests[next++]);
                    continue;
                }
                busy--;
                poller.Forget(position);
            }
        }
        var elapsed = Stopwatch.GetElapsedTime(start);
        var (ownCpuUs, serverCpuUs) = (Cpu.OfProcessUs(Environment.ProcessId) - ownBefore, Cpu.OfProcessUs(serverPid) - serverBefore);
        if (kept.Find(answer => !merchant.IsAuthentic(answer)) is { } forged)
            throw new InvalidOperationException($"An answer's signature is wrong:\n{Encoding.UTF8.GetString(forged)}");
        return new LoadResult(latencies.Count, elapsed.TotalSeconds, ownCpuUs, serverCpuUs, kept.Count, [.. latencies]);
    }

    public void Dispose()
    {
        foreach (var connection in connections)
            connection.Socket.Dispose();
    }

    private sealed class Connection(Socket socket)
    {
        private readonly byte[] buffer = new byte[LargestAnswerBytes];
        private int filled;
        private int total;

        public Socket Socket { get; } = socket;

        public long SentAt { get; private set; }

        public void Send(byte[] request)
        {
            (filled, total) = (0, 0);
            SentAt = Stopwatch.GetTimestamp();
            if (Socket.Send(request) != request.Length)
                throw new InvalidOperationException("A request did not fit the socket's buffer.");
        }

        /// <summary>Takes what has come; true when the answer is whole.</summary>
        public bool Receive()
        {
            var count = Socket.Receive(buffer.AsSpan(filled));
            if (count == 0)
                throw new InvalidOperationException("The server closed a connection.");
            filled += count;
            if (total == 0)
                total = Measure();
            return total > 0 && filled >= total;
        }

        public byte[] Answer() => buffer[..total];

        // 0 while the head is not complete.
        private int Measure()
        {
            var answer = buffer.AsSpan(0, filled);
            var headBytes = answer.IndexOf("\r\n\r\n"u8) + 4;
            if (headBytes < 4)
                return 0;
            if (!answer.StartsWith("HTTP/1.1 200 "u8))
                throw new InvalidOperationException($"The server answered\n{Encoding.UTF8.GetString(answer)}");
            var length = answer[..headBytes].IndexOf("\r\nContent-Length: "u8);
            if (length < 0)
                throw new InvalidOperationException("The answer does not say its length.");
            var digits = answer[(length + "\r\nContent-Length: ".Length)..];
            return headBytes + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
    }
}
