using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>Two people meet in the shell: one asks, the other says yes, they talk, send money, make a group, find what was said, and stop.</summary>
[Trait("Category", "Slow")]
public sealed partial class ChatJourney(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private static int phones = 55_550_000;

    private sealed record Somebody(string Token, string PersonId, string Phone);

    [Fact]
    public async Task People_meet_talk_and_send_money()
    {
        var (minji, wei) = (await SignUpAsync("Minji"), await SignUpAsync("小伟"));
        await GiveMoneyAsync(minji, 100_000);
        await using var korean = await ShellAsync(minji, new("ko", IsPhone: true));
        await using var chinese = await ShellAsync(wei, new("zh", IsPhone: true, IsDark: true));
        await KeepAsync(korean, "chats-empty");

        // One asks by a phone number, the other says yes.
        await korean.Page.GetByRole(AriaRole.Button, new() { Name = "사람 추가" }).ClickAsync();
        var asking = korean.Page.GetByRole(AriaRole.Dialog);
        await asking.GetByRole(AriaRole.Button, new() { Name = "사람 추가" }).ClickAsync();
        await asking.Locator("input[name=phone]").FillAsync(wei.Phone);
        await asking.Locator("input[name=greeting]").FillAsync("민지예요");
        await asking.GetByRole(AriaRole.Button, new() { Name = "요청 보내기" }).ClickAsync();
        await Assertions.Expect(asking.GetByRole(AriaRole.Status)).ToContainTextAsync("요청했습니다");
        await asking.GetByRole(AriaRole.Button, new() { Name = "닫기" }).ClickAsync();
        await KeepAsync(chinese, "chats-request");
        await chinese.Page.GetByRole(AriaRole.Button, new() { Name = "同意" }).ClickAsync();

        // Both have the conversation, with what was said in asking.
        await chinese.Page.Locator(".chat-list button").First.ClickAsync();
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("민지예요");
        await korean.Page.Locator(".chat-list button").First.ClickAsync();
        await chinese.Page.GetByRole(AriaRole.Textbox, new() { Name = "消息" }).FillAsync("你好，民지");
        await chinese.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(korean.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("你好");
        // The one that has it open has read it.
        await Assertions.Expect(chinese.Page.GetByText("已读")).ToBeVisibleAsync();

        // A red packet, with a payment password that is made on the way.
        await SendMoneyAsync(korean, "레드 패킷", "8.88", "새해 복 많이 받으세요", isFirst: true);
        await chinese.Page.Locator(".card.red").ClickAsync();
        await chinese.Page.GetByRole(AriaRole.Button, new() { Name = "开", Exact = true }).ClickAsync();
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToContainTextAsync("8.88");
        await KeepAsync(chinese, "chat-red-packet-opened");
        await chinese.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();

        // A transfer, which waits to be accepted.
        await SendMoneyAsync(korean, "송금", "25", "점심", isFirst: false);
        await chinese.Page.Locator(".card.money").ClickAsync();
        await KeepAsync(chinese, "chat-transfer");
        await chinese.Page.GetByRole(AriaRole.Button, new() { Name = "收款", Exact = true }).ClickAsync();
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToContainTextAsync("已收款");
        await chinese.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "关闭" }).ClickAsync();
        await KeepAsync(korean, "chat");
        await KeepAsync(chinese, "chat");
        Assert.Equal(3_388, await BalanceAsync(wei));

        // What was said by mistake is taken back.
        await korean.Page.GetByRole(AriaRole.Textbox, new() { Name = "메시지" }).FillAsync("잘못 보냄");
        await korean.Page.GetByRole(AriaRole.Button, new() { Name = "보내기", Exact = true }).ClickAsync();
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("잘못 보냄");
        await korean.Page.Locator(".bubble-row.out").Last.Locator("button.stamp").ClickAsync();
        await korean.Page.GetByRole(AriaRole.Button, new() { Name = "보내기 취소" }).ClickAsync();
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Log)).Not.ToContainTextAsync("잘못 보냄");
        await Assertions.Expect(chinese.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("消息已撤回");

        // Search finds it, by two letters of Korean.
        await korean.Page.GetByRole(AriaRole.Button, new() { Name = "뒤로" }).ClickAsync();
        await korean.Page.GetByRole(AriaRole.Searchbox).FillAsync("점심");
        await Assertions.Expect(korean.Page.Locator(".chat-list button")).ToHaveCountAsync(1);
        await KeepAsync(korean, "chats-search");
        await korean.Page.GetByRole(AriaRole.Searchbox).FillAsync("");

        // Whoever is blocked is told that it did not arrive, with the way to try again.
        await chinese.Page.GetByRole(AriaRole.Button, new() { Name = "更多", Exact = true }).ClickAsync();
        await chinese.Page.GetByRole(AriaRole.Button, new() { Name = "屏蔽" }).ClickAsync();
        await chinese.Page.GetByRole(AriaRole.Dialog).Locator("button.primary").ClickAsync();
        await Assertions.Expect(chinese.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await korean.Page.Locator(".chat-list button").First.ClickAsync();
        await korean.Page.GetByRole(AriaRole.Textbox, new() { Name = "메시지" }).FillAsync("있어요?");
        await korean.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(korean.Page.Locator(".stamp.failed")).ToContainTextAsync("상대가 메시지를 받지 않습니다");
        await KeepAsync(korean, "chat-blocked");
    }

    [Fact]
    public async Task A_group_shares_a_red_packet_and_a_desk_is_served_by_keys()
    {
        var (minji, wei, sora) = (await SignUpAsync("Minji"), await SignUpAsync("Wei"), await SignUpAsync("Sora"));
        await BefriendAsync(minji, wei);
        await BefriendAsync(minji, sora);
        await GiveMoneyAsync(minji, 100_000);
        await PostAsync("/wallet/password", minji, new { password = "258036" });
        await using var desk = await ShellAsync(minji, new("en"));
        // By keys alone: the list, the sheet, the names.
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).FocusAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "New group" }).FocusAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Page.Locator("input[name=name]").FillAsync("Saturday");
        foreach (var box in await desk.Page.GetByRole(AriaRole.Checkbox).AllAsync())
        {
            await box.FocusAsync();
            await desk.Page.Keyboard.PressAsync("Space");
        }
        await KeepAsync(desk, "chat-new-group");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("made this group");
        await desk.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("Who comes?");
        await desk.Page.Keyboard.PressAsync("Enter");
        await SendMoneyAsync(desk, "Red packet", "20", "For all", isFirst: false, password: "258036", count: "2");
        foreach (var member in (Somebody[])[wei, sora])
        {
            await using var phone = await ShellAsync(member, new("en", IsPhone: true));
            await Assertions.Expect(phone.Page.Locator(".tabs .badge")).ToBeVisibleAsync();
            await phone.Page.Locator(".chat-list button").Filter(new() { HasText = "Saturday" }).ClickAsync();
            await phone.Page.Locator(".card.red").ClickAsync();
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
            await Assertions.Expect(phone.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToContainTextAsync("CN");
            await KeepAsync(phone, $"chat-group-{member.Phone[^1]}");
        }
        Assert.Equal(2_000, await BalanceAsync(wei) + await BalanceAsync(sora));
        await KeepAsync(desk, "chat-group");
        await desk.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(desk.Page.Locator(".talk")).ToHaveCountAsync(0);
        await KeepAsync(desk, "chats");
    }

    [Fact]
    public async Task A_code_of_a_person_leads_to_asking_them_and_a_lost_connection_loses_nothing()
    {
        var (minji, wei) = (await SignUpAsync("Minji"), await SignUpAsync("Wei"));
        var link = (string)(await GetAsync("/messages/contacts/code", minji))["link"]!;
        await using var phone = await ShellAsync(wei, new("en", IsPhone: true), link);
        var asking = phone.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(asking).ToContainTextAsync("Minji");
        await asking.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Assertions.Expect(asking.GetByRole(AriaRole.Status)).ToContainTextAsync("Asked");
        await asking.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await PostAsync($"/messages/contacts/{wei.PersonId}/accept", minji, new { });
        var to = string.CompareOrdinal(minji.PersonId, wei.PersonId) < 0 ? $"p/{minji.PersonId}/{wei.PersonId}" : $"p/{wei.PersonId}/{minji.PersonId}";
        await phone.Page.Locator(".chat-list button").First.ClickAsync();
        await phone.Page.Context.SetOfflineAsync(true);
        await phone.Page.EvaluateAsync("() => 0");
        for (var number = 0; number < 30; number++)
            await PostAsync("/messages/send", minji, new { id = $"m{number}", to, body = new { kind = "text", text = $"word {number}" } });
        await phone.Page.Context.SetOfflineAsync(false);
        await phone.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Assertions.Expect(phone.Page.Locator(".bubble").GetByText("word 29", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 40_000 });
        for (var number = 0; number < 30; number++)
            await Assertions.Expect(phone.Page.Locator(".bubble").GetByText($"word {number}", new() { Exact = true })).ToHaveCountAsync(1);
    }

    private static async Task SendMoneyAsync(Visit visit, string what, string amount, string words, bool isFirst, string password = "258036", string? count = null)
    {
        await visit.Page.Locator(".composer button[aria-expanded]").ClickAsync();
        await visit.Page.Locator(".composer-more").GetByText(what).ClickAsync();
        var sheet = visit.Page.GetByRole(AriaRole.Dialog);
        await sheet.Locator("input[name=amount]").FillAsync(amount);
        if (count is not null)
            await sheet.Locator("input[name=count]").FillAsync(count);
        await sheet.Locator("input[name=words]").FillAsync(words);
        await sheet.Locator("button.primary").ClickAsync();
        // Small sums may go without; where it is asked for, it is given.
        var field = sheet.Locator("input[name=password]");
        await field.Or(visit.Page.Locator("body:not(:has(dialog[open]))")).First.WaitForAsync();
        if (await field.CountAsync() > 0)
        {
            await field.FillAsync(password);
            if (isFirst)
                await KeepAsync(visit, "chat-send-money");
            await sheet.Locator("button.primary").ClickAsync();
        }
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    private async Task<Visit> ShellAsync(Somebody who, Reader reader, string path = "/chats")
    {
        var visit = await Visit.BeginAsync(sandbox, reader);
        await visit.Page.AddInitScriptAsync($"localStorage.setItem('madang.account', '{who.Token}')");
        await visit.Page.GotoAsync(sandbox.Platform.Origin + path);
        Assertions.SetDefaultExpectTimeout(20_000);
        visit.Page.SetDefaultTimeout(20_000);
        await Assertions.Expect(visit.Page.Locator("main.place h1")).ToBeVisibleAsync();
        return visit;
    }

    private static async Task KeepAsync(Visit visit, string name)
    {
        if (Environment.GetEnvironmentVariable("MADANG_PICTURES") is { Length: > 0 } folder)
            await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{visit.Reader}.png") });
    }

    private async Task<Somebody> SignUpAsync(string nickname)
    {
        var phone = $"+8613{Interlocked.Increment(ref phones)}0";
        await PostAsync("/people/codes", null, new { phone });
        var listed = await sandbox.Platform.SandboxAsync(sandbox.DataFolder, "messages", "--phone", phone);
        var code = SixDigits().Match(listed.Output.Split('\n')[0].Replace(phone, "", StringComparison.Ordinal)).Value;
        var signedIn = await PostAsync("/people/sign-in", null, new { phone, code, nickname });
        return new((string)signedIn["token"]!, (string)signedIn["person_id"]!, phone);
    }

    private async Task BefriendAsync(Somebody one, Somebody other)
    {
        await PostAsync("/messages/contacts/ask", one, new { phone = other.Phone });
        await PostAsync($"/messages/contacts/{one.PersonId}/accept", other, new { });
    }

    private async Task GiveMoneyAsync(Somebody who, long amountFen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/topups") { Content = Json(new { payer_id = who.PersonId, amount = amountFen }) };
        request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(sandbox.DataFolder, "operator.token"))).Trim());
        using var response = await sandbox.Platform.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<long> BalanceAsync(Somebody who) => (long?)(await GetAsync("/wallet/balance", who))["available"] ?? 0;

    private async Task<JsonNode> GetAsync(string path, Somebody who)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", who.Token);
        using var response = await sandbox.Platform.Http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<JsonNode> PostAsync(string path, Somebody? who, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Authorization = who is null ? null : new AuthenticationHeaderValue("Bearer", who.Token);
        using var response = await sandbox.Platform.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();
}
