using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Signing;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Madang.Pay.Tests.Platform;

/// <summary>A merchant's back end: signs what it asks, verifies what it is answered and called back.</summary>
internal sealed class TestMerchant
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PayPlatform platform;
    private RSA key;

    public TestMerchant(PayPlatform platform, MerchantCredentials credentials, string appId)
    {
        this.platform = platform;
        Credentials = credentials;
        AppId = appId;
        SerialNo = credentials.SerialNo;
        key = RSA.Create();
        key.ImportFromPem(credentials.PrivateKeyPem);
    }

    public MerchantCredentials Credentials { get; }

    public string MchId => Credentials.Merchant.MchId;

    public Merchant Merchant => Credentials.Merchant;

    public string AppId { get; }

    /// <summary>Of the certificate that it signs with now.</summary>
    public string SerialNo { get; private set; }

    /// <summary>Where it wants its callbacks.</summary>
    public string NotifyUrl => platform.Receiver.UrlOf(MchId);

    /// <summary>The platform key it asks for in <c>Wechatpay-Serial</c>; null for none.</summary>
    public string? NamedKey { get; set; }

    public static string NewAppId() => "wx" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The same back end speaking to another node.</summary>
    public TestMerchant On(PayPlatform node) => new(node, Credentials, AppId);

    /// <summary>From now on signs with another key.</summary>
    public void SignWith(string serialNo, string privateKeyPem)
    {
        SerialNo = serialNo;
        key = RSA.Create();
        key.ImportFromPem(privateKeyPem);
    }

    public Task<WireReply> GetAsync(string target) => SendAsync(new(HttpMethod.Get, target));

    /// <summary>Posts an object as snake_case JSON, or a text as it is.</summary>
    public Task<WireReply> PostAsync(string target, object body) => SendAsync(new(HttpMethod.Post, target) { Body = body as string ?? Json(body) });

    public Task<WireReply> PatchAsync(string target, object body) => SendAsync(new(HttpMethod.Patch, target) { Body = body as string ?? Json(body) });

    /// <summary>Sends a request that may be signed in unusual ways; checks the signature on the answer.</summary>
    public async Task<WireReply> SendAsync(TestRequest request)
    {
        var reply = await SendUncheckedAsync(request);
        // Clients verify what succeeded; a refused signature has nobody to sign for.
        if (reply.Status is >= 200 and < 300 && !reply.IsFile || reply.Headers.ContainsKey("Wechatpay-Signature"))
            Assert.True(await IsSignedByPlatformAsync(reply.Headers, reply.Body), $"The answer's signature is wrong: {reply.Status} {reply.Text}");
        return reply;
    }

    public async Task<WireReply> SendUncheckedAsync(TestRequest request)
    {
        // As other clients do: what was signed is sent letter by letter, whatever .NET would rather write.
        var address = new Uri(platform.BaseAddress.GetLeftPart(UriPartial.Authority) + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(request.Method, address);
        if (request.ToBytes().Length > 0 || request.Method != HttpMethod.Get)
        {
            message.Content = new ByteArrayContent(request.SentBody is { } sent ? Encoding.UTF8.GetBytes(sent) : request.ToBytes());
            if (request.ContentType.Length > 0)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        message.Headers.TryAddWithoutValidation("Authorization", request.Authorization ?? Authorize(request));
        if ((request.NamedKey ?? NamedKey) is { } named)
            message.Headers.Add("Wechatpay-Serial", named);
        using var response = await platform.Http.SendAsync(message);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The Authorization header for a request.</summary>
    public string Authorize(TestRequest request)
    {
        var timestamp = request.Timestamp ?? platform.Machine.GetUtcNow().ToUnixTimeSeconds().ToString();
        var nonce = request.Nonce ?? RandomNumberGenerator.GetHexString(32);
        byte[] text = [.. Encoding.UTF8.GetBytes($"{request.Method}\n{request.Target}\n{timestamp}\n{nonce}\n"), .. request.ToBytes(), (byte)'\n'];
        var signature = Convert.ToBase64String(key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return string.Format(
            request.Form,
            request.MchId ?? MchId, nonce, timestamp, request.SerialNo ?? SerialNo, signature);
    }

    /// <summary>The next callback, opened; its signature must be good.</summary>
    public async Task<OpenedCallback> ReceiveCallbackAsync()
    {
        var callback = await ReceiveAnyCallbackAsync();
        Assert.True(callback.IsSigned, "The callback's signature is wrong.");
        return callback;
    }

    /// <summary>The next callback, however it is signed.</summary>
    public async Task<OpenedCallback> ReceiveAnyCallbackAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var arrived = await platform.Receiver.ArrivedAt(MchId).ReadAsync(patience.Token);
        return await OpenAsync(arrived);
    }

    /// <summary>True when no callback waits to be received.</summary>
    public bool HasNoCallback() => !platform.Receiver.ArrivedAt(MchId).TryPeek(out _);

    /// <summary>How its back end answers callbacks from now on.</summary>
    public void AnswerCallbacks(int status) => platform.Receiver.Answer(MchId, http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public void AnswerCallbacks(Func<HttpContext, Task> answer) => platform.Receiver.Answer(MchId, answer);

    /// <summary>Checks a platform signature with the key that it names.</summary>
    public async Task<bool> IsSignedByPlatformAsync(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (!headers.TryGetValue("Wechatpay-Serial", out var serial) || headers.GetValueOrDefault("Wechatpay-Signature-Type") != "WECHATPAY2-SHA256-RSA2048")
            return false;
        var ring = await platform.Get<PlatformKeys>().RingAsync();
        var platformKey = ring.Keys.Single(candidate => candidate.Id == serial);
        var text = Encoding.UTF8.GetBytes($"{headers["Wechatpay-Timestamp"]}\n{headers["Wechatpay-Nonce"]}\n{Encoding.UTF8.GetString(body)}\n");
        var signature = new byte[1024];
        return Convert.TryFromBase64String(headers["Wechatpay-Signature"], signature, out var length)
            && VerifyingKey.FromPublicKey(platformKey.Signing.PublicKeyPem).Verify(text, signature.AsSpan(0, length));
    }

    /// <summary>Opens what was sealed with the merchant's APIv3 key.</summary>
    public string Open(JsonElement box)
    {
        var bytes = Convert.FromBase64String(box.GetProperty("ciphertext").GetString()!);
        var plain = new byte[bytes.Length - 16];
        using var aes = new AesGcm(Encoding.ASCII.GetBytes(Credentials.ApiV3Key), 16);
        aes.Decrypt(
            Encoding.UTF8.GetBytes(box.GetProperty("nonce").GetString()!), bytes.AsSpan(0, plain.Length), bytes.AsSpan(plain.Length), plain,
            Encoding.UTF8.GetBytes(box.GetProperty("associated_data").GetString() ?? ""));
        return Encoding.UTF8.GetString(plain);
    }

    private async Task<OpenedCallback> OpenAsync(ArrivedCallback arrived)
    {
        var envelope = JsonDocument.Parse(arrived.Body).RootElement;
        var resource = JsonDocument.Parse(Open(envelope.GetProperty("resource"))).RootElement;
        return new(arrived.Headers, envelope, resource, await IsSignedByPlatformAsync(arrived.Headers, arrived.Body));
    }

    private static string Json(object body) => Encoding.UTF8.GetString(WireJson.Write(body));
}

/// <summary>A request to be signed. What is null is what an honest client would send.</summary>
internal sealed record TestRequest(HttpMethod Method, string Target)
{
    /// <summary>Positions: mchid, nonce, timestamp, serial number, signature.</summary>
    public const string UsualForm = "WECHATPAY2-SHA256-RSA2048 mchid=\"{0}\",nonce_str=\"{1}\",timestamp=\"{2}\",serial_no=\"{3}\",signature=\"{4}\"";

    public string Body { get; init; } = "";

    /// <summary>A body that is no text; goes before <see cref="Body"/>.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Empty for none.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body that is really sent, where it is not the one that was signed.</summary>
    public string? SentBody { get; init; }

    public string Form { get; init; } = UsualForm;

    public string? MchId { get; init; }

    public string? Nonce { get; init; }

    public string? Timestamp { get; init; }

    public string? SerialNo { get; init; }

    public string? Authorization { get; init; }

    public string? NamedKey { get; init; }

    public byte[] ToBytes() => Bytes ?? Encoding.UTF8.GetBytes(Body);
}

/// <summary>An answer of the wire.</summary>
internal sealed record WireReply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsFile => Headers.TryGetValue("Content-Type", out var type) && !type.StartsWith("application/json", StringComparison.Ordinal);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error code of a refusal.</summary>
    public string Code => Json.GetProperty("code").GetString()!;
}

/// <summary>A callback that was verified and opened.</summary>
internal sealed record OpenedCallback(IReadOnlyDictionary<string, string> Headers, JsonElement Envelope, JsonElement Resource, bool IsSigned)
{
    public string Id => Envelope.GetProperty("id").GetString()!;

    public string EventType => Envelope.GetProperty("event_type").GetString()!;
}
