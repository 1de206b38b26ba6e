using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Madang.Server.Tests.Hosting;

/// <summary>What leaves the machine where OTEL_EXPORTER_OTLP_ENDPOINT is set: enough to follow a request, and nothing that opens an account or names a person.</summary>
public sealed class TelemetryTests
{
    private const string Phone = "+8613800138000";
    private const string Prepay = "/v3/pay/transactions/jsapi";

    [Fact]
    public async Task A_request_is_told_in_traces_metrics_and_logs_without_its_secrets()
    {
        using var folder = new TemporaryFolder();
        using var collector = new OtlpReceiver();
        var data = folder.In("data");
        await using var platform = await RunningPlatform.StartAsync(data, [], new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
        });
        Assert.Equal(0, (await platform.SandboxAsync(data, "merchant", "--out", folder.In("merchant"))).Code);
        var person = await platform.SandboxAsync(data, "payer", "--name", "Minji", "--json");
        Assert.True(person.Code == 0, person.Error);
        var merchant = JsonNode.Parse(await File.ReadAllTextAsync(folder.In("merchant/merchant.json")))!;
        // The inspector's store breaks, so that this request has something to log.
        await BreakInspectorAsync(data);

        var (answer, authorization) = await PrepayAsync(platform, merchant, await File.ReadAllTextAsync(folder.In("merchant/apiclient_key.pem")));
        var token = (string)JsonNode.Parse(person.Output)!["token"]!;
        using var transfer = await SendToPhoneAsync(platform, token);
        Assert.Contains("PARTY_NOT_FOUND", await transfer.Content.ReadAsStringAsync());
        // What a careless client puts into an address must not travel on either.
        using var careless = await platform.Http.GetAsync($"/v3/certificates?openid={(string)merchant["openid"]!}&phone={Uri.EscapeDataString(Phone)}&key={(string)merchant["apiv3_key"]!}");
        Assert.Equal(401, (int)careless.StatusCode);
        // It sends what it has gathered before it ends.
        Assert.Equal(0, await platform.TerminateAsync());

        Assert.Contains(Prepay, collector.TextOf("traces"));
        Assert.Contains("http.server.request.duration", collector.TextOf("metrics"));
        Assert.Contains(Prepay, collector.TextOf("metrics"));
        Assert.Contains("The request log could not be written", collector.TextOf("logs"));
        Assert.All(["traces", "metrics", "logs"], signal => Assert.Contains("madang", collector.TextOf(signal)));

        var secrets = new Dictionary<string, string>
        {
            ["the signature"] = authorization[^60..^10],
            ["the scheme with its attributes"] = "WECHATPAY2-SHA256-RSA2048",
            ["the APIv3 key"] = (string)merchant["apiv3_key"]!,
            ["the v2 key"] = (string)merchant["api_key_v2"]!,
            ["the openid"] = (string)merchant["openid"]!,
            ["the phone"] = Phone[3..],
            ["the wallet's token"] = token,
            ["the operator's token"] = (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim(),
            ["the prepay id"] = answer,
            ["what is bought"] = "Americano",
        };
        Assert.All(secrets, secret => Assert.False(collector.Everything.Contains(secret.Value, StringComparison.Ordinal), $"{secret.Key} was sent"));
    }

    [Fact]
    public async Task Nothing_is_sent_where_nobody_asked_for_it()
    {
        using var folder = new TemporaryFolder();
        using var collector = new OtlpReceiver();
        // A place alone for one signal is not the switch: the platform's own is the general one.
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), [], new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" });
        Assert.Equal(200, (int)(await platform.Http.GetAsync("/health")).StatusCode);
        Assert.Equal(0, await platform.TerminateAsync());
        Assert.Empty(collector.Everything);
    }

    private static async Task BreakInspectorAsync(string data)
    {
        await using var requests = new SqliteConnection($"Data Source={Path.Combine(data, "madang.requests.db")};Pooling=False");
        await requests.OpenAsync();
        await using var command = new SqliteCommand("DROP TABLE sandbox_request", requests);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<HttpResponseMessage> SendToPhoneAsync(RunningPlatform platform, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wallet/transfers")
        {
            Content = JsonContent.Create(new { to = new { kind = "phone", value = Phone }, amount = 100, note = "lunch", password = "135790" }),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", "telemetry-1");
        return await platform.Http.SendAsync(request);
    }

    // Signed as every SDK does it, on the bytes that are sent.
    private static async Task<(string PrepayId, string Authorization)> PrepayAsync(RunningPlatform platform, JsonNode merchant, string keyPem)
    {
        var body = new JsonObject
        {
            ["appid"] = (string)merchant["appid"]!,
            ["mchid"] = (string)merchant["mchid"]!,
            ["description"] = "Americano, large",
            ["out_trade_no"] = "TELEMETRY1",
            ["notify_url"] = $"{platform.Origin}/nobody",
            ["amount"] = new JsonObject { ["total"] = 2_800 },
            ["payer"] = new JsonObject { ["openid"] = (string)merchant["openid"]! },
        }.ToJsonString();
        var (seconds, nonce) = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        using var key = RSA.Create();
        key.ImportFromPem(keyPem);
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes($"POST\n{Prepay}\n{seconds}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var authorization = $"WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant["mchid"]}\",nonce_str=\"{nonce}\",timestamp=\"{seconds}\",serial_no=\"{merchant["serial_no"]}\",signature=\"{signature}\"";
        using var request = new HttpRequestMessage(HttpMethod.Post, Prepay) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await platform.Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return ((string)JsonNode.Parse(answer)!["prepay_id"]!, authorization);
    }
}
