using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Releases.LifeCycle;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.Http;
using SkiaSharp;
using Xunit;

namespace Madang.OpenPlatform.Tests.People;

/// <summary>What people answer apps, their pictures, their data, and what releases know of them.</summary>
public abstract partial class PermissionSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;

    public async ValueTask InitializeAsync() => world = await OpenWorld.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_is_kept_for_one_person_and_one_app_until_it_is_taken_back()
    {
        var (app, other) = (await world.NewAppAsync(), await world.NewAppAsync());
        var (mine, theirs) = (await SignInAsync("+8613912345001"), await SignInAsync("+8613912345002"));
        var path = $"/people/apps/{app.AppId}/permissions";
        await AnswerAsync(HttpMethod.Put, $"{path}/scope.camera", new { allowed = false }, mine);
        await AnswerAsync(HttpMethod.Put, $"{path}/scope.record", new { allowed = true }, mine);
        Assert.Equal("""{"scope.camera":false,"scope.record":true}""", Sorted((await AnswerAsync(HttpMethod.Get, path, null, mine))["permissions"]!));
        Assert.Equal("{}", Sorted((await AnswerAsync(HttpMethod.Get, path, null, theirs))["permissions"]!));
        Assert.Equal("{}", Sorted((await AnswerAsync(HttpMethod.Get, $"/people/apps/{other.AppId}/permissions", null, mine))["permissions"]!));
        await AnswerAsync(HttpMethod.Delete, $"/people/me/grants/{app.AppId}/scope.record", null, mine);
        var shown = (await AnswerAsync(HttpMethod.Get, "/people/me", null, mine))["permissions"]!.AsArray().Single()!;
        Assert.Equal(("scope.camera", false, app.AppId), ((string)shown["scope"]!, (bool)shown["allowed"]!, (string)shown["app_id"]!));
    }

    [Fact]
    public async Task A_no_takes_back_what_the_back_end_was_granted()
    {
        var app = await world.NewAppAsync();
        var token = await SignInAsync("+8613912345003");
        await AnswerAsync(HttpMethod.Post, $"/people/apps/{app.AppId}/profile", new { }, token);
        Assert.True((bool)(await AnswerAsync(HttpMethod.Get, $"/people/apps/{app.AppId}/permissions", null, token))["permissions"]!["scope.userInfo"]!);
        await AnswerAsync(HttpMethod.Put, $"/people/apps/{app.AppId}/permissions/scope.userInfo", new { allowed = false }, token);
        Assert.False((bool)(await AnswerAsync(HttpMethod.Get, $"/people/apps/{app.AppId}/permissions", null, token))["permissions"]!["scope.userInfo"]!);
    }

    [Theory]
    [InlineData("PUT", "/people/apps/wx00000000000000aa/permissions/scope.camera", "{\"allowed\":true}", 404)]
    [InlineData("PUT", "/people/apps/APP/permissions/everything", "{\"allowed\":true}", 400)]
    [InlineData("PUT", "/people/apps/APP/permissions/scope.<b>", "{\"allowed\":true}", 400)]
    [InlineData("PUT", "/people/apps/APP/permissions/scope.camera", "{\"allowed\":\"yes\"}", 400)]
    [InlineData("PUT", "/people/apps/APP/permissions/scope.camera", "{}", 400)]
    [InlineData("POST", "/people/apps/APP/privacy/consent", "{\"version\":\"1\"}", 404)]
    public async Task Other_answers_are_none(string method, string path, string body, int status)
    {
        var app = await world.NewAppAsync();
        var token = await SignInAsync("+8613912345004");
        using var reply = await world.SendAsync(new(method), path.Replace("APP", app.AppId, StringComparison.Ordinal), body, token);
        Assert.Equal(status, (int)reply.StatusCode);
        using var nobody = await world.SendAsync(new(method), path.Replace("APP", app.AppId, StringComparison.Ordinal), body, "0123");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task A_contract_is_set_by_its_app_and_agreed_to_in_the_version_that_was_read()
    {
        var app = await world.NewAppAsync();
        var token = await SignInAsync("+8613912345005");
        var path = $"/people/apps/{app.AppId}/privacy";
        Assert.False((bool)(await AnswerAsync(HttpMethod.Get, path, null, token))["has_contract"]!);
        (await app.CallAsync("/cgi-bin/component/setprivacysetting", new { privacy_ver = 2, owner_setting = new { notice_method = "in the app" } })).Refuses(86069);
        (await app.CallAsync("/cgi-bin/component/setprivacysetting", new { privacy_ver = 3, owner_setting = new { notice_method = "x", contact_email = "y" } })).Refuses(86071);
        var contract = new { privacy_ver = 2, owner_setting = new { notice_method = "in the app", contact_email = "privacy@example.com" }, setting_list = new[] { new { privacy_key = "Location", privacy_text = "To show the way" } } };
        Assert.Equal(0, (int)(await app.CallAsync("/cgi-bin/component/setprivacysetting", contract))["errcode"]!);
        var told = await app.CallAsync("/cgi-bin/component/getprivacysetting", new { privacy_ver = 2 });
        Assert.Equal(("Location", 1, "privacy@example.com"), ((string)told["privacy_list"]![0]!, (int)told["code_exist"]!, (string)told["owner_setting"]!["contact_email"]!));
        var read = await AnswerAsync(HttpMethod.Get, path, null, token);
        Assert.False((bool)read["agreed"]!);
        await AnswerAsync(HttpMethod.Post, path + "/consent", new { version = (string)read["version"]! }, token);
        Assert.True((bool)(await AnswerAsync(HttpMethod.Get, path, null, token))["agreed"]!);
        world.Machine.Advance(TimeSpan.FromSeconds(1));
        await app.CallAsync("/cgi-bin/component/setprivacysetting", contract);
        Assert.False((bool)(await AnswerAsync(HttpMethod.Get, path, null, token))["agreed"]!);
        using var stale = await world.SendAsync(HttpMethod.Post, path + "/consent", new { version = (string)read["version"]! }, token);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
    }

    [Fact]
    public async Task A_picture_is_drawn_anew_small_and_square_and_what_is_none_is_refused()
    {
        var token = await SignInAsync("+8613912345006");
        using var bitmap = new SKBitmap(1200, 700);
        bitmap.Erase(SKColors.Teal);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        byte[] file = [.. png.ToArray(), .. "<script>alert(1)</script>"u8];
        var set = await SendFileAsync(file, token);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var address = new Uri((string)JsonNode.Parse(await set.Content.ReadAsStringAsync())!["avatar_url"]!);
        using var got = await world.Http.GetAsync(address.AbsolutePath);
        var bytes = await got.Content.ReadAsByteArrayAsync();
        using var shown = SKBitmap.Decode(bytes);
        Assert.Equal((512, 512, "image/jpeg", "nosniff"), (shown.Width, shown.Height, got.Content.Headers.ContentType!.MediaType, got.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.DoesNotContain("script", System.Text.Encoding.Latin1.GetString(bytes));
        foreach (var wrong in (byte[][])["<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), [], file[..40]])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendFileAsync(wrong, token)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendFileAsync(new byte[6 * 1024 * 1024 + 1], token)).StatusCode);
        // Of a new one the old is gone.
        await SendFileAsync(file, token);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Http.GetAsync(address.AbsolutePath)).StatusCode);
    }

    [Fact]
    public async Task All_of_ones_data_comes_as_an_archive_with_the_wallets_postings()
    {
        var token = await SignInAsync("+8613912345007");
        var me = await AnswerAsync(HttpMethod.Get, "/people/me", null, token);
        await world.SandboxAsync("/sandbox/topups", new { payer_id = (string)me["person_id"]!, amount = 700 });
        using var reply = await world.SendAsync(HttpMethod.Get, "/people/me/export?format=zip", null, token);
        using var archive = new ZipArchive(await reply.Content.ReadAsStreamAsync());
        using var reading = new StreamReader(archive.GetEntry("madang-me.json")!.Open());
        var told = JsonNode.Parse(await reading.ReadToEndAsync())!;
        Assert.Equal((700, "top_up", true), ((int)told["wallet"]!["balance"]!, (string)told["wallet"]!["postings"]![0]!["kind"]!, (bool)told["wallet"]!["is_whole"]!));
        Assert.Equal("+8613912345007", (string)told["account"]!["identifiers"]![0]!["value"]!);
    }

    [Fact]
    public async Task Releases_know_a_person_by_their_token_and_a_tester_by_their_phone()
    {
        var people = world.Get<IReleasePeople>();
        var token = await SignInAsync("+8613912345008");
        var personId = (string)(await AnswerAsync(HttpMethod.Get, "/people/me", null, token))["person_id"]!;
        HttpContext Asking(string authorization)
        {
            var http = new DefaultHttpContext();
            http.Request.Headers.Authorization = authorization;
            return http;
        }
        Assert.Equal(personId, await people.PersonOfAsync(Asking($"Bearer {token}"), default));
        Assert.Null(await people.PersonOfAsync(Asking("Bearer 0123"), default));
        Assert.Null(await people.PersonOfAsync(Asking(""), default));
        Assert.Equal(personId, await people.FindAsync("+8613912345008", default));
        Assert.Null(await people.FindAsync("+8613912349999", default));
        Assert.Equal("", await people.FindAsync("alice", default));
    }

    [Fact]
    public async Task After_a_merge_only_tokens_of_the_one_who_stays_open_a_wallet()
    {
        var older = await world.SandboxAsync("/sandbox/payers", new { name = "Older" });
        var olderToken = (string)older["token"]!;
        await AnswerAsync(HttpMethod.Get, "/people/me", null, olderToken);
        world.Machine.Advance(TimeSpan.FromSeconds(1));
        var younger = await SignInAsync("+8613912345009");
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var joined = await AnswerAsync(HttpMethod.Post, "/people/me/phones", new { phone = "+8613912345009", code = await CodeAsync("+8613912345009") }, olderToken);
        Assert.True((bool)joined["merged"]!);
        Assert.Null(joined["token"]);
        using var ended = await world.SendAsync(HttpMethod.Get, "/wallet/balance", null, younger);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        using var stays = await world.SendAsync(HttpMethod.Get, "/wallet/balance", null, olderToken);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
    }

    private async Task<HttpResponseMessage> SendFileAsync(byte[] file, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/people/me/picture") { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        request.Headers.Authorization = new("Bearer", token);
        return await world.Http.SendAsync(request);
    }

    private static string Sorted(JsonNode permissions) => $"{{{string.Join(',', permissions.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"\"{one.Key}\":{one.Value!.ToJsonString()}"))}}}";

    private async Task<string> SignInAsync(string phone) =>
        (string)(await AnswerAsync(HttpMethod.Post, "/people/sign-in", new { phone, code = await CodeAsync(phone) }, null))["token"]!;

    private async Task<string> CodeAsync(string phone)
    {
        await AnswerAsync(HttpMethod.Post, "/people/codes", new { phone, language = "en" }, null);
        var messages = await AnswerAsync(HttpMethod.Get, $"/sandbox/messages?phone={Uri.EscapeDataString(phone)}", null, OpenWorld.Token);
        return SixDigits().Match((string)messages["messages"]![0]!["text"]!).Value;
    }

    private async Task<JsonNode> AnswerAsync(HttpMethod method, string path, object? body, string? token)
    {
        using var reply = await world.SendAsync(method, path, body, token);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{method} {path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    [GeneratedRegex("[0-9]{6}")]
    private static partial Regex SixDigits();
}

public sealed class PermissionsOnSqlite() : PermissionSuite(DatabaseEngine.Sqlite);

public sealed class PermissionsOnPostgres() : PermissionSuite(DatabaseEngine.Postgres);
