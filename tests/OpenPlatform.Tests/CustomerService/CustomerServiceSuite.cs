using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Tests.Platform;
using SkiaSharp;
using Xunit;

namespace Madang.OpenPlatform.Tests.CustomerService;

/// <summary>Family 6 of the wire: what people and an app's back end say to each other.</summary>
public abstract class CustomerServiceSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly Channel<PushResult> attempts = Channel.CreateUnbounded<PushResult>();
    private OpenWorld world = null!;
    private PushReceiver receiver = null!;
    private TestApp app = null!;
    private SignedInPerson minji = null!;
    private int said;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine, options => options with { PublicUrl = "https://madang.example.com" });
        receiver = await PushReceiver.StartAsync();
        app = await world.NewAppAsync();
        minji = await SignedInPerson.DemonstrationAsync(world);
        world.Get<PushWorker>().Attempted += (_, result) => attempts.Writer.TryWrite(result);
        await world.ListenAsync(app, receiver, "shop");
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
    public async Task What_a_person_writes_is_pushed_and_five_answers_are_taken_in_forty_eight_hours()
    {
        (await TextAsync("too early")).Refuses(45015);
        await SayAsync(new TextBody("还有货吗?"));
        var push = (await receiver.NextAsync("shop")).Json;
        Assert.Equal((app.DemonstrationOpenId, "text", "还有货吗?"), ((string)push["FromUserName"]!, (string)push["MsgType"]!, (string)push["Content"]!));
        for (var i = 1; i <= 5; i++)
            Assert.Equal(0, (int)(await TextAsync($"answer {i}"))["errcode"]!);
        (await TextAsync("one too many")).Refuses(45047);
        await SayAsync(new TextBody("thanks"));
        Assert.Equal(0, (int)(await TextAsync("you are welcome"))["errcode"]!);
        world.Later(TimeSpan.FromHours(48.1));
        (await TextAsync("too late")).Refuses(45015);
        var told = await InboxAsync();
        Assert.Equal("you are welcome", Assert.IsType<TextBody>(told[0].Message.Body).Text);
        Assert.Equal(8, told.Count);
    }

    [Fact]
    public async Task Of_many_answers_at_once_no_more_than_five_arrive()
    {
        await SayAsync(new TextBody("hello"));
        var token = await app.TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => world.CallAsync($"/cgi-bin/message/custom/send?access_token={token}", new { touser = app.DemonstrationOpenId, msgtype = "text", text = new { content = $"{i}" } })));
        Assert.Equal(5, answers.Count(answer => (int)answer["errcode"]! == 0));
        Assert.All(answers.Where(answer => (int)answer["errcode"]! != 0), answer => answer.Refuses(45047));
    }

    [Fact]
    public async Task Coming_in_opens_two_answers_for_a_minute()
    {
        await SayAsync(new EnteredBody("from=goods", "pages/goods/goods"));
        var push = (await receiver.NextAsync("shop")).Json;
        Assert.Equal(("event", "user_enter_tempsession", "from=goods"), ((string)push["MsgType"]!, (string)push["Event"]!, (string)push["SessionFrom"]!));
        Assert.Equal(0, (int)(await TextAsync("welcome"))["errcode"]!);
        Assert.Equal(0, (int)(await TextAsync("what may I show you?"))["errcode"]!);
        (await TextAsync("hello?")).Refuses(45047);
        // Coming in again while more is left takes nothing away.
        await SayAsync(new TextBody("hi"));
        await SayAsync(new EnteredBody());
        for (var i = 0; i < 5; i++)
            Assert.Equal(0, (int)(await TextAsync("hi"))["errcode"]!);
        world.Later(TimeSpan.FromMinutes(1.1));
        (await TextAsync("later")).Refuses(45047);
    }

    [Fact]
    public async Task Pictures_links_and_pages_are_sent_and_a_persons_picture_is_told_with_a_file_of_its_own()
    {
        var mediaId = await UploadAsync(Picture(SKEncodedImageFormat.Png));
        await SayAsync(new TextBody("hello"));
        await receiver.NextAsync("shop");
        Assert.Equal(0, (int)(await CustomAsync("image", new { media_id = mediaId }))["errcode"]!);
        Assert.Equal(0, (int)(await CustomAsync("link", new { title = "Tea", description = "Jasmine", url = "https://shop.example.com/tea", thumb_url = "https://shop.example.com/tea.jpg" }))["errcode"]!);
        Assert.Equal(0, (int)(await CustomAsync("miniprogrampage", new { title = "Tea", pagepath = "pages/goods/goods?id=3", thumb_media_id = mediaId }))["errcode"]!);
        var told = await InboxAsync();
        Assert.Equal(("pages/goods/goods?id=3", app.AppId), (Assert.IsType<PageBody>(told[0].Message.Body).Path, ((PageBody)told[0].Message.Body).Appid));
        Assert.Equal("https://shop.example.com/tea", Assert.IsType<LinkBody>(told[1].Message.Body).Url);
        Assert.Equal((8, 6), (Assert.IsType<ImageBody>(told[2].Message.Body).Width, ((ImageBody)told[2].Message.Body).Height));
        var mine = (await world.Get<IPictures>().AddAsync(Party.Person(minji.PersonId), Picture(SKEncodedImageFormat.Jpeg))).Picture!;
        await SayAsync(new ImageBody(mine.PictureId, mine.Width, mine.Height));
        var push = (await receiver.NextAsync("shop")).Json;
        Assert.Equal("image", (string)push["MsgType"]!);
        Assert.StartsWith("https://madang.example.com/media/", (string)push["PicUrl"]!);
        using (var shown = await world.Http.GetAsync(new Uri((string)push["PicUrl"]!).AbsolutePath))
            Assert.Equal("image/jpeg", shown.Content.Headers.ContentType!.ToString());
        Assert.Equal("image/jpeg", (await DownloadAsync(app, (string)push["MediaId"]!)).Type);
        await SayAsync(new PageBody(app.AppId, "pages/goods/goods?id=4", "Coffee", mine.PictureId));
        var page = (await receiver.NextAsync("shop")).Json;
        Assert.Equal(("miniprogrampage", "Coffee", "pages/goods/goods?id=4"), ((string)page["MsgType"]!, (string)page["Title"]!, (string)page["PagePath"]!));
        Assert.NotEqual((string)push["MediaId"]!, (string)page["ThumbMediaId"]!);
    }

    [Fact]
    public async Task Media_comes_back_as_it_was_for_three_days_and_to_its_own_app_alone()
    {
        var picture = Picture(SKEncodedImageFormat.Png);
        var mediaId = await UploadAsync(picture);
        var (type, bytes, name) = await DownloadAsync(app, mediaId);
        Assert.Equal(("image/png", $"{mediaId}.png"), (type, name));
        Assert.Equal(picture, bytes);
        var other = await world.NewAppAsync();
        Assert.Contains("40007", System.Text.Encoding.UTF8.GetString((await DownloadAsync(other, mediaId)).Bytes));
        world.Later(TimeSpan.FromDays(3.1));
        Assert.Contains("40007", System.Text.Encoding.UTF8.GetString((await DownloadAsync(app, mediaId)).Bytes));
        using (var gone = await world.Http.GetAsync($"/media/{mediaId}"))
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        (await PostFileAsync("video", picture)).Refuses(40004);
        (await PostFileAsync("image", "GIF90a but no picture"u8.ToArray())).Refuses(40005);
        (await PostFileAsync("image", [])).Refuses(41005);
        (await PostFileAsync("image", [.. picture, .. new byte[10 * 1024 * 1024]])).Refuses(40009);
        (await PostFileAsync("image", new byte[11 * 1024 * 1024])).Refuses(45002);
        (await app.CallAsync("/cgi-bin/media/upload?type=image", new { media = "text" })).Refuses(41005);
    }

    [Fact]
    public async Task Typing_is_shown_within_half_a_minute_of_a_word_and_not_twice()
    {
        (await TypingAsync("Typing")).Refuses(45080);
        await SayAsync(new TextBody("hello"));
        (await TypingAsync("Sleeping")).Refuses(45072);
        Assert.Equal(0, (int)(await TypingAsync("Typing"))["errcode"]!);
        (await TypingAsync("Typing")).Refuses(45081);
        Assert.Equal(0, (int)(await TypingAsync("CancelTyping"))["errcode"]!);
        Assert.Equal(0, (int)(await TypingAsync("Typing"))["errcode"]!);
        await TextAsync("here I am");
        Assert.Equal(0, (int)(await TypingAsync("Typing"))["errcode"]!);
        world.Later(TimeSpan.FromSeconds(31));
        (await TypingAsync("Typing")).Refuses(45080);
    }

    [Theory]
    [InlineData("json", "plain")]
    [InlineData("xml", "safe")]
    [InlineData("json", "safe")]
    public async Task What_a_back_end_answers_a_push_with_reaches_the_person_once(string format, string mode)
    {
        await world.ListenAsync(app, receiver, "shop", format, mode);
        var (token, key) = ((string)app.Summary["token"]!, (string)app.Summary["encoding_aes_key"]!);
        receiver.Answer("shop", (_, http) =>
        {
            var text = format == "xml"
                ? $"<xml><ToUserName><![CDATA[{app.DemonstrationOpenId}]]></ToUserName><FromUserName><![CDATA[gh]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[我在]]></Content></xml>"
                : $$"""{"ToUserName":"{{app.DemonstrationOpenId}}","FromUserName":"gh","CreateTime":1,"MsgType":"text","Content":"我在"}""";
            if (mode == "safe")
            {
                var box = PushCipher.Seal(key, app.AppId, text);
                var signature = PushCipher.Sign(token, "1", "2", box);
                text = format == "xml"
                    ? $"<xml><Encrypt><![CDATA[{box}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature><TimeStamp>1</TimeStamp><Nonce><![CDATA[2]]></Nonce></xml>"
                    : $$"""{"Encrypt":"{{box}}","MsgSignature":"{{signature}}","TimeStamp":1,"Nonce":"2"}""";
            }
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, text);
        });
        await world.SandboxAsync("/sandbox/faults", new { appid = app.AppId, kind = "callback-doubled" });
        await SayAsync(new TextBody("在吗"));
        Assert.Equal("delivered; its answer was passed on", (await attempts.Reader.ReadAsync()).Outcome);
        var told = await InboxAsync();
        Assert.Equal(["我在", "在吗"], told.Select(one => ((TextBody)one.Message.Body).Text));
    }

    [Fact]
    public async Task A_back_end_hands_over_to_the_apps_people_and_answers_nobody_else()
    {
        receiver.Answer("shop", "{\"MsgType\":\"transfer_customer_service\"}");
        await SayAsync(new TextBody("a person please"));
        Assert.Equal("delivered; handed over to the app's own people", (await attempts.Reader.ReadAsync()).Outcome);
        var other = await world.NewAppAsync();
        receiver.Answer("shop", $$"""{"ToUserName":"{{other.DemonstrationOpenId}}","MsgType":"text","Content":"spam"}""");
        await SayAsync(new TextBody("hello"));
        Assert.Contains("for nobody whom this push told of", (await attempts.Reader.ReadAsync()).Outcome);
        Assert.Equal(2, (await InboxAsync()).Count);
    }

    [Fact]
    public async Task Strangers_odd_kinds_and_empty_words_are_refused()
    {
        await SayAsync(new TextBody("hello"));
        var other = await world.NewAppAsync();
        (await other.CallAsync("/cgi-bin/message/custom/send", new { touser = app.DemonstrationOpenId, msgtype = "text", text = new { content = "a" } })).Refuses(40003);
        (await other.CallAsync("/cgi-bin/message/custom/typing", new { touser = app.DemonstrationOpenId, command = "Typing" })).Refuses(40003);
        var foreign = await UploadAsync(Picture(SKEncodedImageFormat.Png), other);
        (await CustomAsync("image", new { media_id = foreign })).Refuses(40007);
        (await CustomAsync("wxcard", new { card_id = "1" })).Refuses(40008);
        (await CustomAsync("text", new { content = "" })).Refuses(44004);
        (await CustomAsync("text", new { content = new string('a', 4_001) })).Refuses(45002);
        (await CustomAsync("link", new { title = "a", url = "javascript:alert(1)" })).Refuses(40097);
        (await app.CallAsync("/cgi-bin/message/custom/send", new { touser = app.DemonstrationOpenId, msgtype = "text" })).Refuses(44004);
        // None of these has cost an answer.
        for (var i = 0; i < 5; i++)
            Assert.Equal(0, (int)(await TextAsync("a"))["errcode"]!);
    }

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(8, 6);
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private async Task SayAsync(MessageBody body)
    {
        var sent = await world.Get<IMessages>().SendAsync(new() { Id = $"say-{++said}", Sender = Party.Person(minji.PersonId), To = Conversation.CustomerService(app.AppId, minji.PersonId), Body = body });
        Assert.True(sent.IsStored, sent.Refusal?.Message);
    }

    private Task<IReadOnlyList<InboxMessage>> InboxAsync() => world.Get<IMessages>().PageAsync(Party.Person(minji.PersonId), Conversation.CustomerService(app.AppId, minji.PersonId), null, 100);

    private Task<JsonNode> TextAsync(string content) => CustomAsync("text", new { content });

    private Task<JsonNode> CustomAsync(string kind, object part) => app.CallAsync("/cgi-bin/message/custom/send", new Dictionary<string, object> { ["touser"] = app.DemonstrationOpenId, ["msgtype"] = kind, [kind] = part });

    private Task<JsonNode> TypingAsync(string command) => app.CallAsync("/cgi-bin/message/custom/typing", new { touser = app.DemonstrationOpenId, command });

    private async Task<string> UploadAsync(byte[] file, TestApp? by = null)
    {
        var answer = await PostFileAsync("image", file, by);
        Assert.Equal("image", (string)answer["type"]!);
        return (string)answer["media_id"]!;
    }

    private async Task<JsonNode> PostFileAsync(string type, byte[] file, TestApp? by = null)
    {
        using var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var form = new MultipartFormDataContent { { part, "media", "tea.png" } };
        using var response = await world.Http.PostAsync($"/cgi-bin/media/upload?type={type}&access_token={await (by ?? app).TokenAsync()}", form);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<(string Type, byte[] Bytes, string? Name)> DownloadAsync(TestApp by, string mediaId)
    {
        using var response = await world.Http.GetAsync($"/cgi-bin/media/get?media_id={mediaId}&access_token={await by.TokenAsync()}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
    }
}

public sealed class CustomerServiceOnSqlite() : CustomerServiceSuite(DatabaseEngine.Sqlite);

public sealed class CustomerServiceOnPostgres() : CustomerServiceSuite(DatabaseEngine.Postgres);
