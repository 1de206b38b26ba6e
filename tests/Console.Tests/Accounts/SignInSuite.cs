using System.Net;
using Dapper;
using Madang.Desk.Access;
using Madang.Desk.Accounts;
using Madang.Desk.Tests.Platform;
using Madang.Kernel.Database;

namespace Madang.Desk.Tests.Accounts;

/// <summary>Becoming somebody here, signing in, and what keeps others out.</summary>
public abstract class SignInSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private ConsoleWorld world = null!;

    public async ValueTask InitializeAsync() => world = await ConsoleWorld.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task The_first_link_makes_the_operator_once_and_is_offered_no_more()
    {
        var link = (await world.Get<IServiceProvider>().ConsoleLinksAsync()).Single(one => one.Who == Role.Operator).Path["/console".Length..];
        var visitor = world.Nobody();
        var token = (Name: "name", Value: "Ines");
        foreach (var (login, password) in ((string, string)[])[("ines", "short"), ("ines", "aaaaaaaaaaaaaa"), ("ines", "ines has a pass"), ("i", ConsoleWorld.Password), ("demo-ines", ConsoleWorld.Password)])
            Assert.Contains("role=\"alert\"", await visitor.TryAsync(link, [token, ("login", login), ("password", password)]), StringComparison.Ordinal);
        Assert.Contains("Hello, Ines", await visitor.DoAsync(link, [token, ("login", "Ines"), ("password", ConsoleWorld.Password)]), StringComparison.Ordinal);
        Assert.Contains("This link is used", await world.Nobody().PageAsync(link, HttpStatusCode.NotFound), StringComparison.Ordinal);
        using var again = await world.Nobody().PostAsync(link, [token, ("login", "other"), ("password", ConsoleWorld.Password)]);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.DoesNotContain(await world.Get<IServiceProvider>().ConsoleLinksAsync(), one => one.Who == Role.Operator);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_a_login_for_a_while_whether_or_not_anybody_has_it()
    {
        await world.JoinAsync(Role.Developer, "dana");
        foreach (var login in (string[])["dana", "nobody"])
        {
            var visitor = world.Nobody();
            for (var i = 0; i < Guesses.MostOfLogin; i++)
                Assert.Contains("do not fit", await visitor.TryAsync("/sign-in", [("login", login), ("password", "wrong wrong wrong")]), StringComparison.Ordinal);
            Assert.Contains("Too many attempts", await visitor.TryAsync("/sign-in", [("login", login), ("password", ConsoleWorld.Password)]), StringComparison.Ordinal);
        }
        world.Machine.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Contains("Welcome", await world.Nobody().DoAsync("/sign-in", [("login", "DANA"), ("password", ConsoleWorld.Password)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_step_takes_each_code_once_and_a_recovery_code_once()
    {
        var visitor = await world.JoinAsync(Role.Operator, "ines");
        var page = await visitor.PageAsync("/account");
        var ticket = System.Text.RegularExpressions.Regex.Match(page, "name=\"ticket\" value=\"([^\"]+)\"").Groups[1].Value;
        var account = (await world.Get<AccountBook>().FindAsync("ines", CancellationToken.None))!;
        var key = world.Get<AccountBook>().OpenKey(account.AccountId, ticket)!;
        var now = world.Machine.GetUtcNow();
        Assert.Contains("does not fit", await visitor.TryAsync("/account/second", [("ticket", ticket), ("old_password", ConsoleWorld.Password), ("code", "000000")]), StringComparison.Ordinal);
        using var told = await visitor.PostAsync("/account/second", [("ticket", ticket), ("old_password", ConsoleWorld.Password), ("code", OneTimeCodes.CodeAt(key, now))]);
        var recovery = System.Text.RegularExpressions.Regex.Match(await told.Content.ReadAsStringAsync(), "<code translate=\"no\">([a-z0-9]{10})</code>").Groups[1].Value;
        Assert.Equal(10, recovery.Length);
        var other = world.Nobody();
        // The code that switched it on was taken then.
        Assert.Contains("The code is wrong", await SecondAsync(other, OneTimeCodes.CodeAt(key, now)), StringComparison.Ordinal);
        world.Machine.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("", await SecondAsync(other, OneTimeCodes.CodeAt(key, world.Machine.GetUtcNow())));
        Assert.Contains("The code is wrong", await SecondAsync(world.Nobody(), OneTimeCodes.CodeAt(key, world.Machine.GetUtcNow())), StringComparison.Ordinal);
        Assert.Equal("", await SecondAsync(world.Nobody(), recovery));
        Assert.Contains("The code is wrong", await SecondAsync(world.Nobody(), recovery), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_are_listed_end_by_hand_and_end_by_themselves()
    {
        var one = await world.JoinAsync(Role.Merchant, "mina");
        var two = world.Nobody();
        await two.DoAsync("/sign-in", [("login", "mina"), ("password", ConsoleWorld.Password)]);
        Assert.Contains("Signed out there", await one.DoAsync("/account/sessions/end-others"), StringComparison.Ordinal);
        Assert.True(await IsOutAsync(two));
        await two.DoAsync("/sign-in", [("login", "mina"), ("password", ConsoleWorld.Password)]);
        var stolen = two.Session;
        await two.DoAsync("/sign-out");
        Assert.Null(await world.Get<Sessions>().FindAsync(stolen!, CancellationToken.None));
        world.Machine.Advance(TimeSpan.FromHours(12.1));
        Assert.True(await IsOutAsync(one));
    }

    [Fact]
    public async Task A_form_from_elsewhere_changes_nothing()
    {
        var visitor = await world.JoinAsync(Role.Operator);
        var key = System.Text.RegularExpressions.Regex.Match(await visitor.PageAsync("/account"), "name=\"form_key\" value=\"([^\"]+)\"").Groups[1].Value;
        var own = world.Url.GetLeftPart(UriPartial.Authority);
        foreach (var (formKey, origin, site) in ((string, string?, string?)[])[("wrong", own, null), (key, "http://evil.test", null), (key, null, null), (key, own, "cross-site"), (key, own, "same-site"), ("", own, null), (key, "null", null)])
        {
            using var response = await visitor.PostRawAsync("/apps", [("form_key", formKey), ("name", "Forged"), ("owner", "forger")], origin, site);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
        Assert.DoesNotContain("Forged", await visitor.PageAsync("/apps"), StringComparison.Ordinal);
        using var good = await visitor.PostRawAsync("/apps", [("form_key", key), ("name", "Honest"), ("owner", "owner")], own, "same-origin");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Contains("Honest", await visitor.PageAsync("/apps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_was_going_is_gone_on_to_after_signing_in_and_nowhere_else()
    {
        await world.JoinAsync(Role.Operator, "ines");
        using var asked = await world.Nobody().GetAsync("/health");
        Assert.Equal("/console/sign-in?to=%2Fhealth", asked.Headers.Location!.OriginalString);
        foreach (var (to, place) in ((string, string)[])[("/health", "/console/health"), ("//evil.test", "/console"), ("https://evil.test", "/console"), ("/\\evil.test", "/console"), ("/a\r\nb", "/console")])
        {
            using var response = await world.Nobody().PostAsync("/sign-in", [("login", "ines"), ("password", ConsoleWorld.Password), ("to", to)]);
            Assert.Equal(place, response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Every_act_is_in_the_log_and_the_log_refuses_to_be_changed()
    {
        var visitor = await world.JoinAsync(Role.Operator, "ines");
        await visitor.TryAsync("/tenants", [("name", "Shop"), ("fee", "5000")]);
        using (var made = await visitor.PostAsync("/tenants", [("name", "Shop"), ("fee", "60")]))
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var page = await visitor.PageAsync("/acts");
        Assert.Contains("Made a merchant", page, StringComparison.Ordinal);
        Assert.Contains("refused.fee", page, StringComparison.Ordinal);
        await using var connection = await world.Database.OpenAsync();
        foreach (var change in (string[])["UPDATE console_act SET login = 'x'", "DELETE FROM console_act", "UPDATE console_act_outcome SET outcome = 'done'", "DELETE FROM console_act_outcome"])
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => connection.ExecuteAsync(change));
    }

    private static async Task<bool> IsOutAsync(Visitor visitor)
    {
        using var response = await visitor.GetAsync("");
        return response.Headers.Location?.OriginalString.StartsWith("/console/sign-in", StringComparison.Ordinal) == true;
    }

    // What the page says, or nothing when the code was taken.
    private static async Task<string> SecondAsync(Visitor visitor, string code)
    {
        using var first = await visitor.PostAsync("/sign-in", [("login", "ines"), ("password", ConsoleWorld.Password)]);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Null(visitor.Session);
        var ticket = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(await first.Content.ReadAsStringAsync(), "name=\"ticket\" value=\"([^\"]+)\"").Groups[1].Value);
        using var second = await visitor.PostAsync("/sign-in/second", [("ticket", ticket), ("code", code)]);
        return second.StatusCode == HttpStatusCode.SeeOther ? "" : await second.Content.ReadAsStringAsync();
    }
}

public sealed class SignInOnSqlite() : SignInSuite(DatabaseEngine.Sqlite);

public sealed class SignInOnPostgres() : SignInSuite(DatabaseEngine.Postgres);

/// <summary>Outside a sandbox the demonstration's people are nobody.</summary>
public sealed class DemonstrationTests
{
    [Fact]
    public async Task Demonstration_accounts_enter_by_links_and_only_in_a_sandbox()
    {
        await using var sandbox = await ConsoleWorld.StartAsync(DatabaseEngine.Sqlite);
        var links = await sandbox.Get<IServiceProvider>().ConsoleLinksAsync();
        Assert.Equal([Role.Auditor, Role.Clerk, Role.Merchant, Role.Operator], links.Select(link => link.Who).Order(StringComparer.Ordinal));
        var visitor = sandbox.Nobody();
        Assert.Contains("demonstration account", await visitor.DoAsync(links.Single(link => link.Who == Role.Merchant).Path["/console".Length..]), StringComparison.Ordinal);
        Assert.Contains("do not fit", await sandbox.Nobody().TryAsync("/sign-in", [("login", "demo-merchant"), ("password", " ")]), StringComparison.Ordinal);
        // The same database, started for production.
        var production = new Sessions(sandbox.Database, sandbox.Get<Madang.Kernel.Time.BusinessClock>(), new ConsoleOptions { IsSandbox = false });
        Assert.Null(await production.FindAsync(visitor.Session!, CancellationToken.None));
        await using var other = await ConsoleWorld.StartAsync(DatabaseEngine.Sqlite, isSandbox: false);
        Assert.Equal([Role.Operator], (await other.Get<IServiceProvider>().ConsoleLinksAsync()).Select(link => link.Who));
    }
}
