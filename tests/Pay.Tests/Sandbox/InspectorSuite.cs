using System.Text;
using Madang.Kernel.Time;
using Madang.Pay.Keys;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Sandbox;

/// <summary>What the request inspector keeps, hides and finds out.</summary>
public abstract class InspectorSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const string Target = "/v3/certificates?algorithm_type=RSA";

    private RequestStore Store => Platform.Get<RequestStore>();

    [Fact]
    public async Task A_request_is_kept_with_the_text_that_was_signed_and_its_answer()
    {
        var merchant = await Platform.NewMerchantAsync();
        var reply = await merchant.GetAsync(GetCertificates.Path);
        var kept = await NewestAsync(merchant.MchId, 1);
        Assert.Equal("Good", kept.Verdict);
        Assert.Equal(200, kept.Status);
        Assert.StartsWith($"GET\n{GetCertificates.Path}\n", kept.RequestSignedText);
        Assert.EndsWith("\n\n", kept.RequestSignedText);
        Assert.Equal(reply.Text, kept.ResponseBody);
        Assert.EndsWith($"\n{reply.Text}\n", kept.ResponseSignedText);
        Assert.Contains(kept.ResponseHeaders, header => header.Key == "Wechatpay-Signature");
    }

    [Theory]
    [InlineData(Target, "/v3/certificates", "hint.url.path")]
    [InlineData(Target, "http://{host}/v3/certificates?algorithm_type=RSA", "hint.url.whole")]
    public async Task A_wrong_path_in_the_signature_is_found_out(string sent, string signed, string hint)
    {
        var merchant = await Platform.NewMerchantAsync();
        var host = Platform.BaseAddress.Authority;
        var ask = new TestRequest(HttpMethod.Get, sent);
        var header = merchant.Authorize(ask with { Target = signed.Replace("{host}", host, StringComparison.Ordinal) });
        Assert.Equal(401, (await merchant.SendUncheckedAsync(ask with { Authorization = header })).Status);
        Assert.Equal([new SignatureHint(hint)], await ExplainAsync(merchant.MchId));
    }

    [Theory]
    [InlineData("""{"a":1,"b":"차"}""", """{"a": 1, "b": "차"}""", "hint.body.compact")]
    [InlineData("", """{"a":1}""", "hint.body.empty")]
    [InlineData("""{"a":"\u8336"}""", """{"a":"茶"}""", "hint.body.escaped")]
    [InlineData("""{"a":1}""", "{\"a\":1}\n", "hint.body.trimmed")]
    public async Task A_body_changed_after_signing_is_found_out(string signed, string sent, string hint)
    {
        var merchant = await Platform.NewMerchantAsync();
        var ask = new TestRequest(HttpMethod.Post, "/v3/refund/domestic/refunds") { Body = signed, SentBody = sent };
        Assert.Equal(401, (await merchant.SendUncheckedAsync(ask)).Status);
        Assert.Contains(new SignatureHint(hint), await ExplainAsync(merchant.MchId));
    }

    [Fact]
    public async Task What_no_guess_fits_is_not_guessed()
    {
        var merchant = await Platform.NewMerchantAsync();
        var ask = new TestRequest(HttpMethod.Post, "/v3/refund/domestic/refunds") { Body = """{"a":1}""", SentBody = """{"a":2}""" };
        Assert.Equal(401, (await merchant.SendUncheckedAsync(ask)).Status);
        Assert.Empty(await ExplainAsync(merchant.MchId));
    }

    [Fact]
    public async Task Secrets_are_not_kept()
    {
        var mchId = $"77{Random.Shared.Next(10_000_000, 99_999_999)}";
        await Store.AppendAsync(
            [
                Record(mchId) with
                {
                    RequestHeaders = [new("Authorization", "Bearer top-secret"), new("Cookie", "a=top-secret")],
                    RequestBody = Encoding.UTF8.GetBytes("""{"auth_code":"134567890123456789","password":"top-secret","amount":{"total":1}}"""),
                    RequestSignedText = "POST\n/x?access_token=top-secret&a=1\n1\nn\n{\"auth_code\":\"134567890123456789\"}\n",
                    ResponseBody = Encoding.UTF8.GetBytes("<xml><auth_code><![CDATA[134567890123456789]]></auth_code><a>1</a></xml>"),
                },
            ],
            CancellationToken.None);
        var kept = System.Text.Json.JsonSerializer.Serialize(await NewestAsync(mchId, 1));
        Assert.DoesNotContain("top-secret", kept);
        Assert.DoesNotContain("134567890123456789", kept);
        Assert.Contains("total", kept);
    }

    [Fact]
    public async Task Bodies_are_cut_to_size_and_nul_letters_do_no_harm()
    {
        var mchId = $"78{Random.Shared.Next(10_000_000, 99_999_999)}";
        await Store.AppendAsync(
            [Record(mchId) with { RequestBody = Encoding.UTF8.GetBytes(new string('x', 200_000)), ResponseBody = new byte[64], Trade = "no\0t" }], CancellationToken.None);
        var kept = await NewestAsync(mchId, 1);
        Assert.InRange(kept.RequestBody.Length, 1_000, RequestMask.LongestText + 100);
        Assert.Equal(200_000, kept.RequestBodyBytes);
        Assert.Equal("(binary, 64 bytes)", kept.ResponseBody);
    }

    [Fact]
    public async Task Only_the_newest_stay()
    {
        var mchId = $"79{Random.Shared.Next(10_000_000, 99_999_999)}";
        var batch = Enumerable.Range(0, 1_000).Select(_ => Record(mchId)).ToList();
        for (var i = 0; i < 7; i++)
            await Store.AppendAsync(batch, CancellationToken.None);
        var oldest = await Store.ListAsync(new RequestFilter { MchId = mchId, Before = long.MaxValue, Limit = RequestFilter.MostAtOnce }, CancellationToken.None);
        var count = 0;
        long? before = null;
        while (oldest.Count > 0)
        {
            count += oldest.Count;
            before = oldest[^1].Seq;
            oldest = await Store.ListAsync(new RequestFilter { MchId = mchId, Before = before, Limit = RequestFilter.MostAtOnce }, CancellationToken.None);
        }
        Assert.InRange(count, RequestStore.Kept - 1_000, RequestStore.Kept);
    }

    [Fact]
    public async Task The_filter_takes_its_text_literally()
    {
        var mchId = $"80{Random.Shared.Next(10_000_000, 99_999_999)}";
        await Store.AppendAsync([Record(mchId) with { Url = "/v3/a_b%c" }, Record(mchId) with { Url = "/v3/aXbYc" }], CancellationToken.None);
        Assert.Equal("/v3/a_b%c", Assert.Single(await Store.ListAsync(new RequestFilter { MchId = mchId, Text = "a_b%" }, CancellationToken.None)).Path);
        Assert.Empty(await Store.ListAsync(new RequestFilter { MchId = mchId, Text = "' OR 1=1 --" }, CancellationToken.None));
    }

    private RequestRecord Record(string mchId) => new()
    {
        Kind = ExchangeKind.Request,
        AtUtcUs = Platform.Clock.UtcMicroseconds(),
        DurationUs = 1,
        MchId = mchId,
        Method = "POST",
        Url = "/v3/x",
        Status = 200,
        Verdict = SignatureVerdict.Good,
    };

    private async Task<IReadOnlyList<SignatureHint>> ExplainAsync(string mchId) =>
        await Platform.Get<SignatureHints>().ExplainAsync(await NewestAsync(mchId, 1), CancellationToken.None);

    // The log is written behind the answer: look until it has arrived.
    private async Task<RequestDetail> NewestAsync(string mchId, int wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var listed = await Store.ListAsync(new RequestFilter { MchId = mchId }, patience.Token);
            if (listed.Count >= wanted)
                return (await Store.FindAsync(listed[0].Id, patience.Token))!;
            await Task.Yield();
        }
    }
}

public sealed class InspectorOnSqlite(SharedPlatform<OnSqlite> shared) : InspectorSuite<OnSqlite>(shared);

public sealed class InspectorOnPostgres(SharedPlatform<OnPostgres> shared) : InspectorSuite<OnPostgres>(shared);
