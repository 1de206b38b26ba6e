using System.Text.Json.Nodes;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>
/// Every endpoint of the APIv3 wire against all that a hostile or broken client may send. A good request is taken; each bad one is refused with the documented
/// code in a signed answer, changes nothing that is stored, and does not spoil the number that it named: the good request is taken afterwards.
/// </summary>
public abstract class HostileWireSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const int AtOnce = 24;

    // What arrives as the value of a path's part and names nothing.
    private static readonly string[] OddParts =
    [
        "%F0%9F%98%80", "x%F0%9F%98%80%F0%9F%98%80", "%27%3B%20DROP%20TABLE%20pay_trade%3B--", "%ED%A0%80", "%FF", "%2500", "%25", "*", "a%0Ab", "..%2F..%2Fcertificates", "..%5C..", "%E2%80%AE",
        "%7Bout_trade_no%7D", new('x', 2_000), "a%20b", "0",
    ];

    // What the server does not take for a path, or takes for another one.
    private static readonly string[] BrokenParts = ["%00", "a%00b", "..", ".", "", new('x', 9_000)];

    private static readonly string[] OddValues = ["%00", "a%00b", "%F0%9F%98%80", "%ED%A0%80", "%FF", "%25%30%30", new('x', 3_000), "%27%20OR%201%3D1", "a%0Ab", "[]", "-1", "1e3", "%E2%80%AE"];

    // The sandbox of the tests may call its own machine back, and nothing else that is not public.
    private static readonly string[] OddReceivers =
    [
        "http://10.0.0.8/hook", "http://192.168.1.1/hook", "http://169.254.169.254/latest", "http://[fe80::1%25eth0]/hook", "http://[::ffff:10.0.0.8]/hook", "http://0xa9fea9fe/hook", "http://0251.0376.0251.0376/hook",
        "http://2852039166/hook", "http://10.1/hook", "http://10.0.0.8./hook", "http://１０.０.０.８/hook", "http://ⓢⓗⓞⓟ.example.com/hook", "http://user@shop.example.com/hook", "http://shop.example.com\\@10.0.0.8/hook",
        "https://shop.example.com/hook?order=1", "https://shop.example.com/hook#top", "ftp://shop.example.com/hook", "file:///etc/passwd", "javascript:alert(1)", "//shop.example.com/hook", "hook", "http://", "http:///hook",
    ];

    private WireStage Stage { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Stage = await WireStage.OfAsync(Platform);
    }

    [Fact]
    public void Every_endpoint_of_the_wire_has_a_row() =>
        Assert.Equal(WireRows.All.Select(row => row.Name).Order(), Platform.Endpoints().Where(name => name.Contains(" /v3/") && name != "* /v3/{**path}").Order());

    [Theory]
    [MemberData(nameof(WireRows.Names), MemberType = typeof(WireRows))]
    public async Task Good_requests_are_taken_however_they_are_dressed(string name)
    {
        var row = Row(name);
        var good = Request(row, await row.Sample(Stage));
        await TakenAsync(row, "a good request", good);
        // Under the same number it answers the same; with other parameters it is another request, and refused.
        await TakenAsync(row, "the same again", good);
        if (row.OtherParameters is var (at, value, answer))
            await RefusedAsync("other parameters", good with { Body = Changed(good.Body, at, value) }, answer);

        var fresh = await row.Sample(Stage);
        good = Request(row, fresh);
        await TakenAsync(row, "members and a query that nobody knows", good with
        {
            Target = good.Target + (good.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "x_future=1&x=%F0%9F%98%80",
            Body = fresh.Body is null ? "" : HostileJson.WithUnknown(fresh.Body),
        });
        // Other types of content than JSON are not looked at: what was signed is the bytes.
        foreach (var type in row.Method == "GET" ? [] : (string[])["", "text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data"])
            await TakenAsync(row, $"content of type {type}", Request(row, await row.Sample(Stage)) with { ContentType = type });
        foreach (var offset in (int[])[-299, 299])
            await TakenAsync(row, $"a clock {offset} s off", Request(row, await row.Sample(Stage)) with { Timestamp = Seconds(offset) });
    }

    [Theory]
    [MemberData(nameof(WireRows.Names), MemberType = typeof(WireRows))]
    public async Task Who_does_not_sign_it_now_and_once_is_refused(string name)
    {
        var row = Row(name);
        var taken = Request(row, await row.Sample(Stage));
        var recorded = taken with { Authorization = Stage.Merchant.Authorize(taken with { Nonce = "HOSTILE" + WireStage.NewNumber(), Timestamp = Seconds(0) }) };
        var (reused, nonce) = (taken, "HOSTILE" + WireStage.NewNumber());
        await TakenAsync(row, "a good request", recorded);
        await TakenAsync(row, "a good request", reused with { Nonce = nonce });

        var good = Request(row, await row.Sample(Stage));
        var before = await StateImage.TakeAsync(Platform);
        var merchant = Stage.Merchant;
        (string What, TestRequest Request)[] bad =
        [
            ("a recorded request", recorded),
            ("a nonce again under a new time", reused with { Nonce = nonce, Timestamp = Seconds(1) }),
            .. ((int[])[-301, -300, 300, 301, 86_400]).Select(offset => ($"a clock {offset} s off", good with { Timestamp = Seconds(offset) })),
            ("no signature", good with { Authorization = "" }),
            ("another scheme", good with { Authorization = "Bearer " + new string('a', 64) }),
            ("a signature of another merchant", good with { Authorization = Stage.Stranger.Authorize(good with { MchId = merchant.MchId, SerialNo = merchant.SerialNo }) }),
            ("another merchant's certificate", good with { SerialNo = Stage.Stranger.SerialNo }),
            ("another merchant's name", good with { MchId = Stage.Stranger.MchId }),
            ("nobody's name", good with { MchId = "1999999999" }),
            ("an odd name", good with { MchId = "%00' OR 1=1" }),
            ("a nonce too long", good with { Nonce = new('n', 129) }),
            ("an endless signature", good with { Authorization = $"WECHATPAY2-SHA256-RSA2048 signature=\"{new string('A', 8_000)}\"" }),
            ("the signature of another path", good with { Authorization = merchant.Authorize(good with { Target = good.Target + "x" }) }),
            ("the signature of another method", good with { Authorization = merchant.Authorize(good with { Method = HttpMethod.Put }) }),
            ("the signature of another body", good with { Authorization = merchant.Authorize(good with { Body = good.Body + " " }) }),
            ("one bit wrong", good with { Authorization = Flipped(merchant.Authorize(good)) }),
        ];
        foreach (var part in bad.Chunk(AtOnce))
            await Task.WhenAll(part.Select(one => RefusedAsync(one.What, one.Request, new(401, "SIGN_ERROR"), isSigned: false)));
        // Well signed by a merchant whose business it is not.
        if (row.Template != "/v3/certificates")
        {
            var foreign = await Stage.Stranger.SendAsync(good);
            Assert.True(foreign.Status is 400 or 403 or 404 && foreign.Headers.ContainsKey("Wechatpay-Signature"), $"{name}: another merchant was answered {foreign.Status} {foreign.Text}");
        }
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good request afterwards", good);
    }

    [Theory]
    [MemberData(nameof(WireRows.Names), MemberType = typeof(WireRows))]
    public async Task Hostile_bodies_paths_and_queries_are_refused_and_change_nothing(string name)
    {
        var row = Row(name);
        var sample = await row.Sample(Stage);
        var good = Request(row, sample);
        var before = await StateImage.TakeAsync(Platform);
        var bad = Bodies(row, sample, good).Concat(Paths(row, sample, good)).Concat(Queries(row, good)).ToList();
        foreach (var part in bad.Chunk(AtOnce))
            await Task.WhenAll(part.Select(one => RefusedAsync(one.What, one.Request, one.Answer)));
        foreach (var path in BrokenPaths(row, sample))
        {
            var reply = await Stage.Merchant.SendUncheckedAsync(good with { Target = path });
            // A path with dots in it is the path without them, which may be another one that is there to be read, or one of a family that is not offered (403).
            var isAnotherPath = row.Method == "GET" && path.Split('?')[0].TrimEnd('.').EndsWith('/');
            Assert.True(isAnotherPath || reply.Status is 400 or 403 or 404 or 405 or 414, $"{name}: {Short(path)} was answered {reply.Status} {reply.Text}");
        }
        foreach (var method in ((string[])["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW"]).Except(MethodsAt(row)))
        {
            var reply = await Stage.Merchant.SendUncheckedAsync(good with { Method = new(method) });
            Assert.True(reply.Status == 405 && reply.Headers.ContainsKey("Allow"), $"{name}: {method} was answered {reply.Status} {reply.Text}");
        }
        var tooLarge = await Stage.Merchant.SendUncheckedAsync(good with { Body = new(' ', row.BodyLimit + 1) });
        Assert.Equal((413, "PARAM_ERROR"), (tooLarge.Status, tooLarge.Code));
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good request afterwards", good);
    }

    [Theory]
    [MemberData(nameof(WireRows.Names), MemberType = typeof(WireRows))]
    public async Task Texts_of_odd_characters_are_answered(string name)
    {
        var row = Row(name);
        if ((await row.Sample(Stage)).Body is null)
            return;
        foreach (var at in HostileJson.OddTexts((await row.Sample(Stage)).Body!).Select(odd => odd.At).ToList())
        {
            var sample = await row.Sample(Stage);
            var reply = await Stage.Merchant.SendAsync(Request(row, sample) with { Body = HostileJson.OddTexts(sample.Body!).Single(odd => odd.At == at).Body.ToJsonString() });
            Assert.True(reply.Status < 500 && reply.Headers.ContainsKey("Wechatpay-Signature"), $"{name}: {at} was answered {reply.Status} {reply.Text}");
        }
    }

    private static IEnumerable<(string What, TestRequest Request, Refused Answer)> Bodies(WireRow row, WireSample sample, TestRequest good) =>
        sample.Body is null ? [] : HostileJson.Of(sample.Body, row.Body).Select(mutation => (mutation.What, good with { Body = "", Bytes = mutation.Body }, Refused.Param))
            .Concat((sample.Body.ContainsKey("notify_url") ? OddReceivers : []).Select(url => ($"a callback to {url}", good with { Body = Changed(good.Body, "/notify_url", url) }, Refused.Param)));

    private static IEnumerable<(string What, TestRequest Request, Refused Answer)> Paths(WireRow row, WireSample sample, TestRequest good) =>
        Parts(row).SelectMany(part => OddParts.Select(odd => ($"{odd} in the path", good with { Target = Put(sample.Target, part, odd) }, row.Nothing)));

    private static IEnumerable<string> BrokenPaths(WireRow row, WireSample sample) => Parts(row).SelectMany(part => BrokenParts.Select(odd => Put(sample.Target, part, odd)));

    private static IEnumerable<(string What, TestRequest Request, Refused Answer)> Queries(WireRow row, TestRequest good)
    {
        foreach (var (member, answer) in row.Query)
        {
            foreach (var value in OddValues)
                yield return ($"{member}={value}", good with { Target = WithQuery(good.Target, member, value) }, value.Contains("%00", StringComparison.Ordinal) ? Refused.Param : answer);
            yield return ($"{member} twice", good with { Target = $"{WithQuery(good.Target, member, "ALL")}&{member}=ALL" }, answer);
            if (!row.OptionalQuery.Contains(member))
                yield return ($"no {member}", good with { Target = WithQuery(good.Target, "x_" + member, "1", instead: member) }, answer.Code == "MCH_NOT_EXISTS" ? Refused.Param : answer);
        }
    }

    private static IEnumerable<int> Parts(WireRow row) => row.Template.Split('/').Index().Where(part => part.Item.StartsWith('{')).Select(part => part.Index);

    private static string Put(string target, int part, string value)
    {
        var (path, query) = target.Split('?', 2) is [var left, var right] ? (left, "?" + right) : (target, "");
        var parts = path.Split('/');
        parts[part] = value;
        return string.Join('/', parts) + query;
    }

    private static string WithQuery(string target, string member, string value, string? instead = null)
    {
        var (path, query) = target.Split('?', 2) is [var left, var right] ? (left, right) : (target, "");
        return $"{path}?{string.Join('&', query.Split('&').Select(pair => pair.Split('=')[0] == (instead ?? member) ? $"{member}={value}" : pair))}";
    }

    private static string[] MethodsAt(WireRow row) => [.. WireRows.All.Where(other => other.Template == row.Template || Fits(other.Template, row.Template)).Select(other => other.Method)];

    // "…/batches/{id}" also takes what another row spells out.
    private static bool Fits(string template, string path) => template.Split('/') is var parts && path.Split('/') is var there
        && parts.Length == there.Length && parts.Zip(there).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    private static WireRow Row(string name) => WireRows.All.Single(row => row.Name == name);

    private static TestRequest Request(WireRow row, WireSample sample) => new(new HttpMethod(row.Method), sample.Target) { Body = sample.Body?.ToJsonString() ?? "" };

    private static string Changed(string body, string at, JsonNode value)
    {
        var changed = JsonNode.Parse(body)!;
        var parts = at[1..].Split('/');
        parts[..^1].Aggregate(changed, (node, part) => node[part]!)[parts[^1]] = value.DeepClone();
        return changed.ToJsonString();
    }

    private static string Flipped(string authorization)
    {
        var at = authorization.IndexOf("signature=\"", StringComparison.Ordinal) + 50;
        return authorization[..at] + (authorization[at] == 'A' ? 'B' : 'A') + authorization[(at + 1)..];
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private string Seconds(int offset) => (Platform.Machine.GetUtcNow().ToUnixTimeSeconds() + offset).ToString();

    private async Task TakenAsync(WireRow row, string what, TestRequest request)
    {
        var reply = await Stage.Merchant.SendAsync(request);
        Assert.True(reply.Status == row.Success, $"{row.Name}: {what} was answered {reply.Status} {reply.Text}");
    }

    private async Task RefusedAsync(string what, TestRequest request, Refused answer, bool isSigned = true)
    {
        var reply = await Stage.Merchant.SendAsync(request);
        var said = $"{request.Method} {Short(request.Target)}: {Short(what)} was answered {reply.Status} {Short(reply.Text)}, expected {answer}";
        Assert.True(reply.Status == answer.Status && reply.Code == answer.Code, said);
        Assert.True(reply.Headers.ContainsKey("Wechatpay-Signature") == isSigned && reply.Headers.ContainsKey("Request-ID"), said);
    }

    private async Task UnchangedAsync(WireRow row, StateImage before)
    {
        var changed = (await StateImage.TakeAsync(Platform)).ChangedSince(before);
        Assert.True(changed.Count == 0, $"{row.Name}: refused requests changed {string.Join(", ", changed)}");
    }
}

public sealed class HostileWireOnSqlite(SharedPlatform<OnSqlite> shared) : HostileWireSuite<OnSqlite>(shared);

public sealed class HostileWireOnPostgres(SharedPlatform<OnPostgres> shared) : HostileWireSuite<OnPostgres>(shared);
