using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Madang.Desk.Access;
using Madang.Desk.Accounts;
using Madang.Desk.Tests.Platform;
using Madang.Kernel.Database;

namespace Madang.Desk.Tests.Staff;

/// <summary>Who may let whom in, and what a merchant's administrator does with its keys.</summary>
public abstract class StaffSuite(DatabaseEngine engine) : IAsyncLifetime
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
    public async Task Nobody_gives_a_role_that_is_not_theirs_to_give()
    {
        var merchant = await world.JoinAsync(Role.Merchant);
        foreach (var (role, scope) in ((string, string)[])[(Role.Operator, ""), (Role.Auditor, ""), (Role.Clerk, world.OtherMerchant), (Role.Merchant, world.OtherMerchant), (Role.Developer, world.OwnApp), (Role.Clerk, ""), ("king", world.OwnMerchant)])
            Assert.Contains("role=\"alert\"", await merchant.TryAsync("/staff", [("name", "X"), ("role", role), ("scope", scope)]), StringComparison.Ordinal);
        var developer = await world.JoinAsync(Role.Developer);
        Assert.Contains("role=\"alert\"", await developer.TryAsync("/staff", [("name", "X"), ("role", Role.Clerk), ("scope", world.OwnMerchant)]), StringComparison.Ordinal);
        using var told = await merchant.PostAsync("/staff", [("name", "Sora"), ("role", Role.Clerk), ("scope", world.OwnMerchant)]);
        var link = Regex.Match(await told.Content.ReadAsStringAsync(), "/console(/enter/[^<\"]+)").Groups[1].Value;
        var clerk = world.Nobody();
        Assert.Contains("Clerk", await clerk.DoAsync(link, [("name", "Sora"), ("login", "sora"), ("password", ConsoleWorld.Password)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_removed_is_out_at_once_and_the_last_operator_stays()
    {
        var first = await world.JoinAsync(Role.Operator, "first");
        var second = await world.JoinAsync(Role.Operator, "second");
        var secondId = (await world.Get<AccountBook>().FindAsync("second", CancellationToken.None))!.AccountId;
        await first.DoAsync($"/staff/{secondId}/operator/remove");
        using var out_ = await second.GetAsync("");
        Assert.Equal(HttpStatusCode.Redirect, out_.StatusCode);
        Assert.Contains("do not fit", await world.Nobody().TryAsync("/sign-in", [("login", "second"), ("password", ConsoleWorld.Password)]), StringComparison.Ordinal);
        Assert.Contains("cannot remove yourself", await first.TryAsync($"/staff/{(await world.Get<AccountBook>().FindAsync("first", CancellationToken.None))!.AccountId}/operator/remove"), StringComparison.Ordinal);
        Assert.False(await world.Get<AccountBook>().TakeRoleAsync((await world.Get<AccountBook>().FindAsync("first", CancellationToken.None))!.AccountId, Role.Operator, "", CancellationToken.None));
    }

    [Fact]
    public async Task An_administrator_removes_people_of_their_own_merchant_only()
    {
        var merchant = await world.JoinAsync(Role.Merchant);
        await world.JoinAsync(Role.Clerk, "theirs", world.OtherMerchant);
        await world.JoinAsync(Role.Clerk, "ours");
        var (theirs, ours) = ((await world.Get<AccountBook>().FindAsync("theirs", CancellationToken.None))!.AccountId, (await world.Get<AccountBook>().FindAsync("ours", CancellationToken.None))!.AccountId);
        using (var other = await merchant.PostAsync($"/tenants/{world.OtherMerchant}/staff/{theirs}/clerk/remove"))
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        // Under their own merchant's number it is a role that nobody has.
        await merchant.TryAsync($"/tenants/{world.OwnMerchant}/staff/{theirs}/clerk/remove");
        Assert.NotNull(await world.Get<AccountBook>().FindAsync("theirs", CancellationToken.None));
        await merchant.DoAsync($"/tenants/{world.OwnMerchant}/staff/{ours}/clerk/remove");
        Assert.Null(await world.Get<AccountBook>().FindAsync("ours", CancellationToken.None));
    }

    [Fact]
    public async Task Keys_leave_once_as_a_file_and_a_revoked_certificate_says_so()
    {
        var merchant = await world.JoinAsync(Role.Merchant);
        using var made = await merchant.PostAsync($"/tenants/{world.OwnMerchant}/certificates");
        Assert.Equal("application/zip", made.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await made.Content.ReadAsStreamAsync());
        Assert.Equal(["apiclient_cert.pem", "apiclient_key.pem", "ca.pem", "merchant.json", "platform_cert.pem", "platform_public_key.pem"], zip.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        var page = await merchant.PageAsync($"/tenants/{world.OwnMerchant}");
        Assert.DoesNotContain("PRIVATE KEY", page, StringComparison.Ordinal);
        var serials = Regex.Matches(page, "certificates/([0-9A-F]+)/revoke").Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.Equal(2, serials.Length);
        await merchant.DoAsync($"/tenants/{world.OwnMerchant}/certificates/{serials[0]}/revoke");
        Assert.Contains("Revoked", await merchant.PageAsync($"/tenants/{world.OwnMerchant}"), StringComparison.Ordinal);
        using var told = await merchant.PostAsync($"/tenants/{world.OwnMerchant}/apiv3-key");
        var key = Regex.Match(await told.Content.ReadAsStringAsync(), "<code translate=\"no\">([0-9A-Za-z]{32})<").Groups[1].Value;
        Assert.Equal(32, key.Length);
        Assert.DoesNotContain(key, await merchant.PageAsync($"/tenants/{world.OwnMerchant}"), StringComparison.Ordinal);
    }
}

public sealed class StaffOnSqlite() : StaffSuite(DatabaseEngine.Sqlite);

public sealed class StaffOnPostgres() : StaffSuite(DatabaseEngine.Postgres);
