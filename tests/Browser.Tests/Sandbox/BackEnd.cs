using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Madang.Browser.Tests.Sandbox;

/// <summary>A merchant's back end without an SDK: signs what it is told to sign, right or wrong.</summary>
internal sealed class BackEnd : IDisposable
{
    private const string Prepay = "/v3/pay/transactions/native";

    // Nobody listens there, so that a callback stays due.
    private const string DeadReceiver = "http://127.0.0.1:9/notify";

    private readonly RSA key = RSA.Create();
    private readonly HttpClient http;
    private readonly JsonElement merchant;

    public BackEnd(HttpClient http, string folder)
    {
        this.http = http;
        merchant = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "merchant.json"))).RootElement;
        key.ImportFromPem(File.ReadAllText(Path.Combine(folder, "apiclient_key.pem")));
    }

    public string MchId => merchant.GetProperty("mchid").GetString()!;

    /// <summary>What it signed last.</summary>
    public string SignedText { get; private set; } = "";

    /// <summary>Places an order; the answer's status. With <paramref name="signedBody"/> it signs that instead of what it sends.</summary>
    public async Task<int> OrderAsync(string number, long total, string? signedBody = null, string? userAgent = null)
    {
        var body = JsonSerializer.Serialize(new
        {
            appid = merchant.GetProperty("appid").GetString(),
            mchid = MchId,
            description = "Americano, large",
            out_trade_no = number,
            notify_url = DeadReceiver,
            amount = new { total },
        });
        using var message = new HttpRequestMessage(HttpMethod.Post, Prepay) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.TryAddWithoutValidation("Authorization", Authorize("POST", Prepay, signedBody ?? body));
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent ?? "madang-tests");
        using var response = await http.SendAsync(message);
        return (int)response.StatusCode;
    }

    public string AppId => merchant.GetProperty("appid").GetString()!;

    /// <summary>Prepays an order of this person and signs what its page hands to <c>wx.requestPayment</c>, or, with <paramref name="sign"/>, signs another text.</summary>
    public async Task<object> PrepayAsync(string openId, long total, string description = "Five garments", Func<string, string>? sign = null)
    {
        var package = $"prepay_id={(await AskAsync("/v3/pay/transactions/jsapi", Order(total, description, new { openid = openId }))).GetProperty("prepay_id").GetString()}";
        var (timeStamp, nonceStr) = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(), RandomNumberGenerator.GetHexString(32));
        var text = $"{AppId}\n{timeStamp}\n{nonceStr}\n{package}\n";
        return new { timeStamp, nonceStr, package, signType = "RSA", paySign = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(sign?.Invoke(text) ?? text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) };
    }

    /// <summary>The <c>code_url</c> of a new order that whoever scans it may pay.</summary>
    public async Task<string> NativeAsync(long total) => (await AskAsync(Prepay, Order(total, "Americano, large", null))).GetProperty("code_url").GetString()!;

    private Dictionary<string, object> Order(long total, string description, object? payer)
    {
        var order = new Dictionary<string, object>
        {
            ["appid"] = AppId,
            ["mchid"] = MchId,
            ["description"] = description,
            ["out_trade_no"] = RandomNumberGenerator.GetHexString(24),
            ["notify_url"] = DeadReceiver,
            ["amount"] = new { total },
        };
        if (payer is not null)
            order["payer"] = payer;
        return order;
    }

    private async Task<JsonElement> AskAsync(string path, object order)
    {
        var body = JsonSerializer.Serialize(order);
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        message.Headers.TryAddWithoutValidation("Authorization", Authorize("POST", path, body));
        message.Headers.TryAddWithoutValidation("User-Agent", "madang-tests");
        using var response = await http.SendAsync(message);
        var answer = await response.Content.ReadAsStringAsync();
        Xunit.Assert.True(response.IsSuccessStatusCode, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    public void Dispose() => key.Dispose();

    private string Authorize(string method, string target, string body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var nonce = RandomNumberGenerator.GetHexString(32);
        SignedText = $"{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(SignedText), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"WECHATPAY2-SHA256-RSA2048 mchid=\"{MchId}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",serial_no=\"{merchant.GetProperty("serial_no").GetString()}\",signature=\"{signature}\"";
    }
}
