using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Madang.Pay.Tests.Keys;

/// <summary>The platform's keys: two modes, rotation with overlap, certificates sealed for each merchant, fields encrypted to the platform.</summary>
public abstract class KeySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private PlatformKeys Keys => Platform.Get<PlatformKeys>();

    [Fact]
    public async Task Certificates_are_sealed_with_the_merchants_key_and_issued_by_the_platforms_authority()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.GetAsync(GetCertificates.Path);
        var line = reply.Json.GetProperty("data")[0];
        var box = line.GetProperty("encrypt_certificate");
        Assert.Equal("AEAD_AES_256_GCM", box.GetProperty("algorithm").GetString());
        Assert.Equal("certificate", box.GetProperty("associated_data").GetString());
        using var certificate = X509Certificate2.CreateFromPem(merchant.Open(box));
        Assert.Equal(line.GetProperty("serial_no").GetString(), certificate.SerialNumber);
        Assert.Matches("^[1-7][0-9A-F]{39}$", certificate.SerialNumber);
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), DateTimeOffset.Parse(line.GetProperty("expire_time").GetString()!).UtcDateTime);
        using var authority = X509Certificate2.CreateFromPem(await Platform.Get<PlatformCa>().CertificatePemAsync());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Platform.Machine.GetUtcNow().UtcDateTime;
        Assert.True(chain.Build(certificate));
    }

    [Fact]
    public async Task The_default_key_is_the_merchants_choice_and_a_named_key_goes_before_it()
    {
        var byCertificate = await Platform.NewMerchantAsync();
        var byKey = await Platform.NewMerchantAsync(KeyMode.PublicKey);
        Assert.Matches("^[0-9A-F]{40}$", await SignerOfAsync(byCertificate));
        var keyId = await SignerOfAsync(byKey);
        Assert.Matches("^PUB_KEY_ID_[0-9]{28}$", keyId);
        byCertificate.NamedKey = keyId;
        Assert.Equal(keyId, await SignerOfAsync(byCertificate));
        byCertificate.NamedKey = "PUB_KEY_ID_0000000000000000000000000000";
        Assert.Matches("^[0-9A-F]{40}$", await SignerOfAsync(byCertificate));
        byCertificate.NamedKey = null;
        await Platform.Get<MerchantDirectory>().SetKeyModeAsync(byCertificate.MchId, KeyMode.PublicKey);
        Assert.Equal(keyId, await SignerOfAsync(byCertificate));
    }

    [Theory]
    [InlineData(KeyMode.Certificate)]
    [InlineData(KeyMode.PublicKey)]
    internal async Task A_new_key_is_offered_for_a_day_before_it_signs_and_the_old_one_stays_valid_for_another(KeyMode mode)
    {
        var merchant = await Platform.NewMerchantAsync(mode);
        var old = await SignerOfAsync(merchant);
        var next = await Keys.RotateAsync(mode, atOnce: false);
        Assert.NotEqual(old, next.Id);
        if (mode == KeyMode.Certificate)
            Assert.Equal([next.Id, old], (await OfferedAsync(merchant)).Take(2));
        Assert.Equal(old, await SignerOfAsync(merchant));
        // A client that has fetched the new one already may ask for it.
        merchant.NamedKey = next.Id;
        Assert.Equal(next.Id, await SignerOfAsync(merchant));
        merchant.NamedKey = null;

        Platform.Travel(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(old, await SignerOfAsync(merchant));
        Platform.Travel(TimeSpan.FromSeconds(1));
        Assert.Equal(next.Id, await SignerOfAsync(merchant));
        merchant.NamedKey = old;
        Assert.Equal(old, await SignerOfAsync(merchant));
        Platform.Travel(TimeSpan.FromHours(24));
        Assert.Equal(next.Id, await SignerOfAsync(merchant));
        merchant.NamedKey = null;
        if (mode == KeyMode.Certificate)
            Assert.DoesNotContain(old, await OfferedAsync(merchant));
    }

    [Fact]
    public async Task A_sandbox_may_change_keys_at_once()
    {
        var merchant = await Platform.NewMerchantAsync();
        var old = await SignerOfAsync(merchant);
        var next = await Keys.RotateAsync(KeyMode.Certificate, atOnce: true);
        Assert.Equal(next.Id, await SignerOfAsync(merchant));
        Assert.Contains(old, await OfferedAsync(merchant));
    }

    [Fact]
    public async Task Fields_are_opened_with_the_key_that_the_client_names_the_old_one_included()
    {
        var merchant = await Platform.NewMerchantAsync();
        var old = (await Keys.RingAsync()).Active(KeyMode.Certificate, long.MaxValue >> 1) ?? await Keys.SignerAsync(KeyMode.Certificate, null);
        await Keys.RotateAsync(KeyMode.Certificate, atOnce: true);
        Assert.Equal("金小姐", (await DecryptAsync(merchant, old.Id, Encrypt(old, "金小姐"))).Plain);
        var publicKey = await Keys.SignerAsync(KeyMode.PublicKey, null);
        Assert.Equal("+82 10-1234-5678", (await DecryptAsync(merchant, publicKey.Id, Encrypt(publicKey, "+82 10-1234-5678"))).Plain);
        Assert.Equal("PARAM_ERROR", (await DecryptAsync(merchant, publicKey.Id, Encrypt(old, "x"))).Refusal!.Code);
        Assert.Equal("PARAM_ERROR", (await DecryptAsync(merchant, old.Id, "not base64")).Refusal!.Code);
        Assert.Equal("PARAM_ERROR", (await DecryptAsync(merchant, old.Id, new string('A', 4_096))).Refusal!.Code);
        Assert.Equal("PARAM_ERROR", (await DecryptAsync(merchant, "", Encrypt(old, "x"))).Refusal!.Code);
        Assert.Equal("PARAM_ERROR", (await DecryptAsync(merchant, "PUB_KEY_ID_1", Encrypt(old, "x"))).Refusal!.Code);
    }

    [Fact]
    public async Task Answers_are_probed_and_skewed_on_demand()
    {
        var merchant = await Platform.NewMerchantAsync();
        var faults = Platform.Get<Faults>();
        await faults.AddAsync(merchant.MchId, FaultKind.SignatureProbe, "/v3/", 1, 1, default);
        var probed = await merchant.SendUncheckedAsync(new(HttpMethod.Get, GetCertificates.Path));
        Assert.StartsWith("WECHATPAY/SIGNTEST/", probed.Headers["Wechatpay-Signature"]);
        Assert.False(await merchant.IsSignedByPlatformAsync(probed.Headers, probed.Body));
        await faults.AddAsync(merchant.MchId, FaultKind.ClockSkew, "/", 300, 1, default);
        var skewed = await merchant.GetAsync(GetCertificates.Path);
        Assert.Equal(Platform.Machine.GetUtcNow().ToUnixTimeSeconds() + 300, long.Parse(skewed.Headers["Wechatpay-Timestamp"]));
    }

    [Fact]
    public async Task Secrets_lie_sealed_in_the_database()
    {
        var merchant = await Platform.NewMerchantAsync();
        await using var connection = await Platform.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT apiv3_key_sealed || api_key_v2_sealed FROM pay_merchant WHERE mchid = '{merchant.MchId}' UNION ALL SELECT private_key_sealed FROM pay_platform_key";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var stored = reader.GetString(0);
            Assert.StartsWith("v1.", stored);
            Assert.DoesNotContain(merchant.Credentials.ApiV3Key, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(merchant.Credentials.ApiKeyV2, stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_app_is_bound_to_its_merchant()
    {
        var merchant = await Platform.NewMerchantAsync();
        var directory = Platform.Get<MerchantDirectory>();
        Assert.Null(await directory.CheckAppAsync(merchant.MchId, merchant.AppId));
        var other = TestMerchant.NewAppId();
        Assert.Equal("APPID_MCHID_NOT_MATCH", (await directory.CheckAppAsync(merchant.MchId, other))!.Code);
        await directory.BindAppAsync(merchant.MchId, other);
        Assert.Null(await directory.CheckAppAsync(merchant.MchId, other));
    }

    private async Task<(string? Plain, Kernel.Refusals.Refusal? Refusal)> DecryptAsync(TestMerchant merchant, string named, string text)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["Wechatpay-Serial"] = named;
        return await Platform.Get<SensitiveFields>().TryDecryptAsync(new WireCall(http, merchant.Merchant, default), text, "/user_name");
    }

    private static string Encrypt(PlatformKey key, string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Signing.PublicKeyPem);
        return Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
    }

    private static async Task<string> SignerOfAsync(TestMerchant merchant) => (await merchant.GetAsync(GetCertificates.Path)).Headers["Wechatpay-Serial"];

    private static async Task<string[]> OfferedAsync(TestMerchant merchant) =>
        [.. (await merchant.GetAsync(GetCertificates.Path)).Json.GetProperty("data").EnumerateArray().Select(line => line.GetProperty("serial_no").GetString()!)];
}

public sealed class KeysOnSqlite(SharedPlatform<OnSqlite> shared) : KeySuite<OnSqlite>(shared);

public sealed class KeysOnPostgres(SharedPlatform<OnPostgres> shared) : KeySuite<OnPostgres>(shared)
{
    [Fact]
    public async Task Nodes_share_keys_merchants_and_revocations()
    {
        await using var other = await Platform.StartAnotherNodeAsync();
        var merchant = await Platform.NewMerchantAsync();
        var there = new TestMerchant(other, merchant.Credentials, merchant.AppId);
        // Other tests of the class rotate keys and move business time, by which a key becomes the active one: both nodes must tell the same time.
        other.Clock.MoveTo(Platform.Clock.Shift);
        Platform.Advance(TimeSpan.FromSeconds(10));
        var here = (await merchant.GetAsync(GetCertificates.Path)).Headers["Wechatpay-Serial"];
        Assert.Equal(here, (await there.GetAsync(GetCertificates.Path)).Headers["Wechatpay-Serial"]);
        await Platform.Get<MerchantDirectory>().RevokeCertificateAsync(merchant.MchId, merchant.SerialNo);
        Assert.Equal(401, (await merchant.SendUncheckedAsync(new(HttpMethod.Get, GetCertificates.Path))).Status);
        Platform.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(401, (await there.SendUncheckedAsync(new(HttpMethod.Get, GetCertificates.Path))).Status);
    }
}
