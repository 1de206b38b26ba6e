using System.Net;
using System.Security.Cryptography;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wire;

/// <summary>Who is let in, and who is not.</summary>
public abstract class AuthenticationSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private static TestRequest Ask => new(HttpMethod.Get, GetCertificates.Path);

    [Fact]
    public async Task A_signed_request_is_answered_and_the_answer_is_signed()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.GetAsync(GetCertificates.Path);
        Assert.Equal(200, reply.Status);
        Assert.Equal("WECHATPAY2-SHA256-RSA2048", reply.Headers["Wechatpay-Signature-Type"]);
        Assert.NotEmpty(reply.Headers["Request-ID"]);
        Assert.StartsWith("application/json", reply.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("WECHATPAY2-SHA256-RSA2048 serial_no=\"{3}\",signature=\"{4}\",timestamp=\"{2}\",nonce_str=\"{1}\",mchid=\"{0}\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 signature=\"{4}\", mchid=\"{0}\" ,  timestamp=\"{2}\",nonce_str=\"{1}\",serial_no=\"{3}\"")]
    [InlineData("wechatpay2-sha256-rsa2048   mchid=\"{0}\",nonce_str=\"{1}\",timestamp=\"{2}\",serial_no=\"{3}\",signature=\"{4}\",")]
    public async Task Attributes_may_come_in_any_order_and_with_spaces(string form)
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.SendAsync(Ask with { Form = form });
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task A_serial_number_is_known_in_either_case()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.SendAsync(Ask with { SerialNo = merchant.SerialNo.ToLowerInvariant() });
        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("WECHATPAY2-SHA256-RSA2048")]
    [InlineData("WECHATPAY2-SHA256-RSA2048x mchid=\"1\"")]
    [InlineData("WECHATPAY2-SM2-WITH-SM3 mchid=\"1\",nonce_str=\"1\",timestamp=\"1\",serial_no=\"1\",signature=\"AAAA\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"1\",timestamp=\"1\",serial_no=\"1\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1\",mchid=\"2\",nonce_str=\"1\",timestamp=\"1\",serial_no=\"1\",signature=\"AAAA\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=1,nonce_str=1,timestamp=1,serial_no=1,signature=AAAA")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"1\",timestamp=\"-5\",serial_no=\"1\",signature=\"AAAA\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"1\",timestamp=\"99999999999999999999\",serial_no=\"1\",signature=\"AAAA\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"1\",timestamp=\"1\",serial_no=\"1\",signature=\"not base64\"")]
    [InlineData("WECHATPAY2-SHA256-RSA2048 mchid=\"1")]
    public async Task A_malformed_header_is_refused(string header)
    {
        var merchant = await Platform.NewMerchantAsync();
        await RefusedAsync(merchant, Ask with { Authorization = header });
    }

    [Fact]
    public async Task A_signature_over_another_body_path_or_method_is_refused_and_the_text_to_sign_is_shown()
    {
        var merchant = await Platform.NewMerchantAsync();
        var elsewhere = merchant.Authorize(new(HttpMethod.Get, "/v3/certificates?limit=1"));
        var reply = await RefusedAsync(merchant, Ask with { Authorization = elsewhere });
        var shown = reply.Json.GetProperty("detail").GetProperty("sign_information");
        Assert.Equal("/v3/certificates", shown.GetProperty("url").GetString());
        Assert.StartsWith("GET\n/v3/certificates\n", shown.GetProperty("truncated_sign_message").GetString());
        await RefusedAsync(merchant, Ask with { Authorization = merchant.Authorize(new(HttpMethod.Post, GetCertificates.Path)) });
        await RefusedAsync(merchant, Ask with { Authorization = merchant.Authorize(Ask with { Body = "{}" }) });
    }

    [Fact]
    public async Task The_query_is_signed_as_it_is_sent()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.GetAsync("/v3/certificates?b=%e5%ba%ad&a=1+2&a=%2F");
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Another_merchants_number_or_certificate_is_refused()
    {
        var merchant = await Platform.NewMerchantAsync();
        var other = await Platform.NewMerchantAsync();
        await RefusedAsync(merchant, Ask with { MchId = other.MchId });
        await RefusedAsync(merchant, Ask with { MchId = other.MchId, SerialNo = other.SerialNo });
        await RefusedAsync(merchant, Ask with { MchId = "1999999999" });
        await RefusedAsync(merchant, Ask with { SerialNo = RandomNumberGenerator.GetHexString(40) });
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(-300, false)]
    [InlineData(300, false)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public async Task A_clock_may_be_off_by_less_than_300_seconds(int offsetSeconds, bool isAccepted)
    {
        var merchant = await Platform.NewMerchantAsync();
        var request = Ask with { Timestamp = (Platform.Machine.GetUtcNow().ToUnixTimeSeconds() + offsetSeconds).ToString() };
        if (isAccepted)
            Assert.Equal(200, (await merchant.SendAsync(request)).Status);
        else
            await RefusedAsync(merchant, request);
    }

    [Fact]
    public async Task Business_time_moved_ahead_leaves_signatures_alone()
    {
        var merchant = await Platform.NewMerchantAsync();
        Platform.Travel(TimeSpan.FromDays(2));
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
    }

    [Fact]
    public async Task A_nonce_is_accepted_once_for_each_merchant()
    {
        var merchant = await Platform.NewMerchantAsync();
        var other = await Platform.NewMerchantAsync();
        var request = Ask with { Nonce = "593BEC0C930BF1AFEB40B4A08C8FB242" };
        var recorded = request with { Authorization = merchant.Authorize(request) };
        Assert.Equal(200, (await merchant.SendAsync(recorded)).Status);
        await RefusedAsync(merchant, recorded);
        await RefusedAsync(merchant, request);
        Assert.Equal(200, (await other.SendAsync(request)).Status);
        // Outside its window a recorded request fails by its timestamp; the nonce itself is free again.
        Platform.Advance(TimeSpan.FromMinutes(11));
        await RefusedAsync(merchant, recorded);
        Assert.Equal(200, (await merchant.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_nonce_of_a_request_that_was_refused_is_not_used_up()
    {
        var merchant = await Platform.NewMerchantAsync();
        var request = Ask with { Nonce = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS" };
        await RefusedAsync(merchant, request with { Form = TestRequest.UsualForm.Replace("{4}", "AAAA", StringComparison.Ordinal) });
        Assert.Equal(200, (await merchant.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Certificates_overlap_and_a_revoked_one_is_refused_at_once()
    {
        var merchant = await Platform.NewMerchantAsync();
        var first = merchant.SerialNo;
        var next = await Platform.Get<CreateMerchant>().IssueCertificateAsync(merchant.MchId);
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
        var directory = Platform.Get<MerchantDirectory>();
        Assert.True(await directory.RevokeCertificateAsync(merchant.MchId, first.ToLowerInvariant()));
        await RefusedAsync(merchant, Ask);
        Assert.False(await directory.RevokeCertificateAsync(merchant.MchId, first));
        merchant.SignWith(next.SerialNo, next.PrivateKeyPem);
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
    }

    [Fact]
    public async Task A_certificate_is_refused_when_its_time_is_over()
    {
        var merchant = await Platform.NewMerchantAsync();
        Platform.Machine.AdjustTime(Platform.Machine.GetUtcNow().AddDays(5 * 365 + 1));
        await RefusedAsync(merchant, Ask);
    }

    private static async Task<WireReply> RefusedAsync(TestMerchant merchant, TestRequest request)
    {
        var reply = await merchant.SendUncheckedAsync(request);
        Assert.Equal((int)HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("SIGN_ERROR", reply.Code);
        Assert.NotEmpty(reply.Headers["Request-ID"]);
        return reply;
    }
}

public sealed class AuthenticationOnSqlite(SharedPlatform<OnSqlite> shared) : AuthenticationSuite<OnSqlite>(shared);

public sealed class AuthenticationOnPostgres(SharedPlatform<OnPostgres> shared) : AuthenticationSuite<OnPostgres>(shared);
