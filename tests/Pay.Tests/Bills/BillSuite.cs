using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Madang.Ledger;
using Madang.Pay.Bills;
using Madang.Pay.Merchants;
using Madang.Pay.Refunds;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Transactions;
using Madang.Pay.Transactions.Partner;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Bills;

public sealed class BillsOnSqlite(SharedPlatform<OnSqlite> shared) : BillSuite<OnSqlite>(shared);

public sealed class BillsOnPostgres(SharedPlatform<OnPostgres> shared) : BillSuite<OnPostgres>(shared);

/// <summary>A bill that does not add up to the ledger sends an accountant looking for money that was never lost.</summary>
public abstract class BillSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trade_bill_lists_each_payment_and_refund_and_its_sums_are_theirs()
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 60);

        var bill = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}");

        Assert.Equal(["ORDER-1", "ORDER-2", "ORDER-1"], bill.Rows.Select(row => row["商户订单号"]));
        Assert.Equal(["SUCCESS", "SUCCESS", "REFUND"], bill.Rows.Select(row => row["交易状态"]));
        Assert.Equal(["100.00", "0.50", "0.00"], bill.Rows.Select(row => row["应结订单金额"]));
        Assert.Equal(["0.00", "0.00", "30.00"], bill.Rows.Select(row => row["退款金额"]));
        Assert.Equal(["0.60000", "0.00000", "-0.18000"], bill.Rows.Select(row => row["手续费"]));
        Assert.Equal("R-1", bill.Rows[2]["商户退款单号"]);
        Assert.Equal("0.60%", bill.Rows[0]["费率"]);
        Assert.Equal(["3", "100.50", "30.00", "0.00", "0.42000", "100.50", "30.00"], bill.Sums);
    }

    [Theory]
    [InlineData("SUCCESS", "ORDER-1 ORDER-2")]
    [InlineData("REFUND", "ORDER-1")]
    public async Task A_trade_bill_of_one_type_has_the_lines_and_columns_of_that_type(string type, string orders)
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 0);

        var bill = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type={type}");

        Assert.Equal(orders, string.Join(' ', bill.Rows.Select(row => row["商户订单号"])));
        Assert.Equal(type == "REFUND", bill.Headers.Contains("退款成功时间"));
        Assert.All(bill.Rows, row => Assert.Equal(bill.Headers.Length, row.Count));
        // The sums of a bill of payments alone have no columns for refunds.
        Assert.Equal(type == "SUCCESS" ? ["2", "100.50", "0.00000", "100.50"] : ["1", "0.00", "30.00", "0.00", "0.00000", "0.00", "30.00"], bill.Sums);
    }

    [Fact]
    public async Task A_refund_is_dated_by_when_it_was_asked_for()
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 0);
        var asked = DateTimeOffset.Parse((await merchant.GetAsync("/v3/refund/domestic/refunds/R-1")).Json.GetProperty("create_time").GetString()!);
        foreach (var type in (string[])["ALL", "REFUND"])
        {
            var bill = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}&bill_type={type}");
            Assert.Equal(asked.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss"), bill.Rows[^1]["交易时间"]);
        }
    }

    [Fact]
    public async Task A_long_day_is_cut_in_parts_and_each_fee_stands_beside_its_own_booking()
    {
        const int Orders = 520;
        var app = TestMerchant.NewAppId();
        var credentials = await Platform.Get<CreateMerchant>().RunAsync(new() { Name = "Courtyard Clothes", AppIds = [app], FeeRateBp = 60 }, Cancellation);
        var merchant = new TestMerchant(Platform, credentials, app);
        var payer = await Platform.Get<SandboxPeople>().MakeAsync("Minji", 10_000_00, Cancellation);
        // Amounts whose fees differ: 0.01 where the amount is small enough to have none.
        await Parallel.ForAsync(0, Orders, Cancellation, async (i, _) => await PayAsync(merchant, payer.PayerId, $"LONG-{i}", i % 2 == 0 ? 10 : 1_000 + i));
        for (var i = 1; i < 20; i += 2)
        {
            var total = 1_000 + i;
            var refund = new { out_trade_no = $"LONG-{i}", out_refund_no = $"LR-{i}", amount = new { refund = total, total, currency = "CNY" } };
            Assert.Equal(200, (await merchant.PostAsync("/v3/refund/domestic/refunds", refund)).Status);
        }
        Platform.Travel(TimeSpan.FromMinutes(1));
        await Platform.Get<IEnumerable<IDueWork>>().OfType<SettleRefunds>().Single().RunDueAsync(Cancellation);
        var day = Today();
        Platform.Travel(TimeSpan.FromDays(1));

        var bill = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}&tar_type=GZIP");
        Assert.Equal(Orders + 10, bill.Rows.Count);
        Assert.All(bill.Rows, row =>
        {
            var amount = decimal.Parse(row["订单金额"]) - decimal.Parse(row["退款金额"]);
            Assert.Equal(Math.Round(amount * 0.006m, 2, MidpointRounding.AwayFromZero), decimal.Parse(row["手续费"]));
        });
        var account = await Platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.BasicAccount, Cancellation);
        Assert.Equal(account!.CreditBalance / 100m, decimal.Parse(bill.Sums[1]) - decimal.Parse(bill.Sums[2]) - decimal.Parse(bill.Sums[4]));
    }

    [Fact]
    public async Task A_bill_of_a_sub_merchant_names_the_provider_who_placed_the_order()
    {
        var provider = await Platform.NewMerchantAsync();
        var own = await Platform.NewMerchantAsync();
        await Platform.Get<SubMerchants>().BindAsync(provider.MchId, own.MchId, Cancellation);
        var payer = await Platform.Get<SandboxPeople>().MakeAsync("Wei", 1_000, Cancellation);
        var order = await provider.PostAsync("/v3/pay/partner/transactions/native", new
        {
            sp_appid = provider.AppId,
            sp_mchid = provider.MchId,
            sub_mchid = own.MchId,
            description = "Coat",
            out_trade_no = "PARTNER-1",
            notify_url = provider.NotifyUrl,
            amount = new { total = 700 },
        });
        Assert.True(order.Status == 200, order.Text);
        var target = PaymentTarget.ByOrder(provider.MchId, "PARTNER-1");
        Assert.True((await Platform.Get<Trades>().PayAsync(new(payer.PayerId, target, "PARTNER-1"), Cancellation)).IsPaid);
        var day = Today();
        Platform.Travel(TimeSpan.FromDays(1));
        var row = (await FetchAsync(own, $"/v3/bill/tradebill?bill_date={day}")).Rows.Single();
        Assert.Equal((provider.MchId, own.MchId, "7.00"), (row["商户号"], row["特约商户号"], row["订单金额"]));
    }

    [Fact]
    public async Task A_fund_flow_bill_ends_at_the_balance_that_the_ledger_has()
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 60);

        var bill = await FetchAsync(merchant, $"/v3/bill/fundflowbill?bill_date={day}&account_type=BASIC");

        var account = await Platform.Get<ILedger>().FindAccountAsync(merchant.Merchant.BasicAccount, Cancellation);
        Assert.Equal(BillSheet.Yuan(account!.CreditBalance), bill.Rows[^1]["账户结余(元)"]);
        var signed = bill.Rows.Sum(row => decimal.Parse(row["收支金额(元)"]) * (row["收支类型"] == "收入" ? 1 : -1));
        Assert.Equal(account.CreditBalance, (long)(signed * 100));
        Assert.Equal([$"{bill.Rows.Count}", "3", "100.68", "2", "30.60"], bill.Sums);
        // Nothing is netted: a payment and its fee, a refund and the share of the fee that comes back are bookings of their own.
        Assert.Equal(
            ["交易 收入 100.00", "扣除交易手续费 支出 0.60", "交易 收入 0.50", "退还交易手续费 收入 0.18", "退款 支出 30.00"],
            bill.Rows.Select(row => $"{row["业务类型"]} {row["收支类型"]} {row["收支金额(元)"]}"));
    }

    [Fact]
    public async Task A_packed_bill_is_the_same_bill_and_its_hash_is_of_the_unpacked_text()
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 0);

        var plain = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}");
        var packed = await FetchAsync(merchant, $"/v3/bill/tradebill?bill_date={day}&tar_type=GZIP");

        Assert.Equal(plain.Text, packed.Text);
    }

    [Fact]
    public async Task The_address_of_a_bill_is_for_one_merchant_and_five_minutes()
    {
        var (merchant, day) = await ADayOfBusinessAsync(feeRateBp: 0);
        var stranger = await Platform.NewMerchantAsync();
        var target = await OfferAsync(merchant, $"/v3/bill/tradebill?bill_date={day}");

        Assert.Equal("NO_AUTH", (await stranger.GetAsync(target)).Code);
        Assert.Equal("INVALID_REQUEST", (await merchant.GetAsync(target[..^2])).Code);
        Assert.Equal("INVALID_REQUEST", (await merchant.GetAsync("/v3/billdownload/file")).Code);
        Platform.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("INVALID_REQUEST", (await merchant.GetAsync(target)).Code);
    }

    [Theory]
    [InlineData("/v3/bill/tradebill?bill_date=2025-12-31", "NO_STATEMENT_EXIST")]
    [InlineData("/v3/bill/fundflowbill?bill_date=2025-12-31&account_type=FEES", "NO_STATEMENT_EXIST")]
    [InlineData("/v3/bill/tradebill?bill_date=2025-01-01", "INVALID_REQUEST")]
    [InlineData("/v3/bill/tradebill?bill_date=2099-01-01", "INVALID_REQUEST")]
    [InlineData("/v3/bill/tradebill?bill_date=20260101", "PARAM_ERROR")]
    [InlineData("/v3/bill/tradebill", "PARAM_ERROR")]
    [InlineData("/v3/bill/tradebill?bill_date=2025-12-31&bill_type=SOME", "PARAM_ERROR")]
    [InlineData("/v3/bill/tradebill?bill_date=2025-12-31&tar_type=ZIP", "PARAM_ERROR")]
    [InlineData("/v3/bill/fundflowbill?bill_date=2025-12-31&account_type=SECRET", "PARAM_ERROR")]
    public async Task What_cannot_be_billed_is_refused_with_the_documented_code(string target, string code)
    {
        var merchant = await Platform.NewMerchantAsync();

        var reply = await merchant.GetAsync(target);

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_day_that_is_not_over_has_no_bill_yet()
    {
        var merchant = await Platform.NewMerchantAsync();

        var reply = await merchant.GetAsync($"/v3/bill/tradebill?bill_date={Today()}");

        Assert.Equal((400, "STATEMENT_CREATING"), (reply.Status, reply.Code));
    }

    [Fact]
    public void A_value_with_commas_or_line_breaks_stays_in_its_column()
    {
        using var output = new MemoryStream();
        using (var sheet = new BillSheet("a,b", output))
        {
            sheet.AddRow("=1,2\n\"3\"`", "é");
            sheet.Close("n", "1");
        }

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split("\r\n");

        Assert.Equal("`=1 2  3  ,`é", lines[1]);
    }

    /// <summary>Two payments, of 100.00 and 0.50, and a refund of 30.00; then the day passes.</summary>
    private async Task<(TestMerchant Merchant, string Day)> ADayOfBusinessAsync(long feeRateBp)
    {
        var app = TestMerchant.NewAppId();
        var credentials = await Platform.Get<CreateMerchant>().RunAsync(new() { Name = "Courtyard Clothes", AppIds = [app], FeeRateBp = feeRateBp }, Cancellation);
        var merchant = new TestMerchant(Platform, credentials, app);
        var payer = await Platform.Get<SandboxPeople>().MakeAsync("Minji", 1_000_00, Cancellation);
        await PayAsync(merchant, payer.PayerId, "ORDER-1", 100_00);
        await PayAsync(merchant, payer.PayerId, "ORDER-2", 50);
        var refund = await merchant.PostAsync(
            "/v3/refund/domestic/refunds", new { out_trade_no = "ORDER-1", out_refund_no = "R-1", amount = new { refund = 30_00, total = 100_00, currency = "CNY" } });
        Assert.True(refund.Status == 200, refund.Text);
        Platform.Travel(TimeSpan.FromMinutes(1));
        await Platform.Get<IEnumerable<IDueWork>>().OfType<SettleRefunds>().Single().RunDueAsync(Cancellation);
        var day = Today();
        Platform.Travel(TimeSpan.FromDays(1));
        return (merchant, day);
    }

    private async Task PayAsync(TestMerchant merchant, string payerId, string outTradeNo, long total)
    {
        var order = await merchant.PostAsync("/v3/pay/transactions/native", new
        {
            appid = merchant.AppId,
            mchid = merchant.MchId,
            description = "Coat, blue",
            out_trade_no = outTradeNo,
            notify_url = merchant.NotifyUrl,
            amount = new { total },
        });
        Assert.True(order.Status == 200, order.Text);
        var target = PaymentTarget.ByOrder(merchant.MchId, outTradeNo);
        Assert.True((await Platform.Get<Trades>().PayAsync(new(payerId, target, outTradeNo), Cancellation)).IsPaid);
    }

    private string Today() => new BillDay(BusinessDay.Of(Platform.Clock.GetUtcNow())).ToString();

    private static async Task<string> OfferAsync(TestMerchant merchant, string target)
    {
        var offer = await merchant.GetAsync(target);
        Assert.True(offer.Status == 200, offer.Text);
        return new Uri(offer.Json.GetProperty("download_url").GetString()!).PathAndQuery;
    }

    private static async Task<Bill> FetchAsync(TestMerchant merchant, string target)
    {
        var offer = await merchant.GetAsync(target);
        Assert.True(offer.Status == 200, offer.Text);
        Assert.Equal("SHA1", offer.Json.GetProperty("hash_type").GetString());
        var file = await merchant.GetAsync(new Uri(offer.Json.GetProperty("download_url").GetString()!).PathAndQuery);
        Assert.DoesNotContain("Wechatpay-Signature", file.Headers.Keys);
        var bytes = target.Contains("GZIP", StringComparison.Ordinal) ? Unpack(file.Body) : file.Body;
#pragma warning disable CA5350 // The wire's checksum.
        Assert.Equal(offer.Json.GetProperty("hash_value").GetString(), Convert.ToHexStringLower(SHA1.HashData(bytes)));
#pragma warning restore CA5350
        return Bill.Read(bytes);
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private sealed record Bill(string Text, string[] Headers, IReadOnlyList<IReadOnlyDictionary<string, string>> Rows, string[] Sums)
    {
        public static Bill Read(byte[] bytes)
        {
            var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var headers = lines[0].Split(',');
            return new(text, headers, [.. lines[1..^2].Select(line => headers.Zip(Values(line)).ToDictionary(pair => pair.First, pair => pair.Second))], Values(lines[^1]));
        }

        private static string[] Values(string line) => [.. line.Split(',').Select(value => value[1..])];
    }
}
