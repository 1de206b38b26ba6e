using Madang.Desk;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Releases.LifeCycle.Checks;
using Madang.OpenPlatform;
using Madang.Pay;
using Madang.Pay.Keys;
using Madang.Pay.Notifications;
using Madang.Pay.Sandbox;
using Madang.Retail;
using Madang.Server.Audits;
using Madang.Server.Browser;
using Madang.Server.Commands;
using Madang.Server.Hosting;

return await CommandLine.RunAsync(args, Compose);

// The composition root: every module by name, nothing found by scanning.
static WebApplication Compose(ServeOptions options, DataFolder data)
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddListeners(options);
    builder.AddPlainLogs();
    builder.AddTelemetry();

    var services = builder.Services;
    services.AddSingleton(options.Database is { } address ? DatabaseOptions.PostgreSql(address) : PlatformDatabase.Sqlite(data.DatabaseFile));
    services.AddSingleton(new BusinessClock(TimeProvider.System));
    services.AddSingleton(new SandboxOptions { IsOn = options.IsSandbox, WithDemonstration = options.WithDemonstration, OperatorToken = data.OperatorToken, Hosts = options.TlsHosts });
    services.AddSingleton(new KeyOptions { Folder = data.KeysPath, MasterKey = Environment.GetEnvironmentVariable(MasterKey.EnvironmentVariable) });
    if (options.AllowsPrivateCallbacks)
        services.AddSingleton(new NotificationOptions { PrivateReceivers = PrivateAddresses.PrivateNetworks });
    services.AddSingleton(options.Retention);
    services.AddSingleton(new MiniProgramOptions
    {
        OperatorToken = data.OperatorToken,
        AppHosts = options.AppHosts,
        ShellHosts = [.. options.Hosts, .. options.TlsHosts],
        PackagesFolder = data.PackagesPath,
        PrivateServers = options.AllowsPrivateCallbacks ? PrivateAddresses.PrivateNetworks : options.IsSandbox ? PrivateAddresses.Loopback : PrivateAddresses.Refused,
        IsSandbox = options.IsSandbox,
        IsDevelopment = options.IsDevelopment,
        TakesFirstScreens = options.TakesFirstScreens,
        // A platform for one developer's day has no queue.
        InspectionCommand = options.IsDevelopment ? [] : CompilerProcess.ThisProgram(),
    });
    services.AddSingleton(new OpenPlatformOptions
    {
        IsSandbox = options.IsSandbox,
        OperatorToken = data.OperatorToken,
        PublicUrl = Welcome.Reachable(options.Urls[0]),
        ApiHosts = options.TlsHosts,
        Redis = options.Redis ?? "",
    });
    services.AddSingleton(new ConsoleOptions
    {
        IsSandbox = options.IsSandbox,
        WithDemonstration = options.WithDemonstration,
        OperatorToken = data.OperatorToken,
        KeptDays = KeepOption.DaysOf(options.Retention),
    });
    services.AddSingleton<IPagePictures, ChromiumPictures>();
    services.AddSingleton<IPlatformHealth, NodeHealth>();
    services.AddSingleton<IScreenTaker, ChromiumScreens>();
    services.AddHealth();
    services.AddLedger();
    services.AddPay();
    services.AddMiniPrograms();
    services.AddOpenPlatform();
    services.AddConsole();
    services.AddRetail();

    var app = builder.Build();
    app.UseExceptionHandler(Failures.Answer);
    app.MapMiniPrograms();
    app.MapHealth();
    app.MapOpenPlatform();
    app.MapConsole();
    app.MapPay();
    return app;
}
