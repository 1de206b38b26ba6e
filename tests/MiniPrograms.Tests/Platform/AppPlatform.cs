using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.MiniPrograms.Tests.Platform;

/// <summary>The module as it runs: Kestrel on a loopback port, a database of its own, a clock that only tests move, a build of the web part in small.</summary>
internal sealed class AppPlatform : IAsyncDisposable
{
    public const string Token = "operator-of-the-tests";

    private readonly WebApplication app;
    private readonly TestDatabase database;

    private AppPlatform(WebApplication app, TestDatabase database, FakeTimeProvider machine)
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

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<AppPlatform> StartAsync(DatabaseEngine engine, Func<MiniProgramOptions, MiniProgramOptions>? change = null, Action<IServiceCollection>? configure = null)
    {
        var machine = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var database = await TestDatabase.CreateAsync(engine, machine, typeof(MiniProgramsModule).Assembly);
        var web = Path.Combine(database.Folder, "web");
        WriteWeb(web);
        var options = new MiniProgramOptions { OperatorToken = Token, WebFolder = web, PackagesFolder = Path.Combine(database.Folder, "packages"), IsSandbox = true };
        var builder = LoopbackServer.ForModule();
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton(new BusinessClock(machine));
        builder.Services.AddSingleton(change?.Invoke(options) ?? options);
        configure?.Invoke(builder.Services);
        builder.Services.AddMiniPrograms();
        var app = builder.Build();
        app.MapMiniPrograms();
        app.MapGet("/health", () => "well");
        await app.StartAsync();
        return new(app, database, machine);
    }

    /// <summary>A package as the compiler writes it, as far as hosting looks into it; its files may be changed.</summary>
    public static Dictionary<string, string> Package(string appId = "wx0123456789abcdef", string text = "// app") => new(StringComparer.Ordinal)
    {
        ["manifest.json"] = JsonSerializer.Serialize(new
        {
            format = 1,
            appId,
            name = "Courtyard Clothes",
            entry = "pages/index/index",
            app = new { window = new { navigationBarBackgroundColor = "#0b7a75" } },
            pages = new Dictionary<string, object> { ["pages/index/index"] = new { }, ["pages/goods/goods"] = new { } },
        }),
        ["app.js"] = text + "\n" + string.Concat(Enumerable.Repeat("__madang.define('utils/x.js', function () {})\n", 40)),
        ["style/app.css"] = "wx-view { color: #17211f }",
        ["files/images/a.svg"] = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        ["files/page.html"] = "<script>alert(1)</script>",
    };

    public static byte[] Zip(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return target.ToArray();
    }

    /// <summary>Publishes; the answer of a success.</summary>
    public async Task<JsonNode> PublishAsync(IEnumerable<KeyValuePair<string, string>>? files = null, string query = "?env=release&version=1.2.0")
    {
        using var response = await PublishRawAsync(Zip(files ?? Package()), query, Token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<HttpResponseMessage> PublishRawAsync(byte[] archive, string query, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apps/versions" + query) { Content = new ByteArrayContent(archive) };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? host = null, Action<HttpRequestHeaders>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = $"{host ?? "127.0.0.1"}:{Url.Port}";
        change?.Invoke(request.Headers);
        return await Http.SendAsync(request);
    }

    public async Task<JsonNode> GetJsonAsync(string path, string? token = null)
    {
        using var response = await GetAsync(path, change: headers => headers.Authorization = token is null ? null : new("Bearer", token));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public async Task<HttpResponseMessage> PostJsonAsync(string path, object body, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    private static void WriteWeb(string folder)
    {
        var files = new Dictionary<string, string>
        {
            ["runtime/view.0a.js"] = "// the view",
            ["runtime/first.0e.js"] = "// the first lines",
            ["runtime/worker.0b.js"] = "// the worker",
            ["runtime/view.0c.css"] = "html { margin: 0 }",
            ["runtime/components/map.0d.js"] = "// the map",
            ["runtime/debug/worker.1a.js"] = "// looks into the logic",
            ["runtime/debug/view.1b.js"] = "// looks into the view",
            ["developer/index.html"] = "<!doctype html><title>Developer</title>",
            ["shell/index.html"] = "<!doctype html><title>Madang</title>",
            ["shell/main.0e.js"] = string.Concat(Enumerable.Repeat("// the shell\n", 100)),
            ["manifest.json"] = """
                {"runtime":{"version":"1","files":{"view.js":"view.0a.js","first.js":"first.0e.js","worker.js":"worker.0b.js","view.css":"view.0c.css","components/map.js":"components/map.0d.js","debug/worker.js":"debug/worker.1a.js","debug/view.js":"debug/view.1b.js"}},
                 "developer":{"version":"1","files":{"index.html":"index.html"}},
                 "shell":{"version":"1","files":{"index.html":"index.html","main.js":"main.0e.js"}}}
                """,
        };
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
