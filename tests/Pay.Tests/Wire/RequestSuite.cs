using System.Net;
using System.Net.Sockets;
using System.Text;
using Madang.Pay.Keys;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wire;

/// <summary>What a request may be, and what the wire says of one that is not.</summary>
public abstract class RequestSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Prepay = "/v3/pay/transactions/native";

    [Fact]
    public async Task An_answer_without_content_is_signed_over_an_empty_line()
    {
        var merchant = await Platform.NewMerchantAsync();
        Assert.Equal(200, (await merchant.PostAsync(Prepay, Order(merchant, "closed-1"))).Status);
        var reply = await merchant.PostAsync("/v3/pay/transactions/out-trade-no/closed-1/close", new { mchid = merchant.MchId });
        Assert.Equal(204, reply.Status);
        Assert.Empty(reply.Body);
        Assert.True(await merchant.IsSignedByPlatformAsync(reply.Headers, []));
    }

    [Fact]
    public async Task A_refusal_of_an_authenticated_merchant_is_signed_and_named()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.PostAsync(Prepay, "{}");
        Assert.Equal(400, reply.Status);
        Assert.Equal("PARAM_ERROR", reply.Code);
        Assert.NotEmpty(reply.Headers["Wechatpay-Signature"]);
        Assert.NotEmpty(reply.Headers["Request-ID"]);
    }

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData(64 * 1024 + 1, 413)]
    public async Task A_body_has_a_limit(int bytes, int status)
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.PostAsync(Prepay, "{\"x\":\"".PadRight(bytes - 2, 'x') + "\"}");
        Assert.Equal(status, reply.Status);
        Assert.Equal("PARAM_ERROR", reply.Code);
    }

    [Fact]
    public async Task A_body_without_a_length_has_the_same_limit()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Prepay) { Content = new StreamContent(new MemoryStream(new byte[100_000])) };
        message.Headers.TransferEncodingChunked = true;
        using var response = await Platform.Http.SendAsync(message);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"mchid\":\"1\",\"mchid\":\"2\"}")]
    [InlineData("{\"amount\":{\"total\":1,\"total\":2}}")]
    [InlineData("{\"amount\":{\"total\":\"1\"}}")]
    [InlineData("{\"amount\":{\"total\":1.5}}")]
    [InlineData("{\"amount\":{\"total\":1e2}}")]
    [InlineData("{\"amount\":{\"total\":9223372036854775808}}")]
    [InlineData("{\"amount\":[]}")]
    [InlineData("{\"description\":\"\\ud800\"}")]
    [InlineData("{\"description\":{}}")]
    [InlineData("{\"description\":\"x\"} trailing")]
    [InlineData("{\"description\":\"x\",}")]
    [InlineData("// comment\n{}")]
    public async Task A_body_that_is_not_of_the_documented_form_is_a_parameter_error(string body)
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.PostAsync(Prepay, body);
        Assert.Equal(400, reply.Status);
        Assert.Equal("PARAM_ERROR", reply.Code);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(17, false)]
    [InlineData(10_000, false)]
    public async Task Json_may_be_nested_sixteen_deep(int depth, bool isRead)
    {
        var merchant = await Platform.NewMerchantAsync();
        var body = Order(merchant, $"deep-{depth}").Insert(1, $"\"unknown\":{new string('[', depth)}{new string(']', depth)},");
        var reply = await merchant.PostAsync(Prepay, body);
        Assert.Equal(isRead ? 200 : 400, reply.Status);
    }

    [Theory]
    [InlineData("GET", "/v3/no/such/path", 404, "RESOURCE_NOT_EXISTS")]
    [InlineData("POST", "/v3", 404, "RESOURCE_NOT_EXISTS")]
    [InlineData("GET", "/v3/../v3/nothing", 404, "RESOURCE_NOT_EXISTS")]
    [InlineData("POST", "/v3/certificates", 405, "INVALID_REQUEST")]
    [InlineData("DELETE", "/v3/pay/transactions/native", 405, "INVALID_REQUEST")]
    public async Task What_no_endpoint_answers_is_answered_in_the_wires_own_form(string method, string path, int status, string code)
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.SendUncheckedAsync(new(new HttpMethod(method), path));
        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.Code);
        Assert.NotEmpty(reply.Headers["Request-ID"]);
        Assert.Equal(status == 405, reply.Headers.ContainsKey("Allow"));
    }

    [Theory]
    [InlineData("POST", "/v3/profitsharing/orders", "profit sharing")]
    [InlineData("GET", "/v3/combine-transactions/out-trade-no/1", "combined orders")]
    [InlineData("GET", "/v3/payscore/serviceorder?out_order_no=1", "payment by score")]
    [InlineData("POST", "/v3/fund-app/mch-transfer/transfer-bills/pre-transfer-with-authorization", "fund-app")]
    public async Task What_is_not_offered_yet_is_never_mistaken_for_an_order_that_does_not_exist(string method, string path, string name)
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.SendAsync(new(new HttpMethod(method), path) { Body = method == "POST" ? "{}" : "" });
        Assert.Equal((403, "NO_AUTH"), (reply.Status, reply.Code));
        Assert.Contains(name, reply.Json.GetProperty("message").GetString());
        // Told to who may know, like everything else.
        using var stranger = await Platform.Http.GetAsync(path);
        Assert.Equal(401, (int)stranger.StatusCode);
    }

    [Fact]
    public async Task A_file_for_what_is_not_offered_is_not_told_that_its_signature_is_wrong()
    {
        using var file = new MultipartFormDataContent { { new StringContent("{}"), "meta" }, { new ByteArrayContent([1, 2, 3]), "file", "a.jpg" } };
        using var response = await Platform.Http.PostAsync("/v3/merchant/media/upload", file);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("does not offer", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_proxys_absolute_form_is_verified_by_path_and_query()
    {
        var merchant = await Platform.NewMerchantAsync();
        var authorization = merchant.Authorize(new(HttpMethod.Get, "/v3/certificates?x=1"));
        using var client = new TcpClient();
        await client.ConnectAsync(Platform.BaseAddress.Host, Platform.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET http://{Platform.BaseAddress.Authority}/v3/certificates?x=1 HTTP/1.1\r\nHost: {Platform.BaseAddress.Authority}\r\nAuthorization: {authorization}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Faults_on_demand_delay_fail_before_and_fail_after_the_work()
    {
        var merchant = await Platform.NewMerchantAsync();
        var faults = Platform.Get<Faults>();
        await faults.AddAsync(merchant.MchId, FaultKind.SystemError, "/v3/pay", 1, 1, default);
        Assert.Equal(200, (await merchant.GetAsync(GetCertificates.Path)).Status);
        var failed = await merchant.PostAsync(Prepay, Order(merchant, "fault-1"));
        Assert.Equal((500, "SYSTEM_ERROR"), (failed.Status, failed.Code));
        Assert.Equal(404, (await merchant.GetAsync($"/v3/pay/transactions/out-trade-no/fault-1?mchid={merchant.MchId}")).Status);

        await faults.AddAsync(merchant.MchId, FaultKind.SystemErrorAfter, "/v3/pay", 1, 1, default);
        Assert.Equal(500, (await merchant.PostAsync(Prepay, Order(merchant, "fault-1"))).Status);
        Assert.Equal(200, (await merchant.GetAsync($"/v3/pay/transactions/out-trade-no/fault-1?mchid={merchant.MchId}")).Status);
        // The same number again answers as if nothing had gone wrong.
        Assert.Equal(200, (await merchant.PostAsync(Prepay, Order(merchant, "fault-1"))).Status);

        await faults.AddAsync(merchant.MchId, FaultKind.Delay, "", 5_000, 1, default);
        var late = merchant.GetAsync(GetCertificates.Path);
        while (!late.IsCompleted)
        {
            Platform.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(late, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
        Assert.Equal(200, (await late).Status);
    }

    [Fact]
    public async Task A_notify_url_with_parameters_or_at_a_private_address_is_refused()
    {
        var merchant = await Platform.NewMerchantAsync();
        foreach (var url in (string[])["https://shop.example.com/hook?order=1", "http://10.0.0.8/hook", "http://169.254.169.254/latest", "hook"])
        {
            var reply = await merchant.PostAsync(Prepay, Order(merchant, "notify-1").Replace(merchant.NotifyUrl, url, StringComparison.Ordinal));
            Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
            Assert.Equal("/notify_url", reply.Json.GetProperty("detail").GetProperty("field").GetString());
        }
    }

    private static string Order(TestMerchant merchant, string number) =>
        $$"""
        {"appid":"{{merchant.AppId}}","mchid":"{{merchant.MchId}}","description":"A shirt","out_trade_no":"{{number}}","notify_url":"{{merchant.NotifyUrl}}","amount":{"total":100,"currency":"CNY"} }
        """;
}

public sealed class RequestsOnSqlite(SharedPlatform<OnSqlite> shared) : RequestSuite<OnSqlite>(shared);

public sealed class RequestsOnPostgres(SharedPlatform<OnPostgres> shared) : RequestSuite<OnPostgres>(shared);
