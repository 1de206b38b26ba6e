using System.Collections.Concurrent;
using System.Threading.Channels;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Notifications;
using Madang.Pay.Sandbox;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.Pay.Tests.Platform;

/// <summary>The pay module as it runs: Kestrel on a loopback port, the real ledger, a database of its own, and a clock that only tests move.</summary>
internal sealed class PayPlatform : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<AttemptResult>> attempts = new();
    private readonly WebApplication app;
    private TestDatabase? ownDatabase;
    private readonly TestDatabase database;

    private PayPlatform(WebApplication app, TestDatabase database, bool ownsDatabase, FakeTimeProvider machine, CallbackReceiver receiver)
    {
        this.app = app;
        this.database = database;
        ownDatabase = ownsDatabase ? database : null;
        Machine = machine;
        Receiver = receiver;
        Get<NotificationWorker>().Attempted += (notification, result) => AttemptsOf(notification.MchId).Writer.TryWrite(result);
        BaseAddress = LoopbackServer.AddressOf(app);
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>The machine's clock. Moving it moves business time too.</summary>
    public FakeTimeProvider Machine { get; }

    public BusinessClock Clock => Get<BusinessClock>();

    public CallbackReceiver Receiver { get; }

    public Uri BaseAddress { get; }

    /// <summary>Speaks to the platform without signing.</summary>
    public HttpClient Http { get; }

    public PlatformDatabase Database => Get<PlatformDatabase>();

    public static async Task<PayPlatform> StartAsync(DatabaseEngine engine, Action<IServiceCollection>? configure = null)
    {
        var machine = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var database = await TestDatabase.CreateAsync(engine, machine, typeof(ILedger).Assembly, typeof(PayModule).Assembly);
        return await StartNodeAsync(database, database.Database, ownsDatabase: true, machine, await CallbackReceiver.StartAsync(), configure);
    }

    /// <summary>A second node on the same PostgreSQL database, with the same clock and master key.</summary>
    public Task<PayPlatform> StartAnotherNodeAsync(Action<IServiceCollection>? configure = null) =>
        StartNodeAsync(database, database.OpenAgain(), ownsDatabase: false, Machine, Receiver, configure);

    /// <summary>Stops this node and starts it anew on the same database: nothing that was only in memory is left. Dispose the new one alone.</summary>
    public async Task<PayPlatform> RestartAsync()
    {
        var isOwner = ownDatabase is not null;
        ownDatabase = null;
        await DisposeAsync();
        return await StartNodeAsync(database, database.Database, isOwner, Machine, Receiver, configure: null);
    }

    /// <summary>A part of the platform, for what has no wire of its own.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Method and path of every endpoint that this node serves, as it is routed: <c>POST /v3/pay/transactions/native</c>.</summary>
    public IReadOnlyList<string> Endpoints() =>
    [
        .. Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} {endpoint.RoutePattern.RawText}")),
    ];

    /// <summary>A merchant with one bound app, who signs its requests and receives callbacks.</summary>
    public async Task<TestMerchant> NewMerchantAsync(KeyMode keyMode = KeyMode.Certificate, string? appId = null)
    {
        var app = appId ?? TestMerchant.NewAppId();
        var credentials = await Get<CreateMerchant>().RunAsync(new() { Name = "Courtyard Clothes", AppIds = [app], KeyMode = keyMode });
        return new(this, credentials, app);
    }

    /// <summary>Stores a callback and wakes the worker, as a use case does.</summary>
    public async Task TellAsync(TestMerchant merchant, string? notifyUrl = null)
    {
        var outbox = Get<NotificationOutbox>();
        var draft = new NotificationDraft(
            merchant.MchId, notifyUrl ?? merchant.NotifyUrl, "TRANSACTION.SUCCESS", "transaction", "支付成功", """{"out_trade_no":"order-1","note":"庭"}""");
        Assert.True((await Get<ILedger>().CommitAsync(LedgerCommit.OfRows(outbox.Enqueue(draft)))).IsCommitted);
        outbox.Wake();
    }

    /// <summary>Waits until the end of the merchant's next callback attempt on this node is stored.</summary>
    public async Task<AttemptResult> NextAttemptAsync(TestMerchant merchant)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await AttemptsOf(merchant.MchId).Reader.ReadAsync(patience.Token);
    }

    /// <summary>Callback attempts of a merchant on this node whose end is stored, in order.</summary>
    public Channel<AttemptResult> AttemptsOf(string mchId) => attempts.GetOrAdd(mchId, _ => Channel.CreateUnbounded<AttemptResult>());

    /// <summary>Lets the machine's clock run on, timers included. For days and more set the clock: <see cref="FakeTimeProvider.AdjustTime"/> fires no timers.</summary>
    public void Advance(TimeSpan step) => Machine.Advance(step);

    /// <summary>Moves business time ahead of the machine's, as the sandbox does.</summary>
    public void Travel(TimeSpan step) => Clock.MoveTo(Clock.Shift + step);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownDatabase is null)
            return;
        await Receiver.DisposeAsync();
        await ownDatabase.DisposeAsync();
    }

    private static async Task<PayPlatform> StartNodeAsync(
        TestDatabase database, PlatformDatabase opened, bool ownsDatabase, FakeTimeProvider machine, CallbackReceiver receiver, Action<IServiceCollection>? configure)
    {
        var builder = LoopbackServer.ForModule();
        builder.Services.AddSingleton(opened);
        builder.Services.AddSingleton(new BusinessClock(machine));
        builder.Services.AddSingleton(new KeyOptions { Folder = Path.Combine(database.Folder, "keys"), NewKey = ReadyKeys.Next });
        builder.Services.AddSingleton(new SandboxOptions { IsOn = true, OperatorToken = "operator-of-the-tests" });
        configure?.Invoke(builder.Services);
        // Hashing as slowly as production would make the tests slow.
        builder.Services.AddSingleton(new WalletOptions { PasswordRounds = 1_000 });
        builder.Services.AddLedger();
        builder.Services.AddPay();
        var app = builder.Build();
        app.MapPay();
        await app.StartAsync();
        return new(app, database, ownsDatabase, machine, receiver);
    }
}
