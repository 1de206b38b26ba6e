using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;
using QRCoder;

namespace Madang.Browser.Tests.Shell;

/// <summary>The wallet as its owner uses it: topping up, sending, a red packet, the code for a till, limits.</summary>
[Trait("Category", "Slow")]
public sealed class WalletJourney(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Password = "246802";

    [Theory]
    [InlineData("en", true, "+8613900000091", "+8613900000094", "Top up", "Send", "Red packet", "Pay code", "Done")]
    [InlineData("zh", false, "+8613900000092", "+8613900000095", "充值", "转账", "红包", "付款码", "完成")]
    [InlineData("ko", true, "+8613900000093", "+8613900000096", "충전", "보내기", "돈봉투", "결제 코드", "완료")]
    public async Task Money_comes_in_goes_to_a_person_and_into_a_packet(string language, bool isPhone, string phone, string friendsPhone, string topUp, string send, string packet, string code, string done)
    {
        var reader = new Reader(language, isPhone);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        await using var other = await Visit.BeginAsync(sandbox, reader);
        var friend = await PersonAtShell.SignInAsync(sandbox, other, friendsPhone);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, phone);
        var page = visit.Page;
        var sheet = page.Locator("dialog[open]");
        async Task OpenAsync(string name) => await page.Locator(".purse").GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
        await person.GoAsync("/wallet");
        await OpenAsync(topUp);
        await sheet.Locator("input[name=amount]").FillAsync("1000.50");
        await sheet.Locator("button.primary").ClickAsync();
        await sheet.GetByRole(AriaRole.Button, new() { Name = done, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".purse .amount")).ToContainTextAsync("1,000.50");
        await person.CallAsync(HttpMethod.Post, "/wallet/password", new { password = Password });
        await page.ReloadAsync();
        await OpenAsync(send);
        await sheet.Locator("input[name=phone]").FillAsync(friendsPhone);
        await sheet.Locator("input[name=amount]").FillAsync("300");
        await person.LookAsync("wallet-send", reader);
        await sheet.Locator("button.primary").ClickAsync();
        await person.TypeAsync(Password);
        await sheet.GetByRole(AriaRole.Button, new() { Name = done, Exact = true }).ClickAsync();
        await friend.GoAsync("/wallet");
        await other.Page.Locator(".rows .button.primary").ClickAsync();
        await Assertions.Expect(other.Page.Locator(".purse .amount")).ToContainTextAsync("300.00");
        await OpenAsync(packet);
        await sheet.Locator("input[name=amount]").FillAsync("8.88");
        await sheet.Locator("input[name=count]").FillAsync("1");
        await sheet.Locator("button.primary").ClickAsync();
        var link = await sheet.Locator("p.mono").InnerTextAsync();
        await person.LookAsync("wallet-packet", reader);
        await sheet.GetByRole(AriaRole.Button, new() { Name = done, Exact = true }).ClickAsync();
        await other.Page.GotoAsync(link);
        await other.Page.Locator("dialog[open] .envelope .open").ClickAsync();
        await Assertions.Expect(other.Page.Locator("dialog[open] .envelope .amount")).ToContainTextAsync("8.88");
        await friend.LookAsync("wallet-opened", reader);
        await OpenAsync(code);
        await Assertions.Expect(sheet.Locator(".digits")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1[0-5]"));
        await person.LookAsync("wallet-code", reader);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".purse .amount")).ToContainTextAsync("691.62");
        await person.LookAsync("wallet", reader);
    }

    [Fact]
    public async Task A_scanned_order_of_a_shop_is_paid_and_limits_are_changed_with_the_password()
    {
        var reader = new Reader("en", IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000099");
        await person.TopUpAsync(10_000);
        await person.CallAsync(HttpMethod.Post, "/wallet/password", new { password = Password });
        var codeUrl = await sandbox.BackEnd.NativeAsync(2_500);
        var page = visit.Page;
        await person.GoAsync("/scan");
        await page.Locator(".scanner input[type=file]").SetInputFilesAsync(new FilePayload { Name = "code.png", MimeType = "image/png", Buffer = PngByteQRCodeHelper.GetQRCode(codeUrl, QRCodeGenerator.ECCLevel.M, 8) });
        await Assertions.Expect(page.Locator("dialog[open] .amount")).ToContainTextAsync("25.00");
        await page.Locator("dialog[open] button.primary").ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open] .tick")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".purse .amount")).ToContainTextAsync("75.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Limits", Exact = true }).ClickAsync();
        var sheet = page.Locator("dialog[open]");
        await sheet.Locator("input[name=without_password]").FillAsync("0");
        await person.LookAsync("wallet-limits", reader);
        await sheet.Locator("button.primary").ClickAsync();
        await person.TypeAsync("135790");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("PASSWORD_WRONG");
        await person.TypeAsync(Password);
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Equal(0, (long)(await person.CallAsync(HttpMethod.Get, "/wallet/limits"))["without_password"]!);
    }
}
