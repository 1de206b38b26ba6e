using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Madang.Kernel.Database;
using Madang.Kernel.Inspection;
using Madang.OpenPlatform.Tests.Platform;
using Madang.Pay.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Login;

/// <summary>Families 2 and 3 of the wire: an app's back end learns who signed in, and their phone.</summary>
public abstract class LoginSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly SeenRequests seen = new();
    private OpenWorld world = null!;

    public async ValueTask InitializeAsync() => world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton<IRequestInspector>(seen));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task A_login_code_is_exchanged_once_for_the_openid_that_pay_knows()
    {
        var app = await world.NewAppAsync();
        var code = await app.LoginCodeAsync();
        var session = await app.ExchangeAsync(code);
        Assert.Equal(app.DemonstrationOpenId, (string)session["openid"]!);
        Assert.Equal(16, Convert.FromBase64String((string)session["session_key"]!).Length);
        Assert.Equal(28, ((string)session["unionid"]!).Length);
        (await app.ExchangeAsync(code)).Refuses(40163);
        (await app.ExchangeAsync("0never-made")).Refuses(40029);
        (await app.ExchangeAsync("")).Refuses(41008);
        var late = await app.LoginCodeAsync();
        world.Machine.Advance(TimeSpan.FromMinutes(5.1));
        (await app.ExchangeAsync(late)).Refuses(40029);
    }

    [Fact]
    public async Task A_code_is_good_for_its_own_app_and_stays_so_when_another_tries_it()
    {
        var (app, other) = (await world.NewAppAsync("one"), await world.NewAppAsync("two"));
        var code = await app.LoginCodeAsync();
        (await other.ExchangeAsync(code)).Refuses(40029);
        Assert.NotNull((await app.ExchangeAsync(code))["openid"]);
    }

    [Fact]
    public async Task Of_many_who_come_with_one_code_one_gets_it()
    {
        var app = await world.NewAppAsync();
        var code = await app.LoginCodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.ExchangeAsync(code)));
        Assert.Single(answers, answer => answer["openid"] is not null);
        Assert.All(answers.Where(answer => answer["openid"] is null), answer => answer.Refuses(40163));
    }

    [Fact]
    public async Task Openids_differ_by_app_and_unionids_by_owner()
    {
        var (one, two, stranger) = (await world.NewAppAsync("shop"), await world.NewAppAsync("shop"), await world.NewAppAsync("bank"));
        var sessions = new List<JsonNode>();
        foreach (var app in (TestApp[])[one, two, stranger])
            sessions.Add(await app.ExchangeAsync(await app.LoginCodeAsync()));
        Assert.Equal(3, sessions.Select(session => (string)session["openid"]!).Distinct().Count());
        Assert.Equal((string)sessions[0]["unionid"]!, (string)sessions[1]["unionid"]!);
        Assert.NotEqual((string)sessions[0]["unionid"]!, (string)sessions[2]["unionid"]!);
    }

    [Fact]
    public async Task The_session_key_is_checked_by_its_signature_and_ends_when_it_is_reset()
    {
        var app = await world.NewAppAsync();
        var session = await app.ExchangeAsync(await app.LoginCodeAsync());
        var (key, openId) = ((string)session["session_key"]!, (string)session["openid"]!);
        Assert.Equal(0, (int)(await app.CallAsync(Signed("/wxa/checksession", openId, key)))["errcode"]!);
        (await app.CallAsync(Signed("/wxa/checksession", openId, key + "="))).Refuses(87009);
        (await app.CallAsync(Signed("/wxa/checksession", "oNobodyNobodyNobodyNobodyNob", key))).Refuses(40003);
        var other = await world.NewAppAsync();
        (await other.CallAsync(Signed("/wxa/checksession", openId, key))).Refuses(40003);
        var reset = await app.CallAsync(Signed("/wxa/resetusersessionkey", openId, key));
        Assert.NotEqual(key, (string)reset["session_key"]!);
        (await app.CallAsync(Signed("/wxa/checksession", openId, key))).Refuses(87009);
        Assert.Equal(0, (int)(await app.CallAsync(Signed("/wxa/checksession", openId, (string)reset["session_key"]!)))["errcode"]!);
        // A login does not change a key that is good.
        Assert.Equal((string)reset["session_key"]!, (string)(await app.ExchangeAsync(await app.LoginCodeAsync()))["session_key"]!);
        world.Machine.Advance(TimeSpan.FromDays(3.1));
        Assert.NotEqual((string)reset["session_key"]!, (string)(await app.ExchangeAsync(await app.LoginCodeAsync()))["session_key"]!);
    }

    [Fact]
    public async Task A_phone_code_tells_the_number_once_with_a_watermark()
    {
        var app = await world.NewAppAsync();
        var code = (string)(await world.SandboxAsync("/sandbox/phones", new { appid = app.AppId }))["code"]!;
        var info = (await app.CallAsync("/wxa/business/getuserphonenumber", new { code }))["phone_info"]!;
        Assert.Equal(("13800138000", "13800138000", "86"), ((string)info["phoneNumber"]!, (string)info["purePhoneNumber"]!, (string)info["countryCode"]!));
        Assert.Equal(app.AppId, (string)info["watermark"]!["appid"]!);
        (await app.CallAsync("/wxa/business/getuserphonenumber", new { code })).Refuses(40163);
        // A login code is no phone code.
        (await app.CallAsync("/wxa/business/getuserphonenumber", new { code = await app.LoginCodeAsync() })).Refuses(40029);
    }

    [Fact]
    public async Task Sealed_data_opens_with_the_session_key_and_is_told_to_the_signed_in_alone()
    {
        var app = await world.NewAppAsync();
        await world.SandboxAsync("/sandbox/phones", new { appid = app.AppId });
        var session = await app.ExchangeAsync(await app.LoginCodeAsync());
        var wallets = world.Get<IWallets>();
        var token = await wallets.IssueTokenAsync(await wallets.DemonstrationPersonAsync());
        var phone = await ShellAsync($"/people/apps/{app.AppId}/phone", token);
        Assert.Equal("13800138000", (string)Open(phone, (string)session["session_key"]!)["purePhoneNumber"]!);
        var profile = await ShellAsync($"/people/apps/{app.AppId}/profile", token);
        var whole = Open(profile, (string)session["session_key"]!);
        Assert.Equal((string)session["openid"]!, (string)whole["openId"]!);
        Assert.Equal(app.AppId, (string)whole["watermark"]!["appid"]!);
#pragma warning disable CA5350 // The wire's own signature of rawData.
        var signed = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes((string)profile["raw_data"]! + (string)session["session_key"]!)));
#pragma warning restore CA5350
        Assert.Equal(signed, (string)profile["signature"]!);
        Assert.DoesNotContain("openId", (string)profile["raw_data"]!);
        using var nobody = await world.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/phone", null, null);
        Assert.Equal(401, (int)nobody.StatusCode);
    }

    [Fact]
    public async Task What_is_taken_back_between_tap_and_exchange_is_not_told()
    {
        var app = await world.NewAppAsync();
        await world.SandboxAsync("/sandbox/phones", new { appid = app.AppId });
        var wallets = world.Get<IWallets>();
        var token = await wallets.IssueTokenAsync(await wallets.DemonstrationPersonAsync());
        var code = (string)(await ShellAsync($"/people/apps/{app.AppId}/phone", token))["code"]!;
        using (await world.SendAsync(HttpMethod.Delete, $"/people/me/grants/{app.AppId}/scope.phone", null, token))
            (await app.CallAsync("/wxa/business/getuserphonenumber", new { code })).Refuses(40029);
    }

    [Fact]
    public async Task The_inspector_is_told_no_code()
    {
        var app = await world.NewAppAsync();
        var login = await app.LoginCodeAsync();
        await app.ExchangeAsync(login);
        var phone = (string)(await world.SandboxAsync("/sandbox/phones", new { appid = app.AppId }))["code"]!;
        await app.CallAsync("/wxa/business/getuserphonenumber", new { code = phone });
        var told = string.Join('\n', seen.All.Select(record => record.Url + Encoding.UTF8.GetString(record.RequestBody.Span)));
        Assert.Contains("/sns/jscode2session", told);
        Assert.DoesNotContain(login, told);
        Assert.DoesNotContain(phone, told);
    }

    private async Task<JsonNode> ShellAsync(string path, string token)
    {
        using var response = await world.SendAsync(HttpMethod.Post, path, null, token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static JsonNode Open(JsonNode box, string key)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(key);
        return JsonNode.Parse(aes.DecryptCbc(Convert.FromBase64String((string)box["encrypted_data"]!), Convert.FromBase64String((string)box["iv"]!)))!;
    }

    private static string Signed(string path, string openId, string key) =>
        $"{path}?openid={openId}&sig_method=hmac_sha256&signature={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Array.Empty<byte>()))}";
}

public sealed class LoginOnSqlite() : LoginSuite(DatabaseEngine.Sqlite);

public sealed class LoginOnPostgres() : LoginSuite(DatabaseEngine.Postgres);
