using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Madang.Desk.Access;
using Madang.Desk.Accounts;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.OpenPlatform;
using Madang.OpenPlatform.Apps;
using Madang.Pay;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Madang.Desk.Tests.Platform;

/// <summary>The console as it runs, with every real module beneath it: Kestrel on a loopback port, a database of its own, a clock that only tests move. Two merchants and two apps that have nothing to do with each other.</summary>
internal sealed class ConsoleWorld : IAsyncDisposable
{
    public const string Token = "operator-of-the-tests";
    public const string Password = "a courtyard where everyone meets";

    private readonly WebApplication app;
    private readonly TestDatabase database;

    private ConsoleWorld(WebApplication app, TestDatabase database, FakeTimeProvider machine)
    {
        this.app = app;
        this.database = database;
        Machine = machine;
        Url = LoopbackServer.AddressOf(app);
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeTimeProvider Machine { get; }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public PlatformDatabase Database => database.Database;

    public IReadOnlyList<RouteEndpoint> Endpoints => [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public string OwnApp { get; private set; } = "";

    public string OtherApp { get; private set; } = "";

    public string OwnMerchant { get; private set; } = "";

    public string OtherMerchant { get; private set; } = "";

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<ConsoleWorld> StartAsync(DatabaseEngine engine, bool isSandbox = true)
    {
        var machine = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var database = await TestDatabase.CreateAsync(
            engine, machine, typeof(ILedger).Assembly, typeof(PayModule).Assembly, typeof(MiniProgramsModule).Assembly, typeof(OpenPlatformModule).Assembly, typeof(ConsoleModule).Assembly);
        var builder = LoopbackServer.ForModule();
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton(new BusinessClock(machine));
        builder.Services.AddSingleton(new KeyOptions { Folder = Path.Combine(database.Folder, "keys") });
        builder.Services.AddSingleton(new SandboxOptions { IsOn = isSandbox, OperatorToken = Token });
        builder.Services.AddSingleton(new MiniProgramOptions { OperatorToken = Token, WebFolder = database.Folder, PackagesFolder = Path.Combine(database.Folder, "packages"), IsSandbox = isSandbox });
        builder.Services.AddSingleton(new OpenPlatformOptions { IsSandbox = isSandbox, OperatorToken = Token });
        // Few rounds: these tests are about what is done with passwords, not about how long it takes to guess one.
        builder.Services.AddSingleton(new ConsoleOptions { IsSandbox = isSandbox, WithDemonstration = isSandbox, OperatorToken = Token, PasswordRounds = 10 });
        builder.Services.AddSingleton<IPlatformHealth, QuietHealth>();
        builder.Services.AddLedger();
        builder.Services.AddPay();
        builder.Services.AddMiniPrograms();
        builder.Services.AddOpenPlatform();
        builder.Services.AddConsole();
        var app = builder.Build();
        app.MapMiniPrograms();
        app.MapOpenPlatform();
        app.MapConsole();
        app.MapPay();
        await app.StartAsync();
        var world = new ConsoleWorld(app, database, machine);
        world.OwnApp = (await world.Get<IAppKeys>().MakeAsync("Courtyard Clothes", "courtyard")).AppId;
        world.OtherApp = (await world.Get<IAppKeys>().MakeAsync("Rival Robes", "rival")).AppId;
        world.OwnMerchant = (await world.Get<IMerchants>().CreateAsync("Courtyard Store", 60, "http://pay.test")).MchId;
        world.OtherMerchant = (await world.Get<IMerchants>().CreateAsync("Rival Store", 60, "http://pay.test")).MchId;
        return world;
    }

    /// <summary>A browser without anybody in it.</summary>
    public Visitor Nobody() => new(this);

    /// <summary>A browser of somebody with a role, who came by an invitation as people do.</summary>
    public async Task<Visitor> JoinAsync(string role, string? login = null, string? scope = null)
    {
        scope ??= role == Role.Developer ? OwnApp : Role.IsPlatformWide(role) ? "" : OwnMerchant;
        var token = await Get<AccountBook>().MakeLinkAsync(null, role, scope, role, "test", CancellationToken.None);
        var visitor = new Visitor(this);
        using var joined = await visitor.PostAsync($"/enter/{token}", [("name", $"The {role}"), ("login", login ?? role), ("password", Password)]);
        Assert.Equal(303, (int)joined.StatusCode);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>A package as <c>app build</c> makes it.</summary>
    public static byte[] Package(string appId, string text)
    {
        var files = new Dictionary<string, string>
        {
            ["manifest.json"] = JsonSerializer.Serialize(new
            {
                format = 1,
                appId,
                name = "Courtyard Clothes",
                entry = "pages/index/index",
                app = new { window = new { } },
                pages = new Dictionary<string, object> { ["pages/index/index"] = new { } },
            }),
            ["app.js"] = text,
        };
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return target.ToArray();
    }

    private sealed class QuietHealth : IPlatformHealth
    {
        public Task<PlatformHealth> AskAsync(CancellationToken cancellation) => Task.FromResult(new PlatformHealth(true, [("database", "ok")]));
    }
}
