using Madang.Browser.Tests.Sandbox;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Shell;

/// <summary>A merchant's back end, its mini program and a person: an order is prepaid, shown in the shell's sheet, agreed to, and paid.</summary>
[Trait("Category", "Slow")]
public sealed class PayJourney(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Password = "246802";

    [Theory]
    [InlineData("en", true, "+8613900000011", "Pay", "Done")]
    [InlineData("zh", true, "+8613900000012", "支付", "完成")]
    [InlineData("ko", false, "+8613900000013", "결제", "완료")]
    public async Task An_order_is_paid_with_a_password_that_is_made_the_first_time(string language, bool isPhone, string phone, string pay, string done)
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder, sandbox.BackEnd.AppId);
        var reader = new Reader(language, isPhone);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, phone);
        await person.TopUpAsync(100_000);
        var parameters = await sandbox.BackEnd.PrepayAsync(await person.OpenIdAsync(app), 45_600);
        await person.GoAsync(TryingApp.Link(app, "requestPayment", parameters));
        var inside = visit.Page.FrameLocator(".app iframe");
        await inside.Locator("#call").ClickAsync();
        var sheet = visit.Page.Locator("dialog[open]");
        await Assertions.Expect(sheet.Locator(".amount")).ToContainTextAsync("456.00");
        await Assertions.Expect(sheet).ToContainTextAsync("Courtyard <b>Coffee</b>");
        await Assertions.Expect(sheet).ToContainTextAsync("Five garments");
        await person.LookAsync("pay-order", reader);
        await person.PressAsync(pay);
        await sheet.Locator(".pad").WaitForAsync();
        await person.LookAsync("pay-first-password", reader);
        // The first password is typed twice; one that anybody guesses is none.
        await person.TypeAsync("123456");
        await person.TypeAsync("123456");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToContainTextAsync("PARAM_ERROR");
        await person.TypeAsync(Password);
        await person.TypeAsync(Password);
        await Assertions.Expect(sheet.Locator(".tick")).ToBeVisibleAsync();
        await person.LookAsync("pay-paid", reader);
        await sheet.GetByRole(AriaRole.Button, new() { Name = done }).ClickAsync();
        await Assertions.Expect(inside.Locator("#told")).ToHaveTextAsync("""{"errMsg":"requestPayment:ok"}""");
        Assert.Equal(54_400, await person.BalanceAsync());
        // Paid is paid: the same order again says so, and takes nothing.
        await Assertions.Expect(visit.Page.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(sheet.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await person.LookAsync("pay-again", reader);
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("requestPayment:fail");
        Assert.Equal(54_400, await person.BalanceAsync());
    }

    [Fact]
    public async Task Who_goes_away_has_paid_nothing_and_wrong_passwords_lock()
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder, sandbox.BackEnd.AppId);
        var reader = new Reader("en", IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000021");
        await person.TopUpAsync(100_000);
        await person.CallAsync(HttpMethod.Post, "/wallet/password", new { password = Password });
        await person.GoAsync(TryingApp.Link(app, "requestPayment", await sandbox.BackEnd.PrepayAsync(await person.OpenIdAsync(app), 30_000)));
        var inside = visit.Page.FrameLocator(".app iframe");
        await inside.Locator("#call").ClickAsync();
        await person.PressAsync("Cancel");
        await Assertions.Expect(inside.Locator("#told")).ToHaveTextAsync("""{"errMsg":"requestPayment:fail cancel"}""");
        await Assertions.Expect(visit.Page.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        await inside.Locator("#call").ClickAsync();
        await person.PressAsync("Pay");
        var alert = visit.Page.Locator("dialog[open]").GetByRole(AriaRole.Alert);
        for (var guess = 1; guess <= 4; guess++)
        {
            await person.TypeAsync("135790");
            await Assertions.Expect(alert).ToContainTextAsync("PASSWORD_WRONG");
        }
        await person.TypeAsync("135790");
        await Assertions.Expect(alert).ToContainTextAsync("PASSWORD_LOCKED");
        await person.LookAsync("pay-locked", reader);
        await person.TypeAsync(Password);
        await Assertions.Expect(alert).ToContainTextAsync("PASSWORD_LOCKED");
        await person.PressAsync("Cancel");
        Assert.Equal(100_000, await person.BalanceAsync());
    }

    [Fact]
    public async Task What_the_merchant_did_not_sign_is_not_paid_and_nor_is_another_persons_order()
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder, sandbox.BackEnd.AppId);
        await using var visit = await Visit.BeginAsync(sandbox, new Reader("en", IsPhone: true));
        var person = await PersonAtShell.SignInAsync(sandbox, visit, "+8613900000031");
        await person.TopUpAsync(1_000);
        var inside = visit.Page.FrameLocator(".app iframe");
        var forged = await sandbox.BackEnd.PrepayAsync(await person.OpenIdAsync(app), 600, sign: text => text + "and more");
        await person.GoAsync(TryingApp.Link(app, "requestPayment", forged));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToContainTextAsync("PAY_SIGN_ERROR");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("requestPayment:fail PAY_SIGN_ERROR");
        // The demonstration's person's order, signed by the merchant, but not this person's to pay.
        await person.GoAsync(TryingApp.Link(app, "requestPayment", await sandbox.BackEnd.PrepayAsync((string)app["openid"]!, 600)));
        await inside.Locator("#call").ClickAsync();
        await person.PressAsync("Pay");
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToContainTextAsync("This cannot be paid");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(inside.Locator("#told")).ToContainTextAsync("requestPayment:fail");
        // Signed for the merchant's app; handed over by another.
        using var other = new TemporaryFolder();
        var thief = await TryingApp.MakeAsync(sandbox, other);
        await person.GoAsync(TryingApp.Link(thief, "requestPayment", await sandbox.BackEnd.PrepayAsync(await person.OpenIdAsync(app), 600)));
        await inside.Locator("#call").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToContainTextAsync("PAY_SIGN_ERROR");
        Assert.Equal(1_000, await person.BalanceAsync());
    }

    [Theory]
    [InlineData("en", "+8613900000041", "Use a passkey", "Pay")]
    [InlineData("ko", "+8613900000042", "패스키로 결제", "결제")]
    public async Task A_passkey_agrees_to_a_payment(string language, string phone, string use, string pay)
    {
        using var folder = new TemporaryFolder();
        var app = await TryingApp.MakeAsync(sandbox, folder, sandbox.BackEnd.AppId);
        var reader = new Reader(language, IsPhone: true);
        await using var visit = await Visit.BeginAsync(sandbox, reader);
        var person = await PersonAtShell.SignInAsync(sandbox, visit, phone);
        await person.TopUpAsync(100_000);
        await person.CallAsync(HttpMethod.Post, "/wallet/password", new { password = Password });
        await person.WithAuthenticatorAsync();
        await person.GoAsync("/me");
        var make = language == "ko" ? "패스키 만들기" : "Make a passkey";
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = make, Exact = true }).ClickAsync();
        await person.LookAsync("passkey-add", reader);
        await person.PressAsync(make);
        await person.TypeAsync(Password);
        await Assertions.Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync(language == "ko" ? "결제에도 사용" : "It may pay");
        await person.GoAsync(TryingApp.Link(app, "requestPayment", await sandbox.BackEnd.PrepayAsync(await person.OpenIdAsync(app), 40_000)));
        var inside = visit.Page.FrameLocator(".app iframe");
        await inside.Locator("#call").ClickAsync();
        await person.PressAsync(pay);
        await person.LookAsync("pay-consent", reader);
        await person.PressAsync(use);
        await Assertions.Expect(visit.Page.Locator("dialog[open] .tick")).ToBeVisibleAsync();
        await Assertions.Expect(inside.Locator("#told")).ToHaveTextAsync("""{"errMsg":"requestPayment:ok"}""");
        Assert.Equal(60_000, await person.BalanceAsync());
    }
}
