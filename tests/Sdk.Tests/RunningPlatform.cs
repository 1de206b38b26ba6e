using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Madang.Sdk.Tests;

/// <summary>The real server in a process of its own: free ports, a temporary data folder, gone with the tests.</summary>
public abstract partial class RunningPlatform : IAsyncLifetime
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(60);

    // The name that SDKs with a fixed host ask for.
    private const string FixedHost = "api.mch.weixin.qq.com";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("madang-sdk-");
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<string> up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? server;

    /// <summary>The plain address, such as http://127.0.0.1:41234.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Where it answers over TLS for the fixed host: 127.0.0.1:41235.</summary>
    public string TlsAddress { get; private set; } = "";

    /// <summary>What the server has written until now; belongs to a failure's message.</summary>
    public string Log
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>The <c>--database</c> of this engine; null for SQLite.</summary>
    protected abstract ValueTask<string?> MakeDatabaseAsync();

    protected virtual ValueTask DropDatabaseAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var database = await MakeDatabaseAsync();
        string[] arguments =
        [
            Places.ServerProgram, "serve", "--urls", "http://127.0.0.1:0", "--tls-hosts", FixedHost, "--tls-urls", "https://127.0.0.1:0",
            "--data", Path.Combine(folder.FullName, "data"), .. database is null ? Array.Empty<string>() : ["--database", database],
        ];
        server = new Process { StartInfo = ChildProcess.Describe("dotnet", arguments, folder.FullName, Environment()) };
        server.OutputDataReceived += (_, line) => Hear(line.Data);
        server.ErrorDataReceived += (_, line) => Hear(line.Data);
        server.EnableRaisingEvents = true;
        server.Exited += (_, _) => up.TrySetException(new InvalidOperationException($"The server ended before it was up:\n{Log}"));
        server.Start();
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var addresses = AddressPattern().Matches(await up.Task.WaitAsync(LongestStart)).Select(match => match.Value).ToList();
        Url = addresses.Single(address => address.StartsWith("http://", StringComparison.Ordinal));
        TlsAddress = new Uri(addresses.Single(address => address.StartsWith("https://", StringComparison.Ordinal))).Authority;
    }

    /// <summary>A new merchant by the command line; the folder that holds its files.</summary>
    public async Task<string> MakeMerchantAsync(string name, string keyMode, CancellationToken cancellation)
    {
        var target = Path.Combine(folder.FullName, name);
        var made = await ChildProcess.RunAsync(
            "dotnet",
            [Places.ServerProgram, "sandbox", "merchant", "--out", target, "--name", name, "--key-mode", keyMode, "--url", Url],
            folder.FullName, Environment(), LongestCommand, cancellation);
        Assert.True(made.ExitCode == 0, $"madang sandbox merchant: {made.Output}\n{Log}");
        return target;
    }

    /// <summary>Runs a node script of the npm project as the back end of the merchant in <paramref name="merchantFolder"/>.</summary>
    internal async Task<ChildProcess> RunNodeAsync(string script, string merchantFolder, TimeSpan limit, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string>(Environment())
        {
            ["MADANG_MERCHANT"] = merchantFolder,
            ["MADANG_COMMAND"] = JsonSerializer.Serialize<string[]>(["dotnet", Places.ServerProgram]),
            ["MADANG_TLS"] = TlsAddress,
            ["NODE_EXTRA_CA_CERTS"] = Path.Combine(merchantFolder, "ca.pem"),
        };
        return await ChildProcess.RunAsync("node", [script], Places.NodeProject, environment, limit, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (server is { HasExited: false })
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
        server?.Dispose();
        await DropDatabaseAsync();
        folder.Delete(recursive: true);
    }

    // The token that a platform leaves for its user belongs into the temporary folder too.
    private Dictionary<string, string> Environment() => new()
    {
        ["XDG_STATE_HOME"] = Path.Combine(folder.FullName, "state"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["NO_COLOR"] = "1",
        ["no_proxy"] = "127.0.0.1,localhost,api.mch.weixin.qq.com",
    };

    private void Hear(string? line)
    {
        lock (said)
            said.AppendLine(line);
        if (line?.StartsWith("Madang is up at ", StringComparison.Ordinal) == true)
            up.TrySetResult(line);
    }

    [GeneratedRegex("https?://[0-9.]+:[0-9]+")]
    private static partial Regex AddressPattern();
}
