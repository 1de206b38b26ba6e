using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Madang.Server.Tests.Commands;

/// <summary>What an operator and a back-end developer see from the first start on, through the real program.</summary>
public sealed class FirstAndSecondStart
{
    private static readonly string[] MerchantKeys =
        ["mchid", "appid", "serial_no", "apiv3_key", "api_key_v2", "base_url", "platform_serial", "public_key_id", "openid"];

    [Fact]
    public async Task A_merchant_made_at_the_first_start_is_still_there_at_the_second()
    {
        using var folder = new TemporaryFolder();
        var data = folder.In("data");
        string mchId;
        await using (var platform = await RunningPlatform.StartAsync(data))
        {
            Assert.Equal(HttpStatusCode.OK, (await platform.Http.GetAsync("/health")).StatusCode);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path.Combine(data, "operator.token")));
            mchId = await MakeMerchantAsync(platform, data, folder.In("merchant"));
            Assert.Equal(0, await platform.TerminateAsync());
        }
        await using (var platform = await RunningPlatform.StartAsync(data))
        {
            var merchants = await ListAsync(platform, data, "merchants");
            Assert.Equal(2, merchants.Length);
            Assert.Contains(merchants, merchant => merchant.GetProperty("mchid").GetString() == mchId);
            Assert.Equal(0, await platform.TerminateAsync());
        }
        var verified = await ProgramProcess.RunAsync(["ledger", "verify", "--data", data, "--json"]);
        Assert.True(verified.Code == 0, verified.Output + verified.Error);
        Assert.True(JsonDocument.Parse(verified.Output).RootElement.GetProperty("is_sound").GetBoolean());
    }

    [Fact]
    public async Task The_ledger_is_verified_and_exported_beside_a_running_platform()
    {
        using var folder = new TemporaryFolder();
        var data = folder.In("data");
        await using var platform = await RunningPlatform.StartAsync(data);
        var verified = await ProgramProcess.RunAsync(["ledger", "verify", "--data", data]);
        Assert.True(verified.Code == 0, verified.Output + verified.Error);
        Assert.StartsWith("The ledger is sound.", verified.Output);
        var exported = await ProgramProcess.RunAsync(["ledger", "export", "--data", data, "--format", "jsonl", "--out", folder.In("entries.jsonl")]);
        Assert.True(exported.Code == 0, exported.Error);
        // The demonstration: three people and a merchant were given money, two lines each.
        var lines = await File.ReadAllLinesAsync(folder.In("entries.jsonl"));
        Assert.Equal(8, lines.Length);
        Assert.Equal(0, lines.Select(line => JsonDocument.Parse(line).RootElement).Sum(entry => entry.GetProperty("amount").GetInt64() * (entry.GetProperty("side").GetString() == "debit" ? 1 : -1)));
    }

    [Fact]
    public async Task Without_demonstration_data_there_is_nobody()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), "--no-demo");
        Assert.Empty(await ListAsync(platform, folder.In("data"), "merchants"));
        Assert.Empty(await ListAsync(platform, folder.In("data"), "payers"));
    }

    [Fact]
    public async Task Production_has_no_sandbox()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), "--production");
        Assert.Equal(HttpStatusCode.OK, (await platform.Http.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.Http.GetAsync("/sandbox")).StatusCode);
        var refused = await platform.SandboxAsync(folder.In("data"), "time", "advance", "1h");
        Assert.Equal(1, refused.Code);
        Assert.Contains("no sandbox", refused.Error);
    }

    [Fact]
    public async Task A_host_name_is_answered_over_tls_that_trusts_the_development_authority()
    {
        using var folder = new TemporaryFolder();
        var port = RunningPlatform.FreePort();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), "--tls-hosts", "api.pay.example,other.example", "--tls-urls", $"https://127.0.0.1:{port}");
        await MakeMerchantAsync(platform, folder.In("data"), folder.In("merchant"));
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(port, cancellation) };
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(Path.Combine(folder.In("merchant"), "ca.pem"));
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        using var http = new HttpClient(handler);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"https://api.pay.example:{port}/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"https://other.example:{port}/health")).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"https://not-named.example:{port}/health"));
    }

    [Fact]
    public async Task A_legacy_call_that_moves_money_needs_the_merchants_own_certificate_over_tls_and_in_production()
    {
        using var folder = new TemporaryFolder();
        var port = RunningPlatform.FreePort();
        var (data, one, other) = (folder.In("data"), folder.In("one"), folder.In("other"));
        string[] tls = ["--tls-hosts", "api.pay.example", "--tls-urls", $"https://127.0.0.1:{port}"];
        await using (var platform = await RunningPlatform.StartAsync(data, tls))
        {
            await MakeMerchantAsync(platform, data, one);
            await MakeMerchantAsync(platform, data, other);
            Assert.Contains("CA_ERROR", await AskPacketAsync(port, one, certificateOf: null));
            Assert.Contains("CA_ERROR", await AskPacketAsync(port, one, certificateOf: other));
            Assert.Contains("NOT_FOUND", await AskPacketAsync(port, one, certificateOf: one));
            using var plain = new HttpClient();
            Assert.Contains("NOT_FOUND", await AskPacketAsync(plain, platform.Url.GetLeftPart(UriPartial.Authority), one));
        }
        await using var production = await RunningPlatform.StartAsync(data, "--production");
        using var client = new HttpClient();
        Assert.Contains("CA_ERROR", await AskPacketAsync(client, production.Url.GetLeftPart(UriPartial.Authority), one));
    }

    [Fact]
    public async Task Two_platforms_do_not_share_a_data_folder()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"));
        var second = await ProgramProcess.RunAsync(["serve", "--data", folder.In("data"), "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(1, second.Code);
        Assert.Contains("in use", second.Error);
    }

    [Fact]
    public async Task A_taken_address_is_said_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("one"));
        var second = await ProgramProcess.RunAsync(["serve", "--data", folder.In("two"), "--urls", platform.Origin]);
        Assert.Equal(1, second.Code);
        Assert.Contains("--urls", second.Error);
        Assert.DoesNotContain("   at ", second.Error);
    }

    private static async Task<string> AskPacketAsync(int port, string merchant, string? certificateOf)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(port, cancellation) };
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(merchant, "ca.pem"));
        if (certificateOf is not null)
        {
            var mchId = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(certificateOf, "merchant.json"))).RootElement.GetProperty("mchid").GetString();
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(certificateOf, "apiclient_cert.p12"), mchId)];
        }
        using var http = new HttpClient(handler);
        return await AskPacketAsync(http, $"https://api.pay.example:{port}", merchant);
    }

    private static async Task<string> AskPacketAsync(HttpClient http, string address, string merchant)
    {
        var m = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(merchant, "merchant.json"))).RootElement;
        var text = $"appid={m.GetProperty("appid")}&bill_type=MCHT&mch_billno=1&mch_id={m.GetProperty("mchid")}&nonce_str=n1&sign_type=HMAC-SHA256";
        var key = Encoding.UTF8.GetBytes(m.GetProperty("api_key_v2").GetString()!);
        var sign = Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{text}&key={m.GetProperty("api_key_v2")}")));
        var members = $"{text}&sign={sign}".Split('&').Select(pair => pair.Split('=')).Select(pair => $"<{pair[0]}>{pair[1]}</{pair[0]}>");
        var reply = await http.PostAsync($"{address}/mmpaymkttransfers/gethbinfo", new StringContent($"<xml>{string.Concat(members)}</xml>"));
        return await reply.Content.ReadAsStringAsync();
    }

    private static async Task<string> MakeMerchantAsync(RunningPlatform platform, string data, string output)
    {
        var made = await platform.SandboxAsync(data, "merchant", "--out", output);
        Assert.True(made.Code == 0, made.Error);
        var merchant = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "merchant.json"))).RootElement;
        Assert.Equal(MerchantKeys, merchant.EnumerateObject().Select(member => member.Name));
        Assert.All(merchant.EnumerateObject(), member => Assert.NotEqual("", member.Value.GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path.Combine(output, "apiclient_key.pem")));
        var mchId = merchant.GetProperty("mchid").GetString()!;
        using var own = X509Certificate2.CreateFromPemFile(Path.Combine(output, "apiclient_cert.pem"), Path.Combine(output, "apiclient_key.pem"));
        Assert.Equal(merchant.GetProperty("serial_no").GetString(), own.SerialNumber);
        using var bundle = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(output, "apiclient_cert.p12"), mchId);
        Assert.Equal(own.SerialNumber, bundle.SerialNumber);
        using var platformCertificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(output, "platform_cert.pem"));
        Assert.Equal(merchant.GetProperty("platform_serial").GetString(), platformCertificate.SerialNumber);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(output, "ca.pem"));
        Assert.Equal(authority.Subject, platformCertificate.Issuer);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", await File.ReadAllTextAsync(Path.Combine(output, "platform_public_key.pem")));
        return mchId;
    }

    private static async Task<JsonElement[]> ListAsync(RunningPlatform platform, string data, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/{what}");
        request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim());
        using var response = await platform.Http.SendAsync(request);
        return [.. JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty(what).EnumerateArray()];
    }

    private static async ValueTask<Stream> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
