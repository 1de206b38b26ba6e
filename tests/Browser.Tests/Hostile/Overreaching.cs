using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Madang.Browser.Tests.Hostile;

/// <summary>A hostile mini program learns nothing of the shell, and cannot speak for it, for the person or for another app.</summary>
public sealed class Overreaching(HostileFixture hostile) : IClassFixture<HostileFixture>
{
    private const string Secret = "secret-of-the-shell";

    // What the shell keeps, where an app would look for it.
    private const string Keep = """
        secret => {
          window.shellSecret = secret
          document.cookie = `kept=${secret}`
          localStorage.setItem('secret', secret)
          sessionStorage.setItem('secret', secret)
        }
        """;

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_frame_learns_nothing_of_the_shell(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var address = app.Shell.Url;
        await app.Shell.EvaluateAsync(Keep, Secret);
        Assert.Empty(await app.Frame.EvaluateAsync<string[]>(HostileFixture.Script("reading.js"), new { shell = app.Origin, secret = Secret }));
        Assert.Equal(address, app.Shell.Url);
    }

    [Fact]
    public async Task A_frame_that_nobody_sandboxed_would_learn_it_all()
    {
        await using var app = await hostile.OpenAsync(Place.OwnOrigin);
        await app.Shell.EvaluateAsync(Keep, Secret);
        await app.Shell.EvaluateAsync("() => { const frame = document.createElement('iframe'); frame.id = 'friend'; document.body.append(frame) }");
        var friend = (await (await app.Shell.Locator("#friend").ElementHandleAsync()).ContentFrameAsync())!;
        var got = await friend.EvaluateAsync<string[]>(HostileFixture.Script("reading.js"), new { shell = app.Origin, secret = Secret });
        string[] expected = ["document", "title", "element", "variable", "cookie", "local storage", "session storage", "database", "location", "history", "address", "gateway", "service worker"];
        Assert.Empty(expected.Except(got));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task Messages_to_the_shell_past_the_ports_are_nobodys(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var heard = await app.Frame.EvaluateAsync<int>(
            """
            () => new Promise(resolve => {
              let ports = 0
              addEventListener('message', event => { ports += event.ports.length })
              for (const target of [parent, top]) {
                target.postMessage({ madang: 'frame', version: 1 }, '*')
                target.postMessage({ madang: 'boot', boot: { app: { appId: 'wx0000000000000001' } } }, '*')
                target.postMessage({ event: 'app.exit', data: {} }, '*')
                target.postMessage({ id: 1, method: 'app.exit', args: {} }, '*')
              }
              // And as if it were the shell, to itself: whoever does not come from above is not heard.
              const channel = new MessageChannel()
              const other = new MessageChannel()
              window.postMessage({ madang: 'boot', boot: { app: { appId: 'wx0000000000000001' }, storage: {}, settings: {} } }, '*', [channel.port2, other.port2])
              setTimeout(() => resolve(ports - 2), 800)
            })
            """);
        Assert.Equal(0, heard);
        Assert.True(await app.Capsule.IsVisibleAsync());
        Assert.Contains(HostileFixture.App, app.Shell.Url);
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task Forged_calls_pay_nothing_and_open_nothing(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var sent = new List<string>();
        app.Context.Request += (_, request) => sent.Add($"{request.Method} {new Uri(request.Url).AbsolutePath}");
        var answers = await ForgeAsync(app,
            new { method = "pay", args = new { timeStamp = 1, nonceStr = "a", package = new { huge = "x" }, signType = "RSA", paySign = "forged" } },
            new { method = "authorize", args = new { scope = "__proto__" } },
            new { method = "authorize", args = new { scope = "scope.everything <b>" } },
            new { method = "constructor", args = new { } },
            new { method = "toString", args = new { } },
            new { method = "request", args = new { app = "wx0000000000000001", url = app.Origin + "/shell/apps", method = "GET" } },
            new { method = "request", args = new { url = "http://169.254.169.254/latest/meta-data", method = "GET" } });
        Assert.Equal(7, answers.Count);
        Assert.All(answers, answer => Assert.NotNull(answer["err"]));
        Assert.Equal(0, await app.Shell.Locator("dialog[open]").CountAsync());
        // Nothing but the gateway was spoken to, and it refused. Parts of the runtime are files.
        Assert.DoesNotContain(sent, path => !path.Contains("/r/components/", StringComparison.Ordinal) && !path.EndsWith("/gateway/request", StringComparison.Ordinal) && !path.EndsWith("/gateway/visit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task Forged_notices_neither_hide_the_capsule_nor_put_on_another_apps_name(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        await ForgeAsync(app,
            new { @event = "app.capsule", data = new { theme = "light", hidden = true } },
            new { @event = "app.route", data = new { path = "../wx0000000000000001/pages/pay/pay", query = new { }, title = "Bank" } },
            new { @event = "app.route", data = new { path = "../../wallet", query = new { }, title = "Wallet" } },
            new { @event = "storage.set", data = new { key = "a", data = new { length = 0, huge = "x" } } },
            new { @event = "files.write", data = new { path = "wxfile://usr/a", bytes = new { byteLength = 0 } } },
            new { @event = "app.capsule", data = (object?)null });
        Assert.True(await app.Capsule.IsVisibleAsync());
        // That the notices arrived shows in what they may say.
        await Assertions.Expect(app.Shell.Locator(".capsule")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal($"/a/{HostileFixture.App}/pages/index/index", new Uri(app.Shell.Url).AbsolutePath);
        Assert.DoesNotContain("Bank", await app.Shell.TitleAsync());
        Assert.True(await app.CloseAsync());
    }

    [Fact]
    public async Task One_app_cannot_read_what_another_stores()
    {
        await using var app = await hostile.OpenAsync(Place.OwnOrigin);
        // Another app's things in the shell's keeping, as it keeps them.
        await app.Shell.EvaluateAsync(
            """
            () => new Promise(resolve => {
              const request = indexedDB.open('madang')
              request.onsuccess = () => {
                const change = request.result.transaction(['storage', 'permissions'], 'readwrite')
                change.objectStore('storage').put('"theirs"', ['wx0000000000000001', 'token'])
                change.objectStore('permissions').put(true, ['wx0000000000000001', 'scope.userLocation'])
                change.oncomplete = () => { request.result.close(); resolve() }
              }
            })
            """);
        var answers = await ForgeAsync(app, new { method = "getSetting", args = new { app = "wx0000000000000001", key = "wx0000000000000001" } }, new { method = "storage.get", args = new { app = "wx0000000000000001", key = "token" } });
        Assert.DoesNotContain("theirs", string.Join(' ', answers.Select(answer => answer.ToJsonString())));
        Assert.Equal("{}", answers[0]["ok"]!["authSetting"]!.ToJsonString());
        Assert.NotNull(answers[1]["err"]);
        // Beside what it has kept itself, theirs is still there.
        Assert.Equal(2, await app.Shell.EvaluateAsync<int>("() => new Promise(resolve => { const request = indexedDB.open('madang'); request.onsuccess = () => { const found = request.result.transaction('storage').objectStore('storage').getAll(); found.onsuccess = () => resolve(found.result.length) } })"));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_forged_login_names_nobody_who_has_not_signed_in(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var sent = new List<string>();
        app.Context.Request += (_, request) => sent.Add(new Uri(request.Url).AbsolutePath);
        var answers = await ForgeAsync(app,
            new { method = "login", args = new { appId = "wx0000000000000001" } },
            new { method = "getPhoneNumber", args = new { } },
            new { method = "getUserProfile", args = new { } });
        Assert.DoesNotContain(answers, answer => answer["ok"] is not null);
        // One question stands there, and it is the person's to answer.
        Assert.Equal(1, await app.Shell.Locator("dialog[open]").CountAsync());
        // Whether this app has a privacy contract is asked for anybody; nothing else is, and nothing of the app that was named.
        Assert.All(sent.Where(path => path.StartsWith("/people/", StringComparison.Ordinal)), path => Assert.Equal("/people/apps/wx0000000000000bad/privacy", path));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_payment_is_neither_pressed_nor_seen_nor_named_by_the_app(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        // What the platform tells of the order is this test's; that nobody presses for the person is what it is about.
        var asked = new List<string>();
        await app.Context.RouteAsync("**/wallet/**", route =>
        {
            asked.Add($"{new Uri(route.Request.Url).AbsolutePath} {route.Request.PostData}");
            var body = route.Request.Url.EndsWith("/balance", StringComparison.Ordinal)
                ? """{"payer_id":"1","currency":"CNY","balance":9000,"held":0,"available":9000,"spent_today":0,"has_password":true}"""
                : """{"trade_id":"1","payee":{"mch_id":"1","name":"A shop"},"description":"Socks","amount":100,"currency":"CNY","state":"NOTPAY","needs_password":false}""";
            return route.FulfillAsync(new() { ContentType = "application/json", Body = body });
        });
        await app.Shell.EvaluateAsync("() => localStorage.setItem('madang.account', 'somebody')");
        var pay = app.Shell.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true });
        var asking = ForgeAsync(app, new { method = "pay", args = new { appId = "wx0000000000000001", timeStamp = "1", nonceStr = "a", package = "prepay_id=wx1", signType = "RSA", paySign = "x" } });
        await pay.WaitForAsync();
        // A press that was meant for the app, and a frame that would draw over the sheet or take the keys.
        await pay.DispatchEventAsync("click");
        await app.Frame.EvaluateAsync(
            """
            () => {
              const cover = document.createElement('div')
              cover.popover = 'manual'
              cover.style.cssText = 'position:fixed;inset:0;margin:0;width:100vw;height:100vh;z-index:2147483647;opacity:.01'
              document.body.append(cover)
              cover.showPopover()
              window.focus()
              for (const key of ['Enter', ' ', '1']) document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
            }
            """);
        var top = await app.Shell.EvaluateAsync<bool>("() => { const box = [...document.querySelectorAll('dialog[open] button')].at(-1).getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('dialog') !== null }");
        Assert.True(top);
        Assert.True(await app.Frame.EvaluateAsync<bool>("shell => { try { return !parent.document } catch { return true } }", app.Origin));
        // Nothing was paid, and which app asks is not the app's to say.
        Assert.DoesNotContain(asked, one => one.StartsWith("/wallet/payments ", StringComparison.Ordinal));
        Assert.Contains(asked, one => one.StartsWith("/wallet/payments/preview ", StringComparison.Ordinal) && one.Contains(HostileFixture.App, StringComparison.Ordinal) && !one.Contains("wx0000000000000001", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await app.Shell.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Assertions.Expect(app.Shell.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Equal("cancel", (string?)(await asking).FirstOrDefault()?["err"]?["errMsg"] ?? "cancel");
        // A person who reads it and presses is heard.
        await app.Frame.EvaluateAsync("() => document.querySelectorAll('[popover]').forEach(cover => cover.remove())");
        await Assertions.Expect(app.Shell.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        var again = ForgeAsync(app, new { method = "pay", args = new { timeStamp = "1", nonceStr = "a", package = "prepay_id=wx1", signType = "RSA", paySign = "x" } });
        await pay.WaitForAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await pay.ClickAsync();
        await app.Shell.Locator("dialog[open] .tick").WaitForAsync();
        Assert.Contains(asked, one => one.StartsWith("/wallet/payments ", StringComparison.Ordinal));
        await again;
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_tap_that_was_meant_for_the_app_answers_no_question(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var allow = app.Shell.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true });
        var asking = ForgeAsync(app, new { method = "authorize", args = new { scope = "scope.userLocation" } });
        await allow.WaitForAsync();
        await allow.DispatchEventAsync("click");
        Assert.True(await allow.IsVisibleAsync());
        // What the app says is shown as what the app says.
        Assert.Equal("Press Allow to receive your prize", await app.Shell.Locator("dialog q").InnerTextAsync());
        await Task.Delay(TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);
        await allow.ClickAsync();
        await Assertions.Expect(allow).ToHaveCountAsync(0);
        Assert.Null((await asking)[0]["err"]);
    }

    [Fact]
    public async Task Who_asks_without_end_is_not_heard_and_the_way_out_stays_free()
    {
        await using var app = await hostile.OpenAsync(Place.OwnOrigin);
        var answers = ForgeAsync(app, [.. Enumerable.Range(0, 50).Select(index => (object)new { method = "phone.call", args = new { phoneNumber = $"10{index} free" } })]);
        var dialog = app.Shell.Locator("dialog[open]");
        for (var question = 0; question < 5; question++)
        {
            await dialog.WaitForAsync();
            // What is shown is the number that would be dialled, and nothing of the app's words.
            Assert.Equal($"10{question}", await dialog.Locator(".said").InnerTextAsync());
            await app.Shell.Keyboard.PressAsync("Escape");
        }
        Assert.True((await answers).Count(answer => answer["err"] is not null) >= 45);
        Assert.True(await app.CloseAsync());
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task The_capsule_is_over_everything_that_an_app_can_draw(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        const string Covered = "() => { const box = document.querySelector('.capsule').getBoundingClientRect(); const top = document.elementFromPoint(box.x + box.width * .75, box.y + box.height / 2); return top?.closest('.capsule') === null }";
        await app.Frame.EvaluateAsync("() => { const cover = window.cover = document.createElement('div'); cover.popover = 'manual'; cover.style.cssText = 'position:fixed;inset:0;margin:0;width:100vw;height:100vh;z-index:2147483647;background:red'; document.body.append(cover); cover.showPopover() }");
        Assert.False(await app.Shell.EvaluateAsync<bool>(Covered));
        // What fills the screen, as a browser lets any page do after a tap, is put back before the shell asks something.
        await app.Frame.EvaluateAsync("() => window.cover.remove()");
        Assert.Equal("full", await app.Frame.EvaluateAsync<string>("() => document.documentElement.requestFullscreen().then(() => 'full', String)"));
        var asking = ForgeAsync(app, new { method = "authorize", args = new { scope = "scope.userLocation" } });
        await app.Shell.Locator("dialog[open]").WaitForAsync();
        Assert.False(await app.Shell.EvaluateAsync<bool>("() => document.fullscreenElement !== null"));
        await asking;
        await app.Shell.Keyboard.PressAsync("Escape");
        Assert.True(await app.CloseAsync());
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task A_frame_does_not_go_back_for_the_person(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        var address = app.Shell.Url;
        await app.Frame.EvaluateAsync("() => { history.pushState(1, ''); history.pushState(2, '') }");
        await app.Frame.EvaluateAsync("() => { history.go(-3) }");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        Assert.Equal(address, app.Shell.Url);
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task What_is_typed_while_the_shell_asks_is_the_shells(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        await app.Frame.EvaluateAsync("() => { const field = document.createElement('input'); field.id = 'thief'; field.style.cssText = 'position:fixed;left:0;top:400px;z-index:9999'; document.body.append(field) }");
        var asking = ForgeAsync(app, new { method = "authorize", args = new { scope = "scope.address" } });
        var allow = app.Shell.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true });
        await allow.WaitForAsync();
        await app.Frame.EvaluateAsync("() => { document.querySelector('#thief').focus(); window.focus() }");
        // A moment that no person types in.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await app.Frame.EvaluateAsync("() => { document.querySelector('#thief').focus(); window.focus() }");
        await app.Shell.Keyboard.TypeAsync("my own words");
        Assert.Equal("", await app.Frame.EvaluateAsync<string>("() => document.querySelector('#thief').value"));
        await asking;
        // Without a question it has them, from a person who taps it.
        await app.Shell.Keyboard.PressAsync("Escape");
        await Assertions.Expect(app.Shell.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(app.Shell.Locator("section.app > [inert]")).ToHaveCountAsync(0);
        await app.Frame.Locator("#thief").ClickAsync();
        // A click reaches a frame of another process before the browser's focus does.
        await app.Frame.WaitForFunctionAsync("() => document.hasFocus()");
        await app.Shell.Keyboard.TypeAsync("words");
        Assert.Equal("words", await app.Frame.EvaluateAsync<string>("() => document.querySelector('#thief').value"));
    }

    private static async Task<List<JsonObject>> ForgeAsync(OpenedApp app, params object[] send)
    {
        // The app's own next message is what the port is taken from.
        var forging = app.Logic.EvaluateAsync<string>(HostileFixture.Script("forging.js"), new { send });
        await app.Frame.Locator("#keep").ClickAsync();
        return [.. JsonNode.Parse(await forging)!.AsArray().Select(answer => answer!.AsObject()).OrderBy(answer => (int)answer["id"]!)];
    }
}
