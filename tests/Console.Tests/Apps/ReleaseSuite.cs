using System.Net;
using Madang.Desk.Access;
using Madang.Desk.Tests.Platform;
using Madang.Kernel.Database;

namespace Madang.Desk.Tests.Apps;

/// <summary>A new version from its upload to a rollback, all in the console.</summary>
public abstract class ReleaseSuite(DatabaseEngine engine) : IAsyncLifetime
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
    public async Task A_version_goes_from_upload_to_everybody_and_back()
    {
        var developer = await world.JoinAsync(Role.Developer);
        var auditor = await world.JoinAsync(Role.Auditor);
        var app = $"/apps/{world.OwnApp}";
        await UploadAsync(developer, "1.0.0");
        Assert.Contains("role=\"img\"", await developer.PageAsync(app), StringComparison.Ordinal);
        Assert.Contains("Submitted", await developer.DoAsync($"{app}/submit", [("note", "Please look at the cart")]), StringComparison.Ordinal);
        Assert.Contains("in review already", await developer.TryAsync($"{app}/submit"), StringComparison.Ordinal);
        var first = await PassAsync(auditor, "Please look at the cart");
        // Nothing is online: there is nobody whom a share could be of.
        Assert.Contains("Nothing is online yet", await developer.TryAsync($"{app}/gray", [("percent", "5"), ("testers", "on")]), StringComparison.Ordinal);
        await developer.DoAsync($"{app}/release");
        Assert.Contains("Open to people", await developer.PageAsync(app), StringComparison.Ordinal);

        await UploadAsync(developer, "1.1.0");
        await developer.DoAsync($"{app}/submit");
        Assert.NotEqual(first, await PassAsync(auditor, ""));
        await developer.DoAsync($"{app}/gray", [("percent", "20"), ("testers", "on")]);
        var refused = await developer.TryAsync($"{app}/gray", [("percent", "10")]);
        Assert.Contains("must be higher", refused, StringComparison.Ordinal);
        Assert.Contains("85082", refused, StringComparison.Ordinal);
        Assert.Contains("End it first", await developer.TryAsync($"{app}/rollback", [("number", "1")]), StringComparison.Ordinal);
        await developer.DoAsync($"{app}/gray/end");
        await developer.DoAsync($"{app}/release");
        await developer.DoAsync($"{app}/rollback", [("number", "1")]);
        var page = await developer.PageAsync(app);
        Assert.Contains("came by a rollback", page, StringComparison.Ordinal);
        await developer.DoAsync($"{app}/visit", [("open", "")]);
        Assert.Contains("Closed to people", await developer.PageAsync(app), StringComparison.Ordinal);
        await developer.DoAsync($"{app}/visit", [("open", "1")]);
        var log = await developer.PageAsync($"{app}/log");
        Assert.Contains("console developer", log, StringComparison.Ordinal);
        Assert.Contains("Rolled back", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_an_upload_is_told_and_nothing_of_it_stays()
    {
        var developer = await world.JoinAsync(Role.Developer);
        var upload = $"/apps/{world.OwnApp}/versions";
        Assert.Contains("Choose a zip archive", await developer.TryAsync(upload, [("version", "1.0.0")]), StringComparison.Ordinal);
        var foreign = await developer.TryAsync(upload, [("version", "1.0.0"), ("description", "Ours, surely")], ("archive", ConsoleWorld.Package(world.OtherApp, "1")));
        Assert.Contains("of another app", foreign, StringComparison.Ordinal);
        // What was typed is still there.
        Assert.Contains("Ours, surely", foreign, StringComparison.Ordinal);
        Assert.Contains("compiles nothing", await developer.TryAsync(upload, [("version", "1.0.0")], ("archive", "no archive at all"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("No versions yet", await developer.PageAsync($"/apps/{world.OwnApp}/versions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_that_the_developer_then_reads()
    {
        var developer = await world.JoinAsync(Role.Developer);
        var auditor = await world.JoinAsync(Role.Auditor);
        await UploadAsync(developer, "1.0.0");
        await developer.DoAsync($"/apps/{world.OwnApp}/submit");
        var audit = await AuditPathAsync(auditor);
        Assert.Contains("have not ended", await auditor.TryAsync($"{audit}/pass"), StringComparison.Ordinal);
        Assert.Contains("Say why", await auditor.TryAsync($"{audit}/reject", [("reason", "  ")]), StringComparison.Ordinal);
        await auditor.DoAsync($"{audit}/reject", [("reason", "The cart shows <b>no</b> prices")]);
        var page = await developer.PageAsync($"/apps/{world.OwnApp}");
        Assert.Contains("The cart shows <b>no</b> prices", page, StringComparison.Ordinal);
        using var raw = await developer.GetAsync($"/apps/{world.OwnApp}");
        Assert.Contains("&lt;b&gt;no", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Testers_and_domains_are_kept_and_mistakes_are_told_at_their_place()
    {
        var developer = await world.JoinAsync(Role.Developer);
        var app = $"/apps/{world.OwnApp}";
        Assert.Contains("Jun", await developer.DoAsync($"{app}/testers", [("name", "Jun"), ("role", "tester")]), StringComparison.Ordinal);
        Assert.Contains("bound already", await developer.TryAsync($"{app}/testers", [("name", "Jun")]), StringComparison.Ordinal);
        await developer.DoAsync($"{app}/testers/Jun/unbind");
        Assert.Contains("Nobody tests it yet", await developer.PageAsync($"{app}/testers"), StringComparison.Ordinal);
        await developer.DoAsync($"{app}/domains/request", [("origins", "https://API.example.com:443\n\nhttps://two.example.com\n")]);
        var page = await developer.PageAsync($"{app}/domains");
        Assert.Contains("https://api.example.com\nhttps://two.example.com", page, StringComparison.Ordinal);
        var wrong = await developer.TryAsync($"{app}/domains/socket", [("origins", "https://no.example.com")]);
        Assert.Contains("https://no.example.com is no such server", wrong, StringComparison.Ordinal);
        Assert.Contains("no such server", await developer.TryAsync($"{app}/domains/nonsense", [("origins", "https://a.example.com")]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_told_once_and_the_old_ones_end()
    {
        var developer = await world.JoinAsync(Role.Developer);
        var secret = await TellAsync(developer, "appsecret");
        Assert.Contains("access_token", await world.Http.GetStringAsync($"/cgi-bin/token?grant_type=client_credential&appid={world.OwnApp}&secret={secret}"), StringComparison.Ordinal);
        var page = await developer.PageAsync($"/apps/{world.OwnApp}/keys");
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Contains("/cgi-bin/token", page, StringComparison.Ordinal);
        Assert.NotEqual(secret, await TellAsync(developer, "appsecret"));
        Assert.Contains("40125", await world.Http.GetStringAsync($"/cgi-bin/token?grant_type=client_credential&appid={world.OwnApp}&secret={secret}"), StringComparison.Ordinal);
    }

    private async Task<string> TellAsync(Visitor visitor, string label)
    {
        using var told = await visitor.PostAsync($"/apps/{world.OwnApp}/keys/secret");
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Equal("no-store", told.Headers.CacheControl!.ToString());
        return System.Text.RegularExpressions.Regex.Match(await told.Content.ReadAsStringAsync(), label + "</dt><dd><code translate=\"no\">([0-9a-f]{32})<").Groups[1].Value;
    }

    private Task<string> UploadAsync(Visitor visitor, string version) =>
        visitor.DoAsync($"/apps/{world.OwnApp}/versions", [("version", version), ("description", "Better")], ("archive", ConsoleWorld.Package(world.OwnApp, $"// {version}")));

    private static async Task<string> AuditPathAsync(Visitor auditor) =>
        System.Text.RegularExpressions.Regex.Match(await auditor.PageAsync("/audits"), "/console(/apps/[^\"]+/audits/[0-9]+)\"").Groups[1].Value;

    private static async Task<string> PassAsync(Visitor auditor, string note)
    {
        var audit = await AuditPathAsync(auditor);
        Assert.Contains(note, await auditor.PageAsync(audit), StringComparison.Ordinal);
        await auditor.DoAsync($"{audit}/pass", [("anyway", "on")]);
        return audit;
    }
}

public sealed class ReleasesOnSqlite() : ReleaseSuite(DatabaseEngine.Sqlite);

public sealed class ReleasesOnPostgres() : ReleaseSuite(DatabaseEngine.Postgres);
