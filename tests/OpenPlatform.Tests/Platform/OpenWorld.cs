using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.Pay;
using Madang.Pay.Keys;
using Madang.Pay.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>The open platform as it runs, with the real pay and mini-program modules beneath it: Kestrel on a loopback port, a database of its own, a clock that only tests move.</summary>
internal sealed class OpenWorld : IAsyncDisposable
{
    public const string Token = "operator-of-the-tests";

    private readonly WebApplication app;
    private readonly TestDatabase database;

    private OpenWorld(WebApplication app, TestDatabase database, FakeTimeProvider machine)
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

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<OpenWorld> StartAsync(DatabaseEngine engine, Func<OpenPlatformOptions, OpenPlatformOptions>? change = null, Action<IServiceCollection>? configure = null)
    {
        var machine = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var database = await TestDatabase.CreateAsync(engine, machine, typeof(ILedger).Assembly, typeof(PayModule).Assembly, typeof(MiniProgramsModule).Assembly, typeof(OpenPlatformModule).Assembly);
        var builder = LoopbackServer.ForModule();
        var options = new OpenPlatformOptions { IsSandbox = true, OperatorToken = Token };
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton(new BusinessClock(machine));
        builder.Services.AddSingleton(new KeyOptions { Folder = Path.Combine(database.Folder, "keys") });
        builder.Services.AddSingleton(new SandboxOptions { IsOn = true, OperatorToken = Token });
        builder.Services.AddSingleton(new MiniProgramOptions { OperatorToken = Token, WebFolder = database.Folder, PackagesFolder = Path.Combine(database.Folder, "packages"), IsSandbox = true });
        builder.Services.AddSingleton(change?.Invoke(options) ?? options);
        builder.Services.AddLedger();
        builder.Services.AddPay();
        builder.Services.AddMiniPrograms();
        configure?.Invoke(builder.Services);
        builder.Services.AddOpenPlatform();
        var app = builder.Build();
        app.MapMiniPrograms();
        app.MapOpenPlatform();
        app.MapPay();
        await app.StartAsync();
        return new(app, database, machine);
    }

    /// <summary>An app with credentials, made as the command line makes it.</summary>
    public async Task<TestApp> NewAppAsync(string owner = "shop", string? appId = null, string webDomains = "")
    {
        var made = await SandboxAsync("/sandbox/apps", new { owner, appid = appId, web_domains = webDomains });
        return new(this, (string)made["appid"]!, (string)made["appsecret"]!, (string)made["openid"]!, made);
    }

    /// <summary>A developer's call of the sandbox that succeeds.</summary>
    public async Task<JsonNode> SandboxAsync(string path, object body)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, Token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public BusinessClock Clock => Get<BusinessClock>();

    /// <summary>Moves business time alone, as a sandbox does: days that the machine's timers need not run through.</summary>
    public void Later(TimeSpan step) => Clock.MoveTo(Clock.Shift + step);

    /// <summary>Lets an app's pushes go to a name of the receiver.</summary>
    public async Task ListenAsync(TestApp app, PushReceiver receiver, string who, string format = "json", string mode = "plain")
    {
        using var response = await SendAsync(HttpMethod.Put, $"/apps/{app.AppId}/push", new { url = receiver.UrlOf(who), format, mode }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>An operator's call that succeeds.</summary>
    public async Task<JsonNode> OperatorAsync(HttpMethod method, string path, object? body = null)
    {
        using var response = await SendAsync(method, path, body, Token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>A call of the wire: always HTTP 200, always JSON.</summary>
    public async Task<JsonNode> CallAsync(string pathAndQuery, object? body = null)
    {
        using var response = await SendAsync(body is null ? HttpMethod.Get : HttpMethod.Post, pathAndQuery, body, token: null);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return JsonNode.Parse(text)!;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, object? body, string? token)
    {
        using var request = new HttpRequestMessage(method, pathAndQuery);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>An app's back end.</summary>
internal sealed record TestApp(OpenWorld World, string AppId, string Secret, string DemonstrationOpenId, JsonNode Summary)
{
    public string TokenUrl => $"/cgi-bin/token?grant_type=client_credential&appid={AppId}&secret={Secret}";

    public async Task<string> TokenAsync() => (string)(await World.CallAsync(TokenUrl))["access_token"]!;

    /// <summary>A call with a fresh token.</summary>
    public async Task<JsonNode> CallAsync(string path, object? body = null) => await World.CallAsync($"{path}{(path.Contains('?') ? '&' : '?')}access_token={await TokenAsync()}", body);

    /// <summary>A fresh login code of the demonstration person, or of another.</summary>
    public async Task<string> LoginCodeAsync(string? openId = null) => (string)(await World.SandboxAsync("/sandbox/logins", new { appid = AppId, openid = openId }))["code"]!;

    public Task<JsonNode> ExchangeAsync(string code) => World.CallAsync($"/sns/jscode2session?appid={AppId}&secret={Secret}&js_code={code}&grant_type=authorization_code");
}

internal static class Answers
{
    /// <summary>The answer refuses with this code, and its message ends in the request's number.</summary>
    public static void Refuses(this JsonNode answer, int code)
    {
        Assert.True((int?)answer["errcode"] == code, $"{code} was expected: {answer.ToJsonString()}");
        Assert.Matches(" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", (string)answer["errmsg"]!);
    }
}
