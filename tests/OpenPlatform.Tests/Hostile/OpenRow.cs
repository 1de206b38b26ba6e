using System.Text.Json.Nodes;

namespace Madang.OpenPlatform.Tests.Hostile;

/// <summary>What one call of the wire must take and refuse.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Body">Members of a request of the right form; of a GET its query. {openid} stands for a person's.</param>
/// <param name="IsPost">Whether it must be posted.</param>
internal sealed record OpenRow(string Path, string Body, bool IsPost = true)
{
    public bool NeedsToken { get; init; } = true;

    public bool NeedsBody { get; init; } = true;

    /// <summary>Whether it takes a file: what is posted is no JSON.</summary>
    public bool TakesFile { get; init; }

    /// <summary>The member that names a person; empty where none does.</summary>
    public string OpenIdMember { get; init; } = "";

    /// <summary>The most bytes of a body.</summary>
    public int LargestBodyBytes { get; init; } = 1024 * 1024;

    public JsonObject Members => (JsonObject)JsonNode.Parse(Body)!;
}

/// <summary>Every call of the wire. <see cref="HostileOpenSuite.Every_call_of_the_wire_has_a_row"/> holds the table to that.</summary>
internal static class OpenRows
{
    private const int CodeBytes = 64 * 1024;

    public static readonly IReadOnlyList<OpenRow> All =
    [
        Get("/cgi-bin/token", """{"grant_type":"client_credential","appid":"wx1","secret":"s"}""") with { NeedsToken = false },
        new("/cgi-bin/stable_token", """{"grant_type":"client_credential","appid":"wx1","secret":"s","force_refresh":true}""") { NeedsToken = false },
        Get("/cgi-bin/ticket/getticket", """{"type":"jsapi"}"""),
        new("/cgi-bin/clear_quota", """{"appid":"wx1"}"""),
        new("/cgi-bin/clear_quota/v2", """{"appid":"wx1","appsecret":"s"}""") { NeedsToken = false, NeedsBody = false },
        new("/cgi-bin/openapi/quota/get", """{"cgi_path":"/cgi-bin/token"}"""),
        new("/cgi-bin/openapi/quota/clear", """{"cgi_path":"/cgi-bin/nothing"}"""),
        new("/cgi-bin/openapi/rid/get", """{"rid":"61725984-6126f6f9-040f19c4"}"""),
        Get("/cgi-bin/getcallbackip", "{}"),
        Get("/cgi-bin/get_api_domain_ip", "{}"),
        new("/cgi-bin/callback/check", """{"action":"all","check_operator":"DEFAULT"}"""),
        Get("/sns/jscode2session", """{"appid":"wx1","secret":"s","js_code":"c","grant_type":"authorization_code"}""") with { NeedsToken = false },
        Get("/sns/oauth2/access_token", """{"appid":"wx1","secret":"s","code":"c","grant_type":"authorization_code"}""") with { NeedsToken = false },
        Get("/sns/oauth2/refresh_token", """{"appid":"wx1","refresh_token":"r","grant_type":"refresh_token"}""") with { NeedsToken = false },
        Get("/sns/auth", """{"openid":"{openid}"}""") with { NeedsToken = false },
        Get("/sns/userinfo", """{"openid":"{openid}","lang":"zh_CN"}""") with { NeedsToken = false },
        Get("/wxa/checksession", """{"openid":"{openid}","signature":"0","sig_method":"hmac_sha256"}""") with { OpenIdMember = "openid" },
        Get("/wxa/resetusersessionkey", """{"openid":"{openid}","signature":"0","sig_method":"hmac_sha256"}""") with { OpenIdMember = "openid" },
        new("/wxa/business/getuserphonenumber", """{"code":"c"}"""),
        new("/wxa/getwxacodeunlimit", """{"scene":"a=1","page":"pages/index/index","check_path":false,"env_version":"release","width":430,"auto_color":false,"line_color":{"r":0,"g":0,"b":0},"is_hyaline":false}"""),
        new("/wxa/getwxacode", """{"path":"pages/index/index","width":430,"line_color":{"r":0,"g":0,"b":0}}"""),
        new("/cgi-bin/wxaapp/createwxaqrcode", """{"path":"pages/index/index","width":430}"""),
        new("/wxa/generate_urllink", """{"path":"/pages/index/index","query":"a=1","expire_type":1,"expire_interval":1,"expire_time":1,"env_version":"release"}""") { NeedsBody = false },
        new("/wxa/generatescheme", """{"jump_wxa":{"path":"/pages/index/index","query":"a=1"},"expire_type":1,"expire_interval":1}""") { NeedsBody = false },
        new("/wxa/query_urllink", """{"url_link":"http://127.0.0.1/s/AbCdEfGhIjK"}"""),
        new("/wxa/queryscheme", """{"scheme":"http://127.0.0.1/s/AbCdEfGhIjK"}"""),
        new("/wxaapi/newtmpl/addtemplate", """{"tid":"1001","kidList":[1,2],"sceneDesc":"a"}"""),
        new("/wxaapi/newtmpl/deltemplate", """{"priTmplId":"a"}"""),
        Get("/wxaapi/newtmpl/getcategory", "{}"),
        Get("/wxaapi/newtmpl/getpubtemplatetitles", """{"ids":"783","start":0,"limit":1}"""),
        Get("/wxaapi/newtmpl/getpubtemplatekeywords", """{"tid":1001}"""),
        Get("/wxaapi/newtmpl/gettemplate", "{}"),
        new("/cgi-bin/message/subscribe/send", """{"touser":"{openid}","template_id":"a","page":"pages/index/index","miniprogram_state":"formal","lang":"zh_CN","data":{"thing1":{"value":"a"}}}""") { OpenIdMember = "touser" },
        new("/cgi-bin/message/custom/send", """{"touser":"{openid}","msgtype":"text","text":{"content":"a"}}""") { OpenIdMember = "touser" },
        new("/cgi-bin/message/custom/typing", """{"touser":"{openid}","command":"Typing"}""") { OpenIdMember = "touser" },
        new("/cgi-bin/message/custom/business/send", """{"touser":"{openid}","msgtype":"image","image":{"media_id":"a"}}""") { OpenIdMember = "touser" },
        new("/cgi-bin/message/custom/business/typing", """{"touser":"{openid}","command":"CancelTyping"}""") { OpenIdMember = "touser" },
        new("/cgi-bin/media/upload", """{"type":"image"}""") { TakesFile = true, LargestBodyBytes = 10 * 1024 * 1024 + CodeBytes },
        Get("/cgi-bin/media/get", """{"media_id":"a"}"""),
        new("/wxa/msg_sec_check", """{"content":"a","version":2,"scene":2,"openid":"{openid}","title":"t","nickname":"n"}""") { OpenIdMember = "openid" },
        new("/wxa/media_check_async", """{"media_url":"https://shop.example.com/a.jpg","media_type":2,"version":2,"scene":1,"openid":"{openid}"}""") { OpenIdMember = "openid" },
        new("/wxa/getuserriskrank", """{"appid":"{appid}","openid":"{openid}","scene":0,"client_ip":"127.0.0.1"}""") { OpenIdMember = "openid" },
        Get("/wxa/get_qrcode", """{"path":"pages/index/index"}"""),
        Get("/wxa/get_page", "{}"),
        Get("/wxa/get_category", "{}"),
        Code("/wxa/commit", """{"template_id":0,"user_version":"1.0.0","user_desc":"a","ext_json":"{}"}"""),
        Code("/wxa/getversioninfo", "{}"),
        Code("/wxa/submit_audit", """{"item_list":[{"address":"pages/index/index","title":"Home","tag":"a"}],"version_desc":"a"}"""),
        Code("/wxa/get_auditstatus", """{"auditid":1}"""),
        Get("/wxa/get_latest_auditstatus", "{}"),
        Get("/wxa/undocodeaudit", "{}"),
        Code("/wxa/speedupaudit", """{"auditid":1}"""),
        Code("/wxa/release", "{}"),
        Code("/wxa/grayrelease", """{"gray_percentage":1,"support_debuger_first":true}"""),
        Get("/wxa/getgrayreleaseplan", "{}"),
        Get("/wxa/revertgrayrelease", "{}"),
        Get("/wxa/revertcoderelease", """{"action":"get_history_version","app_version":1}"""),
        Code("/wxa/change_visitstatus", """{"action":"close"}"""),
        Code("/wxa/bind_tester", """{"wechatid":"minji"}"""),
        Code("/wxa/unbind_tester", """{"wechatid":"minji","userstr":"a"}"""),
        new("/cgi-bin/component/setprivacysetting", """{"privacy_ver":2,"owner_setting":{"contact_email":"a@example.org","notice_method":"here"},"setting_list":[{"privacy_key":"Location","privacy_text":"to find the shop"}]}"""),
        new("/cgi-bin/component/getprivacysetting", """{"privacy_ver":2}""") { NeedsBody = false },
        Code("/wxa/memberauth", """{"action":"get_experiencer"}"""),
    ];

    private static OpenRow Get(string path, string query) => new(path, query, IsPost: false) { NeedsBody = false };

    private static OpenRow Code(string path, string body) => new(path, body) { LargestBodyBytes = CodeBytes };
}
