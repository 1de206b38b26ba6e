using System.Security.Cryptography;
using System.Text;
using Madang.Ledger;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Wallet;

/// <summary>A person pays orders, however the order was handed to them.</summary>
public abstract class PaymentSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task An_order_is_previewed_and_paid_by_its_code()
    {
        var (merchant, person) = await PairAsync();
        var codeUrl = await NativeOrderAsync(merchant, 600);
        var preview = await person.PostAsync("/payments/preview", new { CodeUrl = codeUrl });
        Assert.Equal((200, 600, "NOTPAY"), (preview.Status, preview.Number("amount"), preview.Text("state")));
        Assert.Equal("Courtyard Clothes", preview.Json.GetProperty("payee").GetProperty("name").GetString());
        Assert.False(preview.Json.GetProperty("needs_password").GetBoolean());
        var paid = await person.PostAsync("/payments", new { CodeUrl = codeUrl });
        Assert.Equal((201, "SUCCESS"), (paid.Status, paid.Text("state")));
        Assert.Equal(400, await person.BalanceAsync());
        Assert.Equal(600, (await Platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.BasicAccount))!.CreditBalance);
    }

    [Fact]
    public async Task An_order_is_paid_with_the_parameters_that_its_merchant_signed()
    {
        var (merchant, person) = await PairAsync();
        var prepayId = await JsapiOrderAsync(merchant, person, 600);
        var good = Sign(merchant, prepayId);
        foreach (var forged in new[]
        {
            good with { PaySign = Convert.ToBase64String(new byte[256]) },
            good with { PaySign = "no base64" },
            good with { NonceStr = "another" },
            good with { TimeStamp = "1" },
            good with { SignType = "MD5" },
            good with { SignType = "HMAC-SHA256" },
        })
            Assert.Equal((400, "PAY_SIGN_ERROR"), Of(await PayAsync(person, forged)));
        Assert.Equal(1_000, await person.BalanceAsync());
        Assert.Equal(201, (await PayAsync(person, good)).Status);
        Assert.Equal(400, await person.BalanceAsync());
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("HMAC-SHA256")]
    public async Task An_order_is_paid_with_parameters_signed_by_the_old_key(string signType)
    {
        var (merchant, person) = await PairAsync();
        var unsigned = Sign(merchant, await JsapiOrderAsync(merchant, person, 600)) with { SignType = signType };
        var text = $"appId={unsigned.AppId}&nonceStr={unsigned.NonceStr}&package={unsigned.Package}&signType={signType}&timeStamp={unsigned.TimeStamp}";
        Assert.Equal("PAY_SIGN_ERROR", (await PayAsync(person, unsigned with { PaySign = new string('0', 32) })).Code);
        var fields = text.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        var sign = Pay.Wire.Xml.XmlSignature.Make(fields, merchant.Credentials.ApiKeyV2, withHmac: signType == "HMAC-SHA256");
        Assert.Equal(201, (await PayAsync(person, unsigned with { PaySign = sign })).Status);
    }

    [Fact]
    public async Task The_same_key_pays_once_and_another_key_finds_it_paid()
    {
        var (merchant, person) = await PairAsync();
        var codeUrl = await NativeOrderAsync(merchant, 600);
        var key = TestPayer.NewKey();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.PostAsync("/payments", new { CodeUrl = codeUrl }, key)));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal("ORDERPAID", (await person.PostAsync("/payments", new { CodeUrl = codeUrl })).Code);
        Assert.Equal(400, await person.BalanceAsync());
    }

    [Fact]
    public async Task A_larger_order_needs_the_password_and_an_order_beyond_the_balance_is_refused()
    {
        var (merchant, person) = await PairAsync(100_000);
        await person.SetPasswordAsync();
        var codeUrl = await NativeOrderAsync(merchant, 50_000);
        Assert.True((await person.PostAsync("/payments/preview", new { CodeUrl = codeUrl })).Json.GetProperty("needs_password").GetBoolean());
        var key = TestPayer.NewKey();
        Assert.Equal("PASSWORD_REQUIRED", (await person.PostAsync("/payments", new { CodeUrl = codeUrl }, key)).Code);
        Assert.Equal("PASSWORD_WRONG", (await person.PostAsync("/payments", new { CodeUrl = codeUrl, Password = "111222" }, key)).Code);
        Assert.Equal(201, (await person.PostAsync("/payments", new { CodeUrl = codeUrl, TestPayer.Password }, key)).Status);
        Assert.Equal(50_000, await person.BalanceAsync());
        var dear = await NativeOrderAsync(merchant, 50_001);
        Assert.Equal((403, "NOT_ENOUGH"), Of(await person.PostAsync("/payments", new { CodeUrl = dear, TestPayer.Password })));
        Assert.Equal(50_000, await person.BalanceAsync());
    }

    [Fact]
    public async Task An_order_is_named_in_exactly_one_way()
    {
        var (merchant, person) = await PairAsync();
        var codeUrl = await NativeOrderAsync(merchant, 600);
        Assert.Equal("PARAM_ERROR", (await person.PostAsync("/payments", new { })).Code);
        Assert.Equal("PARAM_ERROR", (await person.PostAsync("/payments", new { CodeUrl = codeUrl, PrepayId = "wx1" })).Code);
        Assert.Equal(404, (await person.PostAsync("/payments", new { PrepayId = "wx201410272009395522657a690389285100" })).Status);
        Assert.Equal(404, (await person.PostAsync("/payments", new { CodeUrl = "weixin://wxpay/bizpayurl?pr=nobodysorder" })).Status);
        Assert.Equal(404, (await person.PostAsync("/payments", new { CodeUrl = "https://example.com/" })).Status);
        Assert.Equal(404, (await person.PostAsync("/payments", new { H5Url = "https://example.com/?x=1" })).Status);
    }

    [Theory]
    [InlineData("confirm", "SUCCESS", 70_000)]
    [InlineData("refuse", "PAYERROR", 100_000)]
    public async Task A_code_payment_above_the_limit_without_password_waits_for_the_person(string answer, string state, long after)
    {
        var (merchant, person) = await PairAsync(100_000);
        await person.SetPasswordAsync();
        var number = $"till{TestPayer.NewKey()}";
        var scan = await merchant.PostAsync("/v3/pay/transactions/codepay", new
        {
            Appid = merchant.AppId,
            Mchid = merchant.MchId,
            Description = "Five garments",
            OutTradeNo = number,
            Amount = new { Total = 30_000 },
            Payer = new { AuthCode = await person.ShowCodeAsync() },
            SceneInfo = new { DeviceId = "till-1", StoreInfo = new { Id = "store-1" } },
        });
        Assert.Equal((202, "USERPAYING"), (scan.Status, scan.Code));
        var waiting = (await person.GetAsync("/code-payments")).Json.GetProperty("code_payments").EnumerateArray().Single();
        Assert.Equal(30_000, waiting.GetProperty("amount").GetInt64());
        var path = $"/code-payments/{waiting.GetProperty("trade_id").GetString()}";
        var stranger = await TestPayer.NewAsync(Platform, 100_000);
        Assert.NotEqual(201, (await stranger.PostAsync($"{path}/confirm")).Status);
        Assert.NotEqual(204, (await stranger.PostAsync($"{path}/refuse")).Status);
        Assert.Equal("PASSWORD_REQUIRED", (await person.PostAsync($"{path}/confirm", new { })).Code);
        var reply = await person.PostAsync($"{path}/{answer}", new { TestPayer.Password });
        Assert.Equal(answer == "confirm" ? 201 : 204, reply.Status);
        Assert.Equal(state, (await merchant.GetAsync($"/v3/pay/transactions/out-trade-no/{number}?mchid={merchant.MchId}")).Json.GetProperty("trade_state").GetString());
        Assert.Equal((after, 100_000), (await person.BalanceAsync(), await stranger.BalanceAsync()));
        Assert.Empty((await person.GetAsync("/code-payments")).Json.GetProperty("code_payments").EnumerateArray());
    }

    private async Task<(TestMerchant Merchant, TestPayer Person)> PairAsync(long balanceFen = 1_000) =>
        (await Platform.NewMerchantAsync(), await TestPayer.NewAsync(Platform, balanceFen));

    private static async Task<string> NativeOrderAsync(TestMerchant merchant, long totalFen)
    {
        var reply = await merchant.PostAsync("/v3/pay/transactions/native", Order(merchant, totalFen));
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("code_url").GetString()!;
    }

    private static async Task<string> JsapiOrderAsync(TestMerchant merchant, TestPayer person, long totalFen)
    {
        var order = Order(merchant, totalFen);
        order["payer"] = new { Openid = await person.OpenIdAsync(merchant.AppId) };
        var reply = await merchant.PostAsync("/v3/pay/transactions/jsapi", order);
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("prepay_id").GetString()!;
    }

    private static Dictionary<string, object> Order(TestMerchant merchant, long totalFen) => new()
    {
        ["appid"] = merchant.AppId,
        ["mchid"] = merchant.MchId,
        ["description"] = "Five garments",
        ["out_trade_no"] = TestPayer.NewKey(),
        ["notify_url"] = merchant.NotifyUrl,
        ["amount"] = new { Total = totalFen },
    };

    private sealed record SignedParameters(string AppId, string TimeStamp, string NonceStr, string Package, string SignType, string PaySign);

    private static SignedParameters Sign(TestMerchant merchant, string prepayId)
    {
        var unsigned = new SignedParameters(merchant.AppId, "1767323045", TestPayer.NewKey(), $"prepay_id={prepayId}", "RSA", "");
        using var key = RSA.Create();
        key.ImportFromPem(merchant.Credentials.PrivateKeyPem);
        var text = $"{unsigned.AppId}\n{unsigned.TimeStamp}\n{unsigned.NonceStr}\n{unsigned.Package}\n";
        return unsigned with { PaySign = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) };
    }

    private static Task<WalletReply> PayAsync(TestPayer person, SignedParameters parameters) => person.PostAsync("/payments", new
    {
        RequestPayment = new Dictionary<string, string>
        {
            ["appId"] = parameters.AppId,
            ["timeStamp"] = parameters.TimeStamp,
            ["nonceStr"] = parameters.NonceStr,
            ["package"] = parameters.Package,
            ["signType"] = parameters.SignType,
            ["paySign"] = parameters.PaySign,
        },
    });

    private static (int Status, string Code) Of(WalletReply reply) => (reply.Status, reply.Code);
}

public sealed class PaymentOnSqlite(SharedPlatform<OnSqlite> shared) : PaymentSuite<OnSqlite>(shared);

public sealed class PaymentOnPostgres(SharedPlatform<OnPostgres> shared) : PaymentSuite<OnPostgres>(shared);
