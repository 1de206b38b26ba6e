using Microsoft.Playwright;

namespace Madang.Browser.Tests.Hostile;

/// <summary>No data of an app becomes script in its view, and no data fetches what the policy would have to stop.</summary>
public sealed class Smuggling(HostileFixture hostile) : IClassFixture<HostileFixture>
{
    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task Script_in_rich_text_addresses_styles_and_attributes_does_not_run(Place place)
    {
        hostile.Attacker.Forget();
        await using var app = await hostile.OpenAsync(place, "pages/smuggle/smuggle", new Dictionary<string, string> { ["target"] = hostile.Attacker.Target });
        // What may be shown is: the page came through it all.
        await Assertions.Expect(app.Frame.Locator("wx-rich-text").First.Locator("img")).ToHaveCountAsync(1);
        await app.Frame.Locator(".node-click").ClickAsync();
        foreach (var link in await app.Frame.Locator("wx-rich-text a, .link").AllAsync())
            await link.DispatchEventAsync("click");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Null(await app.Frame.EvaluateAsync<string?>("() => window.pwned ?? null"));
        Assert.Null(await app.Shell.EvaluateAsync<string?>("() => window.pwned ?? null"));
        Assert.Empty(hostile.Attacker.Seen);
        // Nothing of it even came as far as the policy: no element, no attribute, no handler.
        Assert.DoesNotContain(app.Console, line => line.Contains("inline", StringComparison.OrdinalIgnoreCase) || line.Contains("script-src", StringComparison.Ordinal));
        // The document's own: its first lines, the manifest, and without an origin the runtime's scripts as data.
        Assert.Equal(place == Place.Opaque ? 3 : 2, await app.Frame.Locator("script:not([src])").CountAsync());
        Assert.Equal(0, await app.Frame.Locator("object, embed, iframe, form, base, link[rel=preconnect], meta[http-equiv]").CountAsync());
        Assert.Equal(0, await app.Frame.EvaluateAsync<int>(
            """
            () => {
              let found = 0
              const walk = root => {
                for (const element of root.querySelectorAll('*')) {
                  for (const { name, value } of element.attributes) if (name.startsWith('on') || /^\s*(javascript|vbscript):/i.test(value)) found++
                  if (element.shadowRoot) walk(element.shadowRoot)
                }
              }
              walk(document)
              return found
            }
            """));
    }

    [Fact]
    public async Task The_same_texts_run_in_a_page_that_takes_them_as_markup()
    {
        var page = await hostile.UnguardedAsync();
        hostile.Attacker.Forget();
        var ran = await page.EvaluateAsync<int>(
            """
            async ({ source, target }) => {
              const exports = {}
              new Function('exports', source)(exports)
              let ran = 0
              // One of them would take the page away from under the rest.
              for (const text of exports.markup.filter(text => !text.includes('refresh'))) {
                delete window.pwned
                const place = document.createElement('div')
                document.body.append(place)
                place.append(document.createRange().createContextualFragment(text.split('TARGET').join(target)))
                await new Promise(resolve => setTimeout(resolve, 250))
                for (const link of place.querySelectorAll('a[href^=javascript]')) link.click()
                await new Promise(resolve => setTimeout(resolve, 50))
                if (window.pwned) ran++
              }
              return ran
            }
            """, new { source = HostileFixture.Script("app/payloads.js"), target = hostile.Attacker.Target });
        await page.Context.DisposeAsync();
        Assert.True(ran >= 6, $"{ran} ran");
        Assert.True(hostile.Attacker.Seen.Count >= 10, string.Join(' ', hostile.Attacker.Seen));
    }

    [Theory]
    [InlineData(Place.OwnOrigin)]
    [InlineData(Place.Opaque)]
    public async Task Wxs_in_the_view_is_handed_no_element(Place place)
    {
        await using var app = await hostile.OpenAsync(place);
        await app.Frame.Locator("#reach").ClickAsync();
        await Assertions.Expect(app.Frame.Locator("#reached")).ToHaveTextAsync("nothing");
    }

    [Fact]
    public async Task The_same_functions_catch_elements_where_the_language_is_not_locked()
    {
        var page = await hostile.UnguardedAsync();
        var caught = await page.EvaluateAsync<string[]>(
            """
            source => {
              const module = { exports: {} }
              new Function('module', `"use strict"; ${source}`)(module)
              let told = ''
              const instance = {
                selectAllComponents: () => [...document.querySelectorAll('*')].filter(() => true).map(() => ({})),
                setStyle() {}, addClass() {}, getComputedStyle() {}, callMethod: (_, text) => { told = text },
              }
              module.exports.reach({ target: {} }, instance)
              return told.split(',')
            }
            """, HostileFixture.Script("app/pages/index/view.wxs"));
        await page.Context.DisposeAsync();
        Assert.Contains("element", caught);
        Assert.Contains("changed filter", caught);
        Assert.Contains("evaluated", caught);
    }
}
