using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Madang.Ledger.Tests.Failures;

/// <summary>A PostgreSQL server of one test's own, to be killed.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("madang-cluster-").FullName;
    private readonly string binaries;
    private readonly int port;

    private OwnCluster(string binaries)
    {
        this.binaries = binaries;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Address => $"Host=127.0.0.1;Port={port};Username=madang;Database=postgres";

    public static async Task<OwnCluster> StartAsync(CancellationToken cancellation)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order().LastOrDefault() : null;
        if (binaries is null)
            Assert.Skip("PostgreSQL's own programs are not installed here.");
        var cluster = new OwnCluster(Path.Combine(binaries, "bin"));
        if (Environment.UserName == "root")
            await RunAsync("chown", "-R", "postgres", cluster.folder);
        await cluster.CallAsync("initdb", "-D", cluster.Data, "-A", "trust", "-U", "madang");
        await cluster.StartServerAsync();
        cancellation.ThrowIfCancellationRequested();
        return cluster;
    }

    /// <summary>Ends every process of the server at once, as a power cut would, and starts it again.</summary>
    public async Task KillAndStartAsync(CancellationToken cancellation)
    {
        await CallAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        await StartServerAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private string Data => Path.Combine(folder, "data");

    private Task StartServerAsync() => CallAsync("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder, "log"),
        "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=on", "start");

    // The server refuses to run as root.
    private Task CallAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(binaries, program), .. arguments])
        : RunAsync(Path.Combine(binaries, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        await CallAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }
}
