using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.Tests.Platform;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.OpenPlatform.Tests.People;

/// <summary>People: signing up and in, who is who, and the end of an account.</summary>
public abstract partial class PeopleSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string Phone = "+8613912345678";

    private OpenWorld world = null!;

    public async ValueTask InitializeAsync() => world = await OpenWorld.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task A_phone_signs_up_once_and_in_ever_after_and_its_token_opens_the_wallet()
    {
        var first = await SignInAsync(Phone);
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var second = await SignInAsync(Phone);
        Assert.Equal((string)first["person_id"]!, (string)second["person_id"]!);
        Assert.NotEqual((string)first["token"]!, (string)second["token"]!);
        using var wallet = await world.SendAsync(HttpMethod.Get, "/wallet/balance", null, (string)second["token"]!);
        Assert.Equal(HttpStatusCode.OK, wallet.StatusCode);
        var me = await MeAsync((string)second["token"]!);
        Assert.Equal(Phone, (string)me["identifiers"]![0]!["value"]!);
        Assert.Equal(2, me["sessions"]!.AsArray().Count);
        Assert.Single(me["sessions"]!.AsArray(), session => (bool)session!["is_this"]!);
    }

    [Fact]
    public async Task A_code_is_good_for_five_tries_five_minutes_and_once()
    {
        var code = await SendCodeAsync(Phone, "zh");
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Phone, code == "000000" ? "000001" : "000000"));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Phone, code));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Phone, code));
        world.Machine.Advance(TimeSpan.FromSeconds(61));
        code = await SendCodeAsync(Phone, "ko");
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Phone, code == "000000" ? "000001" : "000000"));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Phone, code));
        world.Machine.Advance(TimeSpan.FromSeconds(61));
        code = await SendCodeAsync(Phone, "en");
        world.Machine.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Phone, code));
    }

    [Fact]
    public async Task Codes_are_sent_once_a_minute_and_to_phones_only()
    {
        await SendCodeAsync(Phone, "en");
        using var soon = await world.SendAsync(HttpMethod.Post, "/people/codes", new { phone = Phone }, null);
        Assert.Equal(HttpStatusCode.TooManyRequests, soon.StatusCode);
        foreach (var wrong in (string[])["", "13912345678", "+0123456789", "+861391234567812345", "+86 139 1234 5678"])
        {
            using var refused = await world.SendAsync(HttpMethod.Post, "/people/codes", new { phone = wrong }, null);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using var stranger = await world.SendAsync(HttpMethod.Get, "/sandbox/messages", null, "not the operator's");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_one_token_or_all()
    {
        var one = (string)(await SignInAsync(Phone))["token"]!;
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var two = (string)(await SignInAsync(Phone))["token"]!;
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var three = (string)(await SignInAsync(Phone))["token"]!;
        using (await world.SendAsync(HttpMethod.Post, "/people/sign-out", null, one))
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(one));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(two));
        using (await world.SendAsync(HttpMethod.Post, "/people/sign-out-everywhere", null, two))
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(three));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(two));
    }

    [Fact]
    public async Task A_proved_phone_joins_a_person_without_one_and_taking_it_back_parts_them()
    {
        var (older, olderToken) = await PersonAsync();
        var younger = (string)(await SignInAsync(Phone))["person_id"]!;
        Assert.True(string.CompareOrdinal(older, younger) < 0);
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var joined = await AnswerAsync(HttpMethod.Post, "/people/me/phones", new { phone = Phone, code = await SendCodeAsync(Phone, "en") }, olderToken);
        Assert.True((bool)joined["merged"]!);
        Assert.Equal(older, (string)joined["person_id"]!);
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(older, (string)(await SignInAsync(Phone))["person_id"]!);
        var history = (await AnswerAsync(HttpMethod.Get, "/people/me/export", null, olderToken))["identity_log"]!.AsArray();
        Assert.Contains(history, entry => (string)entry!["act"]! == "merge" && (string)entry["person_id"]! == younger);
        // The link that joined them is the older one's own; without it both are who they were.
        var link = history.Single(entry => (string)entry!["act"]! == "link" && (string)entry["person_id"]! == older)!;
        await AnswerAsync(HttpMethod.Delete, $"/people/me/identifiers/{link["entry_id"]}", null, olderToken);
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(younger, (string)(await SignInAsync(Phone))["person_id"]!);
        Assert.Empty((await MeAsync(olderToken))["identifiers"]!.AsArray());
    }

    [Fact]
    public async Task Two_people_with_phones_of_their_own_never_become_one()
    {
        var one = await SignInAsync(Phone);
        await SignInAsync("+821012345678");
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        using var refused = await world.SendAsync(
            HttpMethod.Post, "/people/me/phones", new { phone = "+821012345678", code = await SendCodeAsync("+821012345678", "ko") }, (string)one["token"]!);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("TOO_MANY_OF_KIND", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Nothing_unproved_merges_and_nothing_on_the_block_list_names_anybody()
    {
        var book = world.Get<IdentityBook>();
        var (one, _) = await PersonAsync();
        var (two, _) = await PersonAsync();
        Assert.Equal("PROOF_MISSING", (await book.LinkAsync(one, IdentifierKind.Phone, Phone, Proof.Claim, default)).Refusal);
        Assert.Equal("PROOF_MISSING", (await book.LinkAsync(one, IdentifierKind.Passkey, "key-1", Proof.Session, default)).Refusal);
        foreach (var blocked in (string[])["null", "00000000", "+111111111", "", "undefined"])
            Assert.Equal("IDENTIFIER_BLOCKED", (await book.LinkAsync(one, IdentifierKind.Plate, blocked, Proof.Operator, default)).Refusal);
        Assert.Null((await book.LinkAsync(one, IdentifierKind.Plate, "12가3456", Proof.Session, default)).Refusal);
        Assert.Null((await book.LinkAsync(two, IdentifierKind.Plate, "12가3456", Proof.Session, default)).Refusal);
        Assert.Equal((one, two), (await book.LeaderAsync(one, default), await book.LeaderAsync(two, default)));
    }

    [Fact]
    public async Task A_merge_waits_until_the_younger_wallet_is_empty()
    {
        var (_, olderToken) = await PersonAsync();
        var younger = (string)(await SignInAsync(Phone))["person_id"]!;
        await world.SandboxAsync("/sandbox/topups", new { payer_id = younger, amount = 500 });
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        using var refused = await world.SendAsync(HttpMethod.Post, "/people/me/phones", new { phone = Phone, code = await SendCodeAsync(Phone, "en") }, olderToken);
        Assert.Contains("WALLET_NOT_EMPTY", await refused.Content.ReadAsStringAsync());
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(younger, (string)(await SignInAsync(Phone))["person_id"]!);
    }

    [Fact]
    public async Task Parallel_sign_ups_of_one_phone_are_one_person()
    {
        var accounts = world.Get<OpenPlatform.People.Accounts>();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => accounts.OfPhoneAsync(Phone, "Wei", default)));
        var book = world.Get<IdentityBook>();
        Assert.Single((await Task.WhenAll(made.Select(person => book.LeaderAsync(person, default)))).Distinct());
    }

    [Fact]
    public async Task The_log_refuses_to_be_rewritten_and_holds_no_number_in_clear()
    {
        await SignInAsync(Phone);
        await using var connection = await world.Database.OpenAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteAsync("UPDATE open_identity_log SET proof = 'x'"));
        await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteAsync("DELETE FROM open_identity_log"));
        foreach (var table in (string[])["open_identity_log", "open_identifier_value", "open_phone_code"])
        {
            foreach (var row in await connection.QueryAsync($"SELECT * FROM {table}"))
                Assert.DoesNotContain(Phone[3..], string.Join('|', ((IDictionary<string, object>)row).Values));
        }
    }

    [Fact]
    public async Task An_erased_person_leads_nowhere_and_their_phone_begins_anew()
    {
        var first = await SignInAsync(Phone);
        var (person, token) = ((string)first["person_id"]!, (string)first["token"]!);
        await world.SandboxAsync("/sandbox/topups", new { payer_id = person, amount = 500 });
        using (var rich = await world.SendAsync(HttpMethod.Delete, "/people/me", null, token))
            Assert.Equal(HttpStatusCode.Conflict, rich.StatusCode);
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        var poor = await SignInAsync("+821087654321");
        await AnswerAsync(HttpMethod.Delete, "/people/me", null, (string)poor["token"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync((string)poor["token"]!));
        await using var connection = await world.Database.OpenAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_identifier_value WHERE person_id = @id", new { id = (string)poor["person_id"]! }));
        Assert.Equal("-", await connection.ExecuteScalarAsync<string>("SELECT name FROM wallet_person WHERE person_id = @id AND phone IS NULL", new { id = (string)poor["person_id"]! }));
        world.Machine.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual((string)poor["person_id"]!, (string)(await SignInAsync("+821087654321"))["person_id"]!);
    }

    private async Task<(string PersonId, string Token)> PersonAsync()
    {
        var wallets = world.Get<IWallets>();
        var personId = await wallets.CreateAsync("Guest");
        world.Machine.Advance(TimeSpan.FromMilliseconds(5));
        var token = await wallets.IssueTokenAsync(personId);
        await MeAsync(token);
        return (personId, token);
    }

    private async Task<JsonNode> SignInAsync(string phone) => await AnswerAsync(HttpMethod.Post, "/people/sign-in", new { phone, code = await SendCodeAsync(phone, "en"), device = "test" }, null);

    private async Task<string> SendCodeAsync(string phone, string language)
    {
        await AnswerAsync(HttpMethod.Post, "/people/codes", new { phone, language }, null);
        var shown = (string)(await AnswerAsync(HttpMethod.Get, $"/sandbox/messages?phone={Uri.EscapeDataString(phone)}", null, OpenWorld.Token))["messages"]![0]!["text"]!;
        return SixDigits().Match(shown).Value;
    }

    private async Task<HttpStatusCode> TryAsync(string phone, string code)
    {
        using var response = await world.SendAsync(HttpMethod.Post, "/people/sign-in", new { phone, code }, null);
        return response.StatusCode;
    }

    private Task<JsonNode> MeAsync(string token) => AnswerAsync(HttpMethod.Get, "/people/me", null, token);

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var response = await world.SendAsync(HttpMethod.Get, "/people/me", null, token);
        return response.StatusCode;
    }

    private async Task<JsonNode> AnswerAsync(HttpMethod method, string path, object? body, string? token)
    {
        using var response = await world.SendAsync(method, path, body, token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {text}");
        return JsonNode.Parse(text)!;
    }

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();
}

public sealed class PeopleOnSqlite() : PeopleSuite(DatabaseEngine.Sqlite);

public sealed class PeopleOnPostgres() : PeopleSuite(DatabaseEngine.Postgres);
