using System.Text.Json;

namespace Madang.Sdk.Tests;

/// <summary>The running platform that the journeys of one engine share, over plain HTTP and over TLS for the host that some SDKs have in their source.</summary>
public abstract class SdkPlatform : IAsyncLifetime
{
    // The names that SDKs with a fixed host ask for.
    private const string FixedHosts = "api.mch.weixin.qq.com,api.weixin.qq.com";

    private readonly TemporaryFolder folder = new();
    private RunningPlatform platform = null!;

    /// <summary>What the server has written until now; belongs to a failure's message.</summary>
    public string Log => platform.Output;

    /// <summary>The <c>--database</c> of this engine; null for SQLite.</summary>
    protected abstract Task<string?> MakeDatabaseAsync();

    protected virtual Task DropDatabaseAsync() => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        string[] options = ["--tls-hosts", FixedHosts, "--tls-urls", "https://127.0.0.1:0"];
        platform = await RunningPlatform.StartAsync(folder.In("data"), await MakeDatabaseAsync() is { } database ? [.. options, "--database", database] : options);
    }

    /// <summary>A new merchant by the command line; the folder that holds its files.</summary>
    public async Task<string> MakeMerchantAsync(string name, string keyMode)
    {
        var target = folder.In(name);
        var made = await platform.SandboxAsync(folder.In("data"), "merchant", "--out", target, "--name", name, "--key-mode", keyMode);
        Assert.True(made.Code == 0, $"madang sandbox merchant: {made.Output}{made.Error}\n{Log}");
        return target;
    }

    /// <summary>Runs a node script of the npm project as the back end of the merchant in <paramref name="merchantFolder"/>.</summary>
    internal async Task<ChildProcess> RunNodeAsync(string script, string merchantFolder, TimeSpan limit, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string>(ProgramProcess.Environment)
        {
            ["MADANG_MERCHANT"] = merchantFolder,
            ["MADANG_COMMAND"] = JsonSerializer.Serialize<string[]>(["dotnet", Checkout.ServerProgram]),
            ["MADANG_TLS"] = platform.Addresses.Single(address => address.Scheme == Uri.UriSchemeHttps).Authority,
            ["NODE_EXTRA_CA_CERTS"] = Path.Combine(merchantFolder, "ca.pem"),
            ["no_proxy"] = $"127.0.0.1,localhost,{FixedHosts}",
        };
        return await ChildProcess.RunAsync("node", [script], NodeProject.Folder, environment, limit, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // Null when the engine was left out.
        if (platform is not null)
            await platform.DisposeAsync();
        await DropDatabaseAsync();
        folder.Dispose();
    }
}

/// <summary>The platform as <c>./run</c> starts it.</summary>
public sealed class SqlitePlatform : SdkPlatform
{
    protected override Task<string?> MakeDatabaseAsync() => Task.FromResult<string?>(null);
}

/// <summary>The platform on a database of its own of the PostgreSQL given for tests.</summary>
public sealed class PostgreSqlPlatform : SdkPlatform
{
    private string name = "";

    protected override async Task<string?> MakeDatabaseAsync()
    {
        TestServer.Require();
        name = await TestServer.CreateDatabaseAsync();
        return TestServer.AddressOf(name);
    }

    protected override Task DropDatabaseAsync() => name.Length == 0 ? Task.CompletedTask : TestServer.DropDatabaseAsync(name);
}
