using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.RedPackets;

/// <summary>How a client signs a legacy call. They differ in what they say and sign; each of these is in use.</summary>
public enum LegacySign
{
    /// <summary>MD5, as the oldest clients do.</summary>
    Md5,

    /// <summary>MD5, with a sign_type that is signed as well.</summary>
    Md5WithType,

    /// <summary>HMAC-SHA256 with a sign_type that is signed as well.</summary>
    HmacWithType,

    /// <summary>HMAC-SHA256 with a sign_type that is sent but not signed.</summary>
    HmacTypeUnsigned,

    /// <summary>MD5 in small letters.</summary>
    Md5SmallLetters,
}

/// <summary>A merchant's back end on the legacy XML wire, written from the documentation rather than from our code.</summary>
internal sealed class LegacyClient(PayPlatform platform, TestMerchant merchant)
{
    public TestMerchant Merchant { get; } = merchant;

    public static string NewBillno() => RandomNumberGenerator.GetString("0123456789", 28);

    /// <summary>Members of a packet for one.</summary>
    public Dictionary<string, string> Packet(string openId, long totalFen, string? billno = null) => new()
    {
        ["mch_billno"] = billno ?? NewBillno(),
        ["mch_id"] = Merchant.MchId,
        ["wxappid"] = Merchant.AppId,
        ["send_name"] = "天虹百货",
        ["re_openid"] = openId,
        ["total_amount"] = totalFen.ToString(),
        ["total_num"] = "1",
        ["wishing"] = "感谢您参加猜灯谜活动 <&> ]]>",
        ["client_ip"] = "192.168.0.1",
        ["act_name"] = "猜灯谜抢红包活动",
        ["remark"] = "猜越多得越多",
        ["scene_id"] = "",
    };

    /// <summary>Members of a packet for a group.</summary>
    public Dictionary<string, string> GroupPacket(string openId, long totalFen, int count)
    {
        var members = Packet(openId, totalFen);
        members["total_num"] = count.ToString();
        members["amt_type"] = "ALL_RAND";
        members.Remove("client_ip");
        return members;
    }

    public Task<LegacyReply> SendAsync(Dictionary<string, string> members, LegacySign sign = LegacySign.Md5) => CallAsync("sendredpack", members, sign);

    public Task<LegacyReply> SendGroupAsync(Dictionary<string, string> members, LegacySign sign = LegacySign.Md5) => CallAsync("sendgroupredpack", members, sign);

    public Task<LegacyReply> QueryAsync(string billno) => CallAsync("gethbinfo", new()
    {
        ["mch_billno"] = billno,
        ["mch_id"] = Merchant.MchId,
        ["appid"] = Merchant.AppId,
        ["bill_type"] = "MCHT",
    });

    public Task<LegacyReply> CallAsync(string call, Dictionary<string, string> members, LegacySign sign = LegacySign.Md5) =>
        PostAsync(call, Signed(members, sign, Merchant.Credentials.ApiKeyV2));

    /// <summary>The members with nonce and sign.</summary>
    public static Dictionary<string, string> Signed(Dictionary<string, string> members, LegacySign sign, string key)
    {
        var signed = new Dictionary<string, string>(members) { ["nonce_str"] = RandomNumberGenerator.GetHexString(32) };
        if (sign == LegacySign.Md5WithType)
            signed["sign_type"] = "MD5";
        if (sign == LegacySign.HmacWithType)
            signed["sign_type"] = "HMAC-SHA256";
        var withHmac = sign is LegacySign.HmacWithType or LegacySign.HmacTypeUnsigned;
        signed["sign"] = Sign(signed, key, withHmac);
        if (sign == LegacySign.HmacTypeUnsigned)
            signed["sign_type"] = "HMAC-SHA256";
        if (sign == LegacySign.Md5SmallLetters)
            signed["sign"] = signed["sign"].ToLowerInvariant();
        return signed;
    }

    public Task<LegacyReply> PostAsync(string call, Dictionary<string, string> members) =>
        PostBytesAsync(call, Encoding.UTF8.GetBytes(new XElement("xml", members.Select(member => new XElement(member.Key, member.Value))).ToString()));

    public async Task<LegacyReply> PostBytesAsync(string call, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("text/xml");
        using var response = await platform.Http.PostAsync(new Uri($"/mmpaymkttransfers/{call}", UriKind.Relative), content);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        return new(XElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    public static string Sign(IEnumerable<KeyValuePair<string, string>> members, string key, bool withHmac)
    {
        var text = string.Join('&', members.Where(member => member.Value.Length > 0 && member.Key != "sign").OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value}"));
        var bytes = Encoding.UTF8.GetBytes($"{text}&key={key}");
#pragma warning disable RS0030, CA5351 // The legacy wire's own signature, made as a client makes it.
        return Convert.ToHexString(withHmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), bytes) : MD5.HashData(bytes));
#pragma warning restore RS0030, CA5351
    }
}

/// <summary>An answer of the legacy wire.</summary>
internal sealed record LegacyReply(XElement Xml)
{
    public string? this[string name] => Xml.Element(name)?.Value;

    /// <summary>What clients look at: SUCCESS, or the error's code.</summary>
    public string Outcome => this["return_code"] == "SUCCESS" && this["result_code"] == "SUCCESS" ? "SUCCESS" : this["err_code"] ?? "";

    public long Fen(string name) => long.Parse(this[name]!);

    /// <summary>Who got how much, as the list of a query says.</summary>
    public (string OpenId, long Amount)[] Openings => [.. Xml.Elements("hblist").Elements("hbinfo").Select(info => (info.Element("openid")!.Value, long.Parse(info.Element("amount")!.Value)))];
}
