using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Subscriptions.Library;
using Madang.OpenPlatform.Tests.Platform;
using Xunit;

namespace Madang.OpenPlatform.Tests.Subscriptions;

/// <summary>Family 5 of the wire: messages that people have agreed to get.</summary>
public abstract class SubscriptionSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;
    private PushReceiver receiver = null!;
    private TestApp app = null!;
    private SignedInPerson minji = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        receiver = await PushReceiver.StartAsync();
        app = await world.NewAppAsync();
        await app.PublishAsync();
        minji = await SignedInPerson.DemonstrationAsync(world);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task The_library_is_read_a_page_at_a_time()
    {
        var categories = (await app.CallAsync("/wxaapi/newtmpl/getcategory"))["data"]!.AsArray();
        var ids = string.Join(',', categories.Select(one => (int)one!["id"]!));
        var seen = new List<int>();
        for (var start = 0; ; start += 7)
        {
            var page = await app.CallAsync($"/wxaapi/newtmpl/getpubtemplatetitles?ids={ids}&start={start}&limit=7");
            Assert.Equal(TemplateLibrary.Titles.Count, (int)page["count"]!);
            if (page["data"]!.AsArray().Count == 0)
                break;
            Assert.True(page["data"]!.AsArray().Count <= 7);
            seen.AddRange(page["data"]!.AsArray().Select(one => (int)one!["tid"]!));
        }
        Assert.Equal(TemplateLibrary.Titles.Select(title => title.Tid), seen);
        var keywords = (await app.CallAsync("/wxaapi/newtmpl/getpubtemplatekeywords?tid=1001"))["data"]!.AsArray();
        Assert.Contains(keywords, one => (string)one!["rule"]! == "amount");
        foreach (var (query, code) in ((string, int)[])[("", 200018), ("ids=1&start=0&limit=1", 200019), ("ids=x&start=0&limit=1", 200019), ("ids=783&start=-1&limit=1", 200016), ("ids=783&limit=1", 200016), ("ids=783&start=0&limit=31", 200017), ("ids=783&start=0", 200017)])
            (await app.CallAsync("/wxaapi/newtmpl/getpubtemplatetitles?" + query)).Refuses(code);
        (await app.CallAsync("/wxaapi/newtmpl/getpubtemplatekeywords?tid=7")).Refuses(200014);
    }

    [Fact]
    public async Task An_app_has_templates_of_its_own_and_of_nobody_elses()
    {
        var templateId = await AddAsync(1001, 3, 1, 2);
        var other = await world.NewAppAsync();
        var mine = (await app.CallAsync("/wxaapi/newtmpl/gettemplate"))["data"]!.AsArray();
        Assert.Equal("支付金额:{{amount3.DATA}}\n订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n", (string)mine.Single()!["content"]!);
        Assert.Equal((templateId, 2), ((string)mine.Single()!["priTmplId"]!, (int)mine.Single()!["type"]!));
        Assert.Empty((await other.CallAsync("/wxaapi/newtmpl/gettemplate"))["data"]!.AsArray());
        (await other.CallAsync("/wxaapi/newtmpl/deltemplate", new { priTmplId = templateId })).Refuses(20001);
        (await other.CallAsync("/cgi-bin/message/subscribe/send", new { touser = other.DemonstrationOpenId, template_id = templateId, data = new { } })).Refuses(40037);
        Assert.Equal(0, (int)(await app.CallAsync("/wxaapi/newtmpl/deltemplate", new { priTmplId = templateId }))["errcode"]!);
        (await app.CallAsync("/wxaapi/newtmpl/deltemplate", new { priTmplId = templateId })).Refuses(20001);
        (await app.CallAsync("/wxaapi/newtmpl/deltemplate", new { })).Refuses(20002);
    }

    [Fact]
    public async Task Templates_are_made_by_json_and_by_form_within_their_limits()
    {
        var token = await app.TokenAsync();
        foreach (var form in (string[])["tid=1001&kidList[0]=1&kidList[1]=2&sceneDesc=paid", "tid=1001&kidList=1,2", "tid=1001&kidList[]=1&kidList[]=2"])
        {
            using var content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
            using var response = await world.Http.PostAsync($"/wxaapi/newtmpl/addtemplate?access_token={token}", content);
            Assert.Contains("priTmplId", await response.Content.ReadAsStringAsync());
        }
        foreach (var (body, code) in ((object, int)[])
        [
            (new { tid = "7", kidList = new[] { 1, 2 } }, 200014), (new { kidList = new[] { 1, 2 } }, 200014), (new { tid = 1001, kidList = new[] { 1 } }, 200020), (new { tid = 1001, kidList = new[] { 1, 1 } }, 200020),
            (new { tid = 1001, kidList = new[] { 1, 9 } }, 200020), (new { tid = 1001, kidList = "1;2" }, 200020), (new { tid = 1001 }, 200020), (new { tid = 1001, kidList = new[] { 1, 2, 3, 4, 5, 6 } }, 200020),
            (new { tid = 1001, kidList = new[] { 1, 2 }, sceneDesc = new string('a', 16) }, 200021),
        ])
            (await app.CallAsync("/wxaapi/newtmpl/addtemplate", body)).Refuses(code);
        for (var i = 3; i < 25; i++)
            await AddAsync(1001, 1, 2);
        (await app.CallAsync("/wxaapi/newtmpl/addtemplate", new { tid = 1001, kidList = new[] { 1, 2 } })).Refuses(200012);
    }

    [Fact]
    public async Task A_value_that_breaks_the_rule_of_its_keyword_or_is_missing_is_named()
    {
        var templateId = await AddAsync(1005, 1, 2);
        var refused = await SendAsync(templateId, new() { ["character_string1"] = new JsonObject { ["value"] = "编号" }, ["thing2"] = new JsonObject { ["value"] = "中央店" } });
        refused.Refuses(47003);
        Assert.Contains("data.character_string1.value invalid", (string)refused["errmsg"]!);
        refused = await SendAsync(templateId, new() { ["character_string1"] = new JsonObject { ["value"] = 7 } });
        refused.Refuses(47003);
        Assert.Contains("data.thing2.value is empty", (string)refused["errmsg"]!);
        (await app.CallAsync("/cgi-bin/message/subscribe/send", new { touser = app.DemonstrationOpenId, template_id = templateId, data = "none" })).Refuses(47003);
        // What is allowed gets as far as the consent, which is not there.
        (await SendAsync(templateId, new() { ["character_string1"] = new JsonObject { ["value"] = 7 }, ["thing2"] = new JsonObject { ["value"] = "中央店" } })).Refuses(43101);
    }

    [Fact]
    public async Task Each_yes_is_good_for_one_message_that_is_stored_and_told_to_the_back_end()
    {
        await world.ListenAsync(app, receiver, "shop");
        var templateId = await AddAsync(1005, 1, 2);
        (await SendAsync(templateId, Meal())).Refuses(43101);
        var ask = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions/ask", new { tmpl_ids = new[] { templateId } });
        Assert.Equal("取餐提醒", (string)ask.Body["prompt"]![0]!["title"]!);
        Assert.Equal("accept", await AnswerAsync(templateId, "accept"));
        var popup = (await receiver.NextAsync("shop")).Json;
        Assert.Equal(("event", "subscribe_msg_popup_event", templateId, "accept", "0"), (
            (string)popup["MsgType"]!, (string)popup["Event"]!, (string)popup["List"]!["TemplateId"]!, (string)popup["List"]!["SubscribeStatusString"]!, (string)popup["List"]!["PopupScene"]!));
        Assert.Equal(app.DemonstrationOpenId, (string)popup["FromUserName"]!);
        var sent = await SendAsync(templateId, Meal(), page: "pages/index/index?id=1");
        Assert.Equal(0, (int)sent["errcode"]!);
        var told = (await receiver.NextAsync("shop")).Json;
        Assert.Equal(("subscribe_msg_sent_event", "success", 0), ((string)told["Event"]!, (string)told["List"]!["ErrorStatus"]!, (int)told["List"]!["ErrorCode"]!));
        (await SendAsync(templateId, Meal())).Refuses(43101);
        var message = (await world.Get<IMessages>().PageAsync(Party.Person(minji.PersonId), Conversation.Notices(minji.PersonId), null, 10)).Single();
        var body = Assert.IsType<TemplateBody>(message.Message.Body);
        Assert.Equal(("取餐提醒", "pages/index/index?id=1", "取餐号", "A102"), (body.Title, body.Page, body.Fields[0].Name, body.Fields[0].Value));
        // Three yeses are three messages, and of many that are sent at once no more arrive.
        for (var i = 0; i < 3; i++)
            await AnswerAsync(templateId, "accept");
        var many = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(templateId, Meal())));
        Assert.Equal(3, many.Count(answer => (int)answer["errcode"]! == 0));
        Assert.All(many.Where(answer => (int)answer["errcode"]! != 0), answer => answer.Refuses(43101));
    }

    [Fact]
    public async Task What_a_person_keeps_is_asked_no_more_and_what_they_take_back_is_sent_no_more()
    {
        await world.ListenAsync(app, receiver, "shop", format: "xml");
        var (meal, queue) = (await AddAsync(1005, 1, 2), await AddAsync(1006, 1, 2));
        await AnswerAsync(meal, "accept", keep: true);
        Assert.Equal("SubscribeMsgPopupEvent", XElement.Parse((await receiver.NextAsync("shop")).Body).Elements().Last().Name.LocalName);
        var ask = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions/ask", new { tmpl_ids = new[] { meal, queue } });
        Assert.Equal((queue, "accept"), ((string)ask.Body["prompt"]!.AsArray().Single()!["id"]!, (string)ask.Body["kept"]![meal]!));
        var both = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions", new { tmpl_ids = new[] { meal, queue }, answers = new Dictionary<string, string> { [queue] = "reject", [meal] = "reject" } });
        Assert.Equal(("accept", "reject"), ((string)both.Body["answers"]![meal]!, (string)both.Body["answers"]![queue]!));
        var list = XElement.Parse((await receiver.NextAsync("shop")).Body).Element("SubscribeMsgPopupEvent")!.Elements("List").ToArray();
        Assert.Equal(["accept", "reject"], list.Select(item => item.Element("SubscribeStatusString")!.Value));
        await minji.SendAsync(HttpMethod.Put, $"/people/apps/{app.AppId}/subscriptions", new { items = new Dictionary<string, string> { [meal] = "reject" } });
        Assert.Equal("reject", XElement.Parse((await receiver.NextAsync("shop")).Body).Element("SubscribeMsgChangeEvent")!.Element("List")!.Element("SubscribeStatusString")!.Value);
        (await SendAsync(meal, Meal())).Refuses(43101);
        await minji.SendAsync(HttpMethod.Put, $"/people/apps/{app.AppId}/subscriptions", new { main_switch = false });
        var off = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions/ask", new { tmpl_ids = new[] { queue } });
        Assert.Equal((HttpStatusCode.Conflict, 20004), (off.Status, (int)off.Body["errcode"]!));
        var shown = (await minji.SendAsync(HttpMethod.Get, $"/people/apps/{app.AppId}/subscriptions")).Body;
        Assert.False((bool)shown["main_switch"]!);
        Assert.Equal(2, shown["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_long_kind_is_sent_until_the_person_says_no()
    {
        var templateId = await AddAsync(1012, 1, 2);
        JsonObject Data() => new() { ["thing1"] = new JsonObject { ["value"] = "中央店" }, ["thing2"] = new JsonObject { ["value"] = "导购正在等您" } };
        await AnswerAsync(templateId, "accept");
        for (var i = 0; i < 3; i++)
            Assert.Equal(0, (int)(await SendAsync(templateId, Data()))["errcode"]!);
        await minji.SendAsync(HttpMethod.Put, $"/people/apps/{app.AppId}/subscriptions", new { main_switch = false });
        (await SendAsync(templateId, Data())).Refuses(43101);
        var once = await AddAsync(1005, 1, 2);
        await minji.SendAsync(HttpMethod.Put, $"/people/apps/{app.AppId}/subscriptions", new { main_switch = true });
        var mixed = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions/ask", new { tmpl_ids = new[] { once, templateId } });
        Assert.Equal(20002, (int)mixed.Body["errcode"]!);
    }

    [Fact]
    public async Task Strangers_pages_and_words_that_must_not_be_sent_are_refused()
    {
        var templateId = await AddAsync(1005, 1, 3);
        var other = await world.NewAppAsync();
        await AnswerAsync(templateId, "accept");
        (await SendAsync(templateId, Meal(), touser: other.DemonstrationOpenId)).Refuses(40003);
        (await SendAsync(templateId, Meal(), touser: "")).Refuses(40003);
        (await SendAsync("no-such-template", Meal())).Refuses(40037);
        (await SendAsync(templateId, Meal(), page: "pages/nowhere/nowhere")).Refuses(41030);
        (await SendAsync(templateId, Meal(), page: "pages/index/index", state: "trial")).Refuses(41030);
        (await SendAsync(templateId, Meal(), state: "tomorrow")).Refuses(40097);
        (await SendAsync(templateId, new() { ["character_string1"] = new JsonObject { ["value"] = "A1" }, ["thing3"] = new JsonObject { ["value"] = "代开发票" } })).Refuses(45168);
        var stranger = await SignedInPerson.NewAsync(world, "Jun");
        foreach (var (ids, errcode) in ((string[], int)[])[([], 10001), (["nope"], 20001), ([templateId, "a", "b", "c"], 20003)])
            Assert.Equal(errcode, (int)(await stranger.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions/ask", new { tmpl_ids = ids })).Body["errcode"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, "/people/apps/wx0000000000000000/subscriptions")).Status);
        using var anybody = await world.SendAsync(HttpMethod.Get, $"/people/apps/{app.AppId}/subscriptions", null, null);
        Assert.Equal(HttpStatusCode.Unauthorized, anybody.StatusCode);
    }

    private static JsonObject Meal() => new() { ["character_string1"] = new JsonObject { ["value"] = "A102" }, ["thing2"] = new JsonObject { ["value"] = "中央店" }, ["thing3"] = new JsonObject { ["value"] = "热豆浆" } };

    private async Task<string> AddAsync(int tid, params int[] kids) => (string)(await app.CallAsync("/wxaapi/newtmpl/addtemplate", new { tid = tid.ToString(), kidList = kids, sceneDesc = "test" }))["priTmplId"]!;

    private Task<JsonNode> SendAsync(string templateId, JsonObject data, string? touser = null, string? page = null, string? state = null) =>
        app.CallAsync("/cgi-bin/message/subscribe/send", new { touser = touser ?? app.DemonstrationOpenId, template_id = templateId, page = page ?? "", miniprogram_state = state ?? "formal", lang = "zh_CN", data });

    private async Task<string> AnswerAsync(string templateId, string answer, bool keep = false)
    {
        var (_, body) = await minji.SendAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/subscriptions", new { tmpl_ids = new[] { templateId }, answers = new Dictionary<string, string> { [templateId] = answer }, keep });
        return (string)body["answers"]![templateId]!;
    }
}

public sealed class SubscriptionsOnSqlite() : SubscriptionSuite(DatabaseEngine.Sqlite);

public sealed class SubscriptionsOnPostgres() : SubscriptionSuite(DatabaseEngine.Postgres);
