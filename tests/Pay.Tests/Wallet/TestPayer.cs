using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.Pay.Funding;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>A person with a wallet, who speaks to it as the shell will.</summary>
internal sealed class TestPayer
{
    public const string Password = "493827";

    private readonly PayPlatform platform;

    private TestPayer(PayPlatform platform, Payer payer, string token)
    {
        this.platform = platform;
        Payer = payer;
        Token = token;
    }

    public Payer Payer { get; }

    public string PayerId => Payer.PayerId;

    public string Token { get; init; }

    /// <summary>A person whose wallet holds this much.</summary>
    public static async Task<TestPayer> NewAsync(PayPlatform platform, long balanceFen = 0, string name = "Wei", string? phone = null)
    {
        var payer = await platform.Get<Payers>().CreateAsync(name, phone);
        Assert.NotNull(payer);
        var person = new TestPayer(platform, payer, await platform.Get<WalletTokens>().IssueAsync(payer.PayerId));
        if (balanceFen > 0)
            await person.ReceiveMoneyAsync(balanceFen);
        return person;
    }

    /// <summary>The same person, speaking to another node.</summary>
    public TestPayer On(PayPlatform node) => new(node, Payer, Token);

    public static string NewPhone() => "+86138" + RandomNumberGenerator.GetString("0123456789", 8);

    public static string NewKey() => RandomNumberGenerator.GetHexString(20, lowercase: true);

    public async Task ReceiveMoneyAsync(long fen)
    {
        var account = await platform.Get<Payers>().WalletAccountAsync(PayerId, "CNY");
        var (order, _) = await platform.Get<FundingOrders>().TopUpAsync($"person/{PayerId}", account, "CNY", fen, SandboxBank.SourceName);
        Assert.Equal(FundingOrder.Success, order!.State);
    }

    /// <summary>The name by which this app knows the person.</summary>
    public async Task<string> OpenIdAsync(string appId) => await platform.Get<Payers>().OpenIdAsync(appId, PayerId);

    public Task<WalletReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null, key: null);

    /// <summary>Posts with a new idempotency key, or with a given one.</summary>
    public Task<WalletReply> PostAsync(string path, object? body = null, string? key = null) => SendAsync(HttpMethod.Post, path, body, key ?? NewKey());

    public Task<WalletReply> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body, key: null);

    /// <summary>Sends what an honest client would not: no key, a text that is no JSON, another's token.</summary>
    public async Task<WalletReply> SendAsync(HttpMethod method, string path, object? body, string? key, string? authorization = null)
    {
        using var message = new HttpRequestMessage(method, "/wallet" + path);
        message.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {Token}");
        if (key is not null)
            message.Headers.Add(WalletCall.KeyHeader, key);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body is string text ? Encoding.UTF8.GetBytes(text) : WireJson.Write(body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        using var response = await platform.Http.SendAsync(message);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>What the wallet holds; what is on hold is part of it.</summary>
    public async Task<long> BalanceAsync() => (await GetAsync("/balance")).Json.GetProperty("balance").GetInt64();

    /// <summary>What may be spent now.</summary>
    public async Task<long> AvailableAsync() => (await GetAsync("/balance")).Json.GetProperty("available").GetInt64();

    public async Task SetPasswordAsync() => Assert.Equal(204, (await PostAsync("/password", new { Password })).Status);

    /// <summary>Sends money to somebody by phone.</summary>
    public Task<WalletReply> SendMoneyAsync(string phone, long fen, string? key = null, string? password = null) =>
        PostAsync("/transfers", new { To = new { Kind = "phone", Value = phone }, Amount = fen, Password = password }, key);

    /// <summary>The code that the person shows at a till now.</summary>
    public async Task<string> ShowCodeAsync()
    {
        var reply = await PostAsync("/payment-codes");
        Assert.Equal(201, reply.Status);
        return reply.Json.GetProperty("code").GetString()!;
    }
}

/// <summary>An answer of the wallet.</summary>
internal sealed record WalletReply(int Status, string? MediaType, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of a problem.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    public long Number(string member) => Json.GetProperty(member).GetInt64();
}
