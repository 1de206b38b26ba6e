using System.Text;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.RedPackets;
using Madang.Pay.Wire;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>What one call of the legacy XML wire must take and refuse.</summary>
internal sealed record LegacyRow(string Call)
{
    /// <summary>Members of a good request that was not sent before.</summary>
    public required Func<LegacyClient, WireStage, Task<Dictionary<string, string>>> Sample { get; init; }

    public required string[] Required { get; init; }

    public string[] Numbers { get; init; } = [];

    /// <summary>A member that makes another request under the same number.</summary>
    public string? Other { get; init; }

    public string Template => $"/mmpaymkttransfers/{Call}";
}

/// <summary>Every call of the legacy XML wire against all that a hostile or broken client may send.</summary>
public abstract class HostileLegacySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private static readonly LegacyRow[] Rows =
    [
        new("sendredpack")
        {
            Sample = async (client, stage) => client.Packet(await (await stage.NewPersonAsync()).OpenIdAsync(client.Merchant.AppId), 100),
            Required = ["mch_billno", "wxappid", "send_name", "re_openid", "total_amount", "total_num", "wishing", "client_ip", "act_name", "remark"],
            Numbers = ["total_amount", "total_num"],
            Other = "wishing",
        },
        new("sendgroupredpack")
        {
            Sample = async (client, stage) => client.GroupPacket(await (await stage.NewPersonAsync()).OpenIdAsync(client.Merchant.AppId), 300, 3),
            Required = ["mch_billno", "wxappid", "send_name", "re_openid", "total_amount", "total_num", "amt_type", "wishing", "act_name", "remark"],
            Numbers = ["total_amount", "total_num"],
            Other = "remark",
        },
        new("gethbinfo")
        {
            Sample = async (client, stage) =>
            {
                var members = client.Packet(await (await stage.NewPersonAsync()).OpenIdAsync(client.Merchant.AppId), 100);
                Assert.Equal("SUCCESS", (await client.SendAsync(members)).Outcome);
                return new() { ["mch_billno"] = members["mch_billno"], ["mch_id"] = client.Merchant.MchId, ["appid"] = client.Merchant.AppId, ["bill_type"] = "MCHT" };
            },
            Required = ["mch_billno", "appid", "bill_type"],
        },
    ];

    private WireStage Stage { get; set; } = null!;

    private LegacyClient Client { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Stage = await WireStage.OfAsync(Platform);
        Client = new(Platform, Stage.Merchant);
    }

    [Fact]
    public void Every_endpoint_of_the_legacy_wire_has_a_row() =>
        Assert.Equal(Rows.Select(row => $"POST {row.Template}").Order(), Platform.Endpoints().Where(name => name.Contains(" /mmpaymkttransfers")).Except(NotOffered.LegacyPaths.Select(path => $"POST {path}")).Order());

    [Theory]
    [InlineData("sendredpack")]
    [InlineData("sendgroupredpack")]
    [InlineData("gethbinfo")]
    public async Task A_good_call_is_taken_once_and_its_number_takes_no_other_parameters(string call)
    {
        var row = Row(call);
        var members = await row.Sample(Client, Stage);
        var first = await TakenAsync(row, "a good call", members);
        var before = await StateImage.TakeAsync(Platform);
        // There is neither time nor nonce to tell a recording by; the number makes it harmless.
        Assert.Equal(first["send_listid"], (await TakenAsync(row, "a recorded call", members))["send_listid"]);
        if (row.Other is { } other)
            await RefusedAsync(row, "other parameters", Xml(Signed(new(members) { [other] = "another" })), "FATAL_ERROR");
        await UnchangedAsync(row, before);

        var dressed = new Dictionary<string, string>(await row.Sample(Client, Stage)) { ["x_future"] = "1", ["__proto__"] = "{}" };
        await TakenAsync(row, "members that nobody knows", dressed);
        members = await row.Sample(Client, Stage);
        var odd = Xml(Signed(members)).Replace("<xml>", "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c --><xml a=\"1\"><?pi x?>", StringComparison.Ordinal);
        Assert.Equal("SUCCESS", (await Client.PostBytesAsync(call, Encoding.UTF8.GetBytes(odd))).Outcome);
    }

    [Theory]
    [InlineData("sendredpack")]
    [InlineData("sendgroupredpack")]
    [InlineData("gethbinfo")]
    public async Task A_wrong_sign_is_refused(string call)
    {
        var row = Row(call);
        var members = await row.Sample(Client, Stage);
        var good = Signed(members);
        var before = await StateImage.TakeAsync(Platform);
        var strangers = LegacyClient.Signed(members, LegacySign.Md5, Stage.Stranger.Credentials.ApiKeyV2);
        (string What, Dictionary<string, string> Members)[] bad =
        [
            ("no sign", Without(good, "sign")), ("an empty sign", new(good) { ["sign"] = "" }), ("zeros", new(good) { ["sign"] = new('0', 32) }), ("longer zeros", new(good) { ["sign"] = new('0', 64) }),
            ("half a sign", new(good) { ["sign"] = good["sign"][..16] }), ("twice a sign", new(good) { ["sign"] = good["sign"] + good["sign"] }), ("odd letters", new(good) { ["sign"] = new('é', 32) }),
            ("another's key", strangers), ("another type", new(good) { ["sign_type"] = "HMAC-SHA256" }), ("an unknown type", new(good) { ["sign_type"] = "NONE" }),
            ("a member that was not signed", new(good) { ["x"] = "1" }), ("a changed member", new(good) { ["mch_billno"] = LegacyClient.NewBillno() }),
            ("another merchant's name", new(good) { ["mch_id"] = Stage.Stranger.MchId }),
        ];
        foreach (var (what, changed) in bad)
            await RefusedAsync(row, what, Xml(changed), "SIGN_ERROR");
        foreach (var name in (string[])["", "1999999999", new('1', 2_000), "😀", "' OR 1=1"])
            await RefusedAsync(row, $"mch_id {name}", Xml(Signed(new(members) { ["mch_id"] = name })), "PARAM_ERROR");
        // Well signed by a merchant whose business it is not: its own name, its own key.
        var foreign = LegacyClient.Signed(new(members) { ["mch_id"] = Stage.Stranger.MchId }, LegacySign.Md5, Stage.Stranger.Credentials.ApiKeyV2);
        Assert.NotEqual("SUCCESS", (await Client.PostBytesAsync(call, Encoding.UTF8.GetBytes(Xml(foreign)))).Outcome);
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good call afterwards", members);
    }

    [Theory]
    [InlineData("sendredpack")]
    [InlineData("sendgroupredpack")]
    [InlineData("gethbinfo")]
    public async Task Hostile_members_are_refused_and_change_nothing(string call)
    {
        var row = Row(call);
        var members = await row.Sample(Client, Stage);
        var before = await StateImage.TakeAsync(Platform);
        foreach (var name in row.Required)
        {
            foreach (var (what, changed) in (IEnumerable<(string, Dictionary<string, string>)>)[($"no {name}", Without(members, name)), ($"{name} empty", new(members) { [name] = "" })])
                await RefusedAsync(row, what, Xml(Signed(changed)), "PARAM_ERROR");
            var values = row.Numbers.Contains(name)
                ? (string[])["0", "-1", "1.5", "1.0", "1e3", "0x10", "１００", "1 1", "9223372036854775807", "9223372036854775808", new('9', 5_000), "NaN", "true", "[]", "一"]
                : [new('x', 2_000), string.Concat(Enumerable.Repeat("😀", 700))];
            foreach (var value in values)
                await RefusedAsync(row, $"{name}={value}", Xml(Signed(new(members) { [name] = value })), "PARAM_ERROR");
        }
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good call afterwards", members);
    }

    [Theory]
    [InlineData("sendredpack")]
    [InlineData("sendgroupredpack")]
    [InlineData("gethbinfo")]
    public async Task Hostile_xml_is_refused_and_changes_nothing(string call)
    {
        var row = Row(call);
        var members = await row.Sample(Client, Stage);
        var good = Xml(Signed(members));
        var before = await StateImage.TakeAsync(Platform);
        (string What, string Body)[] bad =
        [
            ("no body", ""), ("a blank", " "), ("text", "x"), ("JSON", "{\"mch_id\":\"1\"}"), ("an open element", "<xml>"), ("an empty element", "<xml/>"), ("another root", good.Replace("xml>", "root>", StringComparison.Ordinal)),
            ("something behind it", good + "<x/>"), ("text behind it", good + "x"), ("itself twice", good + good), ("a NUL behind it", good + "\0"),
            ("a member twice", Insert(good, $"<mch_id>{Stage.Merchant.MchId}</mch_id>")), ("an unknown member twice", Insert(good, "<x>1</x><x>1</x>")),
            ("a nested member", Insert(good, "<x><y>1</y></x>")), ("ten thousand levels", Insert(good, Repeat("<x>", 5_000) + Repeat("</x>", 5_000))), ("levels without an end", Repeat("<x>", 20_000)),
            ("a thousand members", Insert(good, string.Concat(Enumerable.Range(0, 1_000).Select(i => $"<x{i}>1</x{i}>")))), ("a long name", Insert(good, $"<{new string('x', 65)}>1</{new string('x', 65)}>")),
            ("a document type", "<!DOCTYPE xml>" + good), ("an entity", "<!DOCTYPE xml [<!ENTITY a \"1\">]>" + Insert(good, "<x>&a;</x>")),
            ("entities of entities", $"<!DOCTYPE xml [<!ENTITY a0 \"lol\">{string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY a{i} \"{Repeat($"&a{i - 1};", 10)}\">"))}]>" + Insert(good, "<x>&a9;</x>")),
            ("a file", "<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + Insert(good, "<x>&a;</x>")), ("an address", "<!DOCTYPE xml SYSTEM \"http://127.0.0.1/x.dtd\">" + good),
            ("an unknown entity", Insert(good, "<x>&nbsp;</x>")), ("a NUL", Insert(good, "<x>&#0;</x>")), ("a raw NUL", Insert(good, "<x>\0</x>")), ("half a pair", Insert(good, "<x>&#xD800;</x>")),
            ("a control character", Insert(good, "<x>&#8;</x>")), ("beyond Unicode", Insert(good, "<x>&#x110000;</x>")), ("an open section", Insert(good, "<x><![CDATA[</x>")), ("an attribute twice", Insert(good, "<x a=\"1\" a=\"2\"/>")),
            ("an unknown prefix", Insert(good, "<p:x>1</p:x>")), ("too large", Insert(good, $"<x>{new string('x', 64 * 1024)}</x>")),
        ];
        foreach (var (what, body) in bad)
            await RefusedAsync(row, what, body, "XML_ERROR");
        foreach (var bytes in (byte[][])[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe5, 0xba]])
            await RefusedAsync(row, $"stray bytes {Convert.ToHexString(bytes)}", [.. Encoding.UTF8.GetBytes(good[..^6]), (byte)'<', (byte)'x', (byte)'>', .. bytes, .. "</x></xml>"u8], "XML_ERROR");
        await RefusedAsync(row, "UTF-16", Encoding.Unicode.GetBytes(good), "XML_ERROR");
        foreach (var method in (string[])["GET", "PUT", "DELETE", "PATCH"])
        {
            using var response = await Platform.Http.SendAsync(new(new(method), row.Template));
            Assert.Equal(405, (int)response.StatusCode);
        }
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good call afterwards", members);
    }

    [Theory]
    [InlineData("sendredpack")]
    [InlineData("sendgroupredpack")]
    [InlineData("gethbinfo")]
    public async Task Texts_of_odd_characters_are_answered(string call)
    {
        var row = Row(call);
        foreach (var name in row.Required)
        {
            var members = await row.Sample(Client, Stage);
            members[name] = "x😀y😀";
            Assert.NotEqual("SYSTEMERROR", (await Client.PostBytesAsync(call, Encoding.UTF8.GetBytes(Xml(Signed(members))))).Outcome);
        }
    }

    private static LegacyRow Row(string call) => Rows.Single(row => row.Call == call);

    private static string Insert(string good, string member) => good.Replace("</xml>", member + "</xml>", StringComparison.Ordinal);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static Dictionary<string, string> Without(Dictionary<string, string> members, string name) => new(members.Where(member => member.Key != name));

    private static string Xml(Dictionary<string, string> members) =>
        $"<xml>{string.Concat(members.Select(member => $"<{member.Key}>{member.Value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)}</{member.Key}>"))}</xml>";

    private Dictionary<string, string> Signed(Dictionary<string, string> members) => LegacyClient.Signed(members, LegacySign.Md5, Stage.Merchant.Credentials.ApiKeyV2);

    private async Task<LegacyReply> TakenAsync(LegacyRow row, string what, Dictionary<string, string> members)
    {
        var reply = await Client.PostBytesAsync(row.Call, Encoding.UTF8.GetBytes(Xml(Signed(members))));
        Assert.True(reply.Outcome == "SUCCESS", $"{row.Call}: {what} was answered {reply.Xml}");
        return reply;
    }

    private Task RefusedAsync(LegacyRow row, string what, string body, string code) => RefusedAsync(row, what, Encoding.UTF8.GetBytes(body), code);

    private async Task RefusedAsync(LegacyRow row, string what, byte[] body, string code)
    {
        var reply = await Client.PostBytesAsync(row.Call, body);
        Assert.True(reply.Outcome == code || reply["err_code"] == code, $"{row.Call}: {what[..Math.Min(what.Length, 100)]} was answered {reply.Xml}, expected {code}");
        Assert.Equal("FAIL", reply["result_code"]);
    }

    private async Task UnchangedAsync(LegacyRow row, StateImage before)
    {
        var changed = (await StateImage.TakeAsync(Platform)).ChangedSince(before);
        Assert.True(changed.Count == 0, $"{row.Call}: refused calls changed {string.Join(", ", changed)}");
    }
}

public sealed class HostileLegacyOnSqlite(SharedPlatform<OnSqlite> shared) : HostileLegacySuite<OnSqlite>(shared);

public sealed class HostileLegacyOnPostgres(SharedPlatform<OnPostgres> shared) : HostileLegacySuite<OnPostgres>(shared);
