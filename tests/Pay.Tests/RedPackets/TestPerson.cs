using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Identity;
using Madang.Ledger;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>A person with a wallet, who calls with their token.</summary>
internal sealed class TestPerson
{
    public const string Password = "294713";

    private readonly PayPlatform platform;
    private readonly string token;

    private TestPerson(PayPlatform platform, Payer payer, string phone, string token)
    {
        this.platform = platform;
        this.token = token;
        Payer = payer;
        Phone = phone;
    }

    public Payer Payer { get; }

    public string PayerId => Payer.PayerId;

    public string Phone { get; }

    /// <summary>A person with this many fen. A payment password is set only where asked for: it costs a good part of a second by design.</summary>
    public static async Task<TestPerson> NewAsync(PayPlatform platform, long balanceFen = 0, string name = "Mina", bool withPassword = false)
    {
        var phone = "+8613" + RandomNumberGenerator.GetString("0123456789", 9);
        var payer = await platform.Get<Payers>().CreateAsync(name, phone) ?? throw new InvalidOperationException("The phone number was taken.");
        var person = new TestPerson(platform, payer, phone, await platform.Get<WalletTokens>().IssueAsync(payer.PayerId));
        if (withPassword)
            await platform.Get<PaymentPasswords>().SetFirstAsync(payer.PayerId, Password);
        if (balanceFen > 0)
            await Money.GiveAsync(platform, await platform.Get<Payers>().WalletAccountAsync(payer.PayerId, "CNY"), balanceFen);
        return person;
    }

    /// <summary>Many persons without money.</summary>
    public static Task<TestPerson[]> CrowdAsync(PayPlatform platform, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => NewAsync(platform, name: $"Guest {number}")));

    public async Task<long> BalanceAsync() => await Money.BalanceAsync(platform, Payers.WalletKey(PayerId, "CNY"));

    public Task<string> OpenIdAsync(string appId) => platform.Get<Payers>().OpenIdAsync(appId, PayerId).AsTask();

    /// <summary>Sends a red packet; the id of it.</summary>
    public async Task<string> SendPacketAsync(string kind, long total, long count, TestPerson? to = null)
    {
        var reply = await PostAsync("/wallet/red-packets", Packet(kind, total, count, to));
        return reply.Status == 201 ? reply.Json.GetProperty("packet_id").GetString()! : throw new InvalidOperationException($"{reply.Status} {reply.Text}");
    }

    public static object Packet(string kind, long total, long count, TestPerson? to = null, string? password = null) => new
    {
        Kind = kind,
        Total = total,
        Count = count,
        Greeting = "새해 복 많이 받으세요",
        To = to is null ? null : new { Kind = "phone", Value = to.Phone },
        // As with a real phone: up to the default of 200 yuan nobody is asked for it.
        Password = password ?? (total > 20_000 ? Password : null),
    };

    public Task<WireReply> OpenAsync(string packetId, PayPlatform? node = null) => SendAsync(HttpMethod.Post, $"/wallet/red-packets/{packetId}/open", body: null, key: null, node);

    public Task<WireReply> ShowAsync(string packetId) => GetAsync($"/wallet/red-packets/{packetId}");

    public Task<WireReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null, key: null);

    /// <summary>Posts snake_case JSON, or a text as it is, with this idempotency key or a new one; no key with an empty one.</summary>
    public Task<WireReply> PostAsync(string path, object body, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body as string ?? Encoding.UTF8.GetString(WireJson.Write(body)), key ?? RandomNumberGenerator.GetHexString(24));

    private async Task<WireReply> SendAsync(HttpMethod method, string path, string? body, string? key, PayPlatform? node = null)
    {
        using var message = new HttpRequestMessage(method, path);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is { Length: > 0 })
            message.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await (node ?? platform).Http.SendAsync(message);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }
}

/// <summary>What tests look up in the ledger.</summary>
internal static class Money
{
    /// <summary>Money out of nothing, as only tests have it.</summary>
    public static async Task GiveAsync(PayPlatform platform, long account, long amountFen)
    {
        var ledger = platform.Get<ILedger>();
        var bank = await ledger.OpenAccountAsync(new AccountSpec("bank/tests/CNY", "CNY", AccountRules.None));
        var result = await ledger.CommitAsync(LedgerCommit.Of(Transfer.Move(TimeOrderedId.New(platform.Clock), bank, account, amountFen, 301)));
        if (!result.IsCommitted)
            throw new InvalidOperationException($"The ledger did not give money: {result.Refusal}.");
    }

    public static async Task<long> BalanceAsync(PayPlatform platform, string accountKey) =>
        (await platform.Get<ILedger>().FindAccountAsync(accountKey))?.CreditBalance ?? 0;

    public static async Task<long> BalanceAsync(PayPlatform platform, long account) =>
        (await platform.Get<ILedger>().FindAccountAsync(account))!.CreditBalance;

    /// <summary>What is still set aside for a packet.</summary>
    public static Task<long> EscrowAsync(PayPlatform platform, string packetId) => BalanceAsync(platform, $"redpacket/CNY/{packetId}");

    /// <summary>Does all the work that is due.</summary>
    public static Task RunDueAsync(PayPlatform platform) => platform.Get<DueWorker>().RunAllAsync();

    public static long Fen(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
