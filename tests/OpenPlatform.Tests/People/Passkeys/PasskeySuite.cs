using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Tests.Platform;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.OpenPlatform.Tests.People.Passkeys;

/// <summary>Passkeys: signing up and in, adding and removing, agreeing to payments, and what must not pass.</summary>
public abstract class PasskeySuite(DatabaseEngine engine) : IAsyncLifetime
{
    private const string Password = "246802";

    private OpenWorld world = null!;
    private SoftAuthenticator device = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        device = new(Origin);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        device?.Dispose();
        if (world is not null)
            await world.DisposeAsync();
    }

    private string Host => $"localhost:{world.Url.Port}";

    private string Origin => $"http://{Host}";

    [Fact]
    public async Task A_passkey_makes_an_account_and_signs_in_to_it_ever_after()
    {
        var (personId, token) = await SignUpAsync(device);
        var me = await AnswerAsync(HttpMethod.Get, "/people/me", null, token);
        Assert.Equal(("Minji", personId), ((string)me["nickname"]!, (string)me["person_id"]!));
        Assert.Equal("passkey", (string)me["identifiers"]![0]!["kind"]!);
        Assert.True((bool)me["passkeys"]![0]!["pays"]!);
        device.Count = 2;
        var again = await SignInAsync(device);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(personId, (string)again.Json["person_id"]!);
        Assert.NotNull((string?)(await AnswerAsync(HttpMethod.Get, "/people/me", null, token))["passkeys"]![0]!["used_at"]);
    }

    [Fact]
    public async Task Wrong_places_challenges_keys_and_hands_are_refused()
    {
        await SignUpAsync(device);
        device.Count = 2;
        foreach (var origin in (string[])["https://evil.example", $"http://app.localhost:{world.Url.Port}", "http://localhost:1", $"https://localhost:{world.Url.Port}.evil.example", "null"])
        {
            device.Origin = origin;
            Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device)).Code);
        }
        device.Origin = Origin;
        device.IsCrossOrigin = true;
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device)).Code);
        device.IsCrossOrigin = false;
        device.Verifies = false;
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device)).Code);
        device.Verifies = true;
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device, challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).Code);
        using var stranger = new SoftAuthenticator(Origin);
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(stranger)).Code);
        // That it was these, and nothing else.
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(device)).Status);
    }

    [Fact]
    public async Task A_question_is_answered_once_and_soon_and_at_the_host_that_asked()
    {
        await SignUpAsync(device);
        device.Count = 2;
        var asked = await AskAsync("/people/passkeys/sign-in/options", new { }, null);
        var answer = new { ceremony = (string)asked["ceremony"]!, credential = device.Use(asked["options"]!) };
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(HttpMethod.Post, "/people/passkeys/sign-in", answer, null)).Status);
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/passkeys/sign-in", answer, null)).Code);
        device.Count = 3;
        asked = await AskAsync("/people/passkeys/sign-in/options", new { }, null);
        world.Machine.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/passkeys/sign-in", new { ceremony = (string)asked["ceremony"]!, credential = device.Use(asked["options"]!) }, null)).Code);
        asked = await AskAsync("/people/passkeys/sign-in/options", new { }, null);
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/passkeys/sign-in", new { ceremony = (string)asked["ceremony"]!, credential = device.Use(asked["options"]!) }, null, host: $"127.0.0.1:{world.Url.Port}")).Code);
        // A question for one thing is no question for another.
        asked = await AskAsync("/people/passkeys/sign-in/options", new { }, null);
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/passkeys/sign-up", new { ceremony = (string)asked["ceremony"]!, credential = device.Use(asked["options"]!) }, null)).Code);
    }

    [Fact]
    public async Task A_copy_of_a_passkey_is_found_out_by_its_count()
    {
        await SignUpAsync(device);
        device.Count = 9;
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(device)).Status);
        foreach (var count in (uint[])[9, 3, 0])
        {
            device.Count = count;
            Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device)).Code);
        }
        device.Count = 10;
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(device)).Status);
    }

    [Fact]
    public async Task Several_passkeys_have_names_and_the_last_way_in_stays()
    {
        var (_, token) = await SignUpAsync(device);
        using var other = new SoftAuthenticator(Origin);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(other, token, "Blue key")).Status);
        Assert.Equal("PASSKEY_REFUSED", (await AddAsync(other, token, "Again")).Code);
        var mine = (await AnswerAsync(HttpMethod.Get, "/people/me", null, token))["passkeys"]!.AsArray();
        var blue = (string)mine.Single(one => (string)one!["name"]! == "Blue key")!["id"]!;
        await AnswerAsync(HttpMethod.Put, $"/people/me/passkeys/{blue}", new { name = "  Green key " }, token);
        var (_, strangersToken) = await SignUpAsync(new SoftAuthenticator(Origin));
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(HttpMethod.Delete, $"/people/me/passkeys/{blue}", null, strangersToken)).Status);
        await AnswerAsync(HttpMethod.Delete, $"/people/me/passkeys/{blue}", null, token);
        other.Count = 5;
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(other)).Code);
        var last = (await AnswerAsync(HttpMethod.Get, "/people/me", null, token))["passkeys"]!.AsArray().Single()!;
        Assert.Equal("LAST_WAY_IN", (await CallAsync(HttpMethod.Delete, $"/people/me/passkeys/{last["id"]}", null, token)).Code);
        // The log keeps what was, without the key.
        var log = (await AnswerAsync(HttpMethod.Get, "/people/me/export", null, token))["identity_log"]!.AsArray();
        Assert.Equal(3, log.Count(entry => (string?)entry!["kind"] == "passkey"));
    }

    [Fact]
    public async Task A_passkey_agrees_to_one_payment_of_one_amount_under_one_key()
    {
        var (payer, token) = await SignUpAsync(device);
        var (receiver, _) = await SignUpAsync(new SoftAuthenticator(Origin));
        await world.SandboxAsync("/sandbox/topups", new { payer_id = payer, amount = 200_000 });
        const string App = "wx00000000000000f1";
        var to = new { kind = "openid", app_id = App, value = await world.Get<IWallets>().OpenIdAsync(App, receiver) };
        // The amount needs more than a token.
        Assert.Equal("PASSWORD_NOT_SET", (await TransferAsync(token, to, 50_000, "key-1", null)).Code);
        var agreed = await AgreeAsync(token, 50_000, "key-1", 2);
        Assert.Equal("PASSKEY_REFUSED", (await TransferAsync(token, to, 50_001, "key-1", agreed)).Code);
        Assert.Equal("PASSKEY_REFUSED", (await TransferAsync(token, to, 50_000, "key-2", agreed)).Code);
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(token, to, 50_000, "key-1", agreed)).Status);
        // The same call again finds what was made; the agreement itself is used up.
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(token, to, 50_000, "key-1", agreed)).Status);
        var late = await AgreeAsync(token, 50_000, "key-3", 3);
        world.Machine.Advance(TimeSpan.FromMinutes(2.1));
        Assert.Equal("PASSKEY_REFUSED", (await TransferAsync(token, to, 50_000, "key-3", late)).Code);
        Assert.Equal(150_000, (long)(await AnswerAsync(HttpMethod.Get, "/wallet/balance", null, token))["available"]!);
    }

    [Fact]
    public async Task A_passkey_that_was_added_without_the_payment_password_does_not_pay()
    {
        var (_, token) = await SignUpAsync(device);
        await AnswerAsync(HttpMethod.Post, "/wallet/password", new { password = Password }, token);
        using var silent = new SoftAuthenticator(Origin);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(silent, token, "Silent")).Status);
        var asked = await AskAsync("/people/me/confirmations/options", new { amount = 5, currency = "CNY", key = "k" }, token);
        Assert.Equal(device.CredentialId, (string)asked["options"]!["allowCredentials"]!.AsArray().Single()!["id"]!);
        silent.Count = 2;
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/me/confirmations", new { ceremony = (string)asked["ceremony"]!, credential = silent.Use(asked["options"]!) }, token)).Code);
        Assert.Equal("PASSWORD_WRONG", (await CallAsync(HttpMethod.Post, "/people/me/passkeys/options", new { password = "135791" }, token)).Code);
        using var paying = new SoftAuthenticator(Origin);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(paying, token, "Paying", Password)).Status);
        Assert.Equal(2, (await AskAsync("/people/me/confirmations/options", new { amount = 5, currency = "CNY", key = "k" }, token))["options"]!["allowCredentials"]!.AsArray().Count);
    }

    [Fact]
    public async Task Somebody_elses_passkey_agrees_to_nothing_here()
    {
        var (_, token) = await SignUpAsync(device);
        using var strangers = new SoftAuthenticator(Origin);
        var (_, theirs) = await SignUpAsync(strangers);
        var asked = await AskAsync("/people/me/confirmations/options", new { amount = 5, currency = "CNY", key = "k" }, token);
        strangers.Count = 2;
        var answer = new { ceremony = (string)asked["ceremony"]!, credential = strangers.Use(asked["options"]!) };
        // Neither for whose question it is not, nor as an answer to whose it is.
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/me/confirmations", answer, theirs)).Code);
        Assert.Equal("PASSKEY_REFUSED", (await CallAsync(HttpMethod.Post, "/people/me/confirmations", answer, token)).Code);
    }

    [Fact]
    public async Task Erasing_an_account_takes_its_passkeys()
    {
        var (personId, token) = await SignUpAsync(device);
        await AnswerAsync(HttpMethod.Delete, "/people/me", null, token);
        device.Count = 2;
        Assert.Equal("PASSKEY_REFUSED", (await SignInAsync(device)).Code);
        await using var connection = await world.Database.OpenAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM open_passkey WHERE person_id = @personId", new { personId }));
    }

    private async Task<(string PersonId, string Token)> SignUpAsync(SoftAuthenticator with)
    {
        var asked = await AskAsync("/people/passkeys/sign-up/options", new { nickname = "Minji" }, null);
        var made = await CallAsync(HttpMethod.Post, "/people/passkeys/sign-up", new { ceremony = (string)asked["ceremony"]!, credential = with.Make(asked["options"]!) }, null);
        Assert.True(made.Status == HttpStatusCode.OK, made.Json.ToJsonString());
        return ((string)made.Json["person_id"]!, (string)made.Json["token"]!);
    }

    private async Task<Reply> SignInAsync(SoftAuthenticator with, string? challenge = null)
    {
        var asked = await AskAsync("/people/passkeys/sign-in/options", new { }, null);
        return await CallAsync(HttpMethod.Post, "/people/passkeys/sign-in", new { ceremony = (string)asked["ceremony"]!, credential = with.Use(asked["options"]!, challenge) }, null);
    }

    private async Task<Reply> AddAsync(SoftAuthenticator with, string token, string name, string? password = null)
    {
        var asked = await AskAsync("/people/me/passkeys/options", new { password }, token);
        return await CallAsync(HttpMethod.Post, "/people/me/passkeys", new { ceremony = (string)asked["ceremony"]!, credential = with.Make(asked["options"]!), name }, token);
    }

    private async Task<string> AgreeAsync(string token, long amount, string key, uint count)
    {
        device.Count = count;
        var asked = await AskAsync("/people/me/confirmations/options", new { amount, currency = "CNY", key }, token);
        var answer = await AnswerAsync(HttpMethod.Post, "/people/me/confirmations", new { ceremony = (string)asked["ceremony"]!, credential = device.Use(asked["options"]!) }, token);
        return (string)answer["confirmation"]!;
    }

    private Task<Reply> TransferAsync(string token, object to, long amount, string key, string? confirmation) => CallAsync(
        HttpMethod.Post, "/wallet/transfers", new { to, amount }, token, headers: [("Idempotency-Key", key), ("Payment-Confirmation", confirmation ?? "")]);

    private Task<JsonNode> AskAsync(string path, object body, string? token) => AnswerAsync(HttpMethod.Post, path, body, token);

    private async Task<JsonNode> AnswerAsync(HttpMethod method, string path, object? body, string? token)
    {
        var reply = await CallAsync(method, path, body, token);
        Assert.True((int)reply.Status < 300, $"{path}: {reply.Json.ToJsonString()}");
        return reply.Json;
    }

    private async Task<Reply> CallAsync(HttpMethod method, string path, object? body, string? token, string? host = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Host = host ?? Host;
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        foreach (var (name, value) in headers.Where(header => header.Value.Length > 0))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await world.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private sealed record Reply(HttpStatusCode Status, JsonNode Json)
    {
        public string? Code => (string?)Json["code"];
    }
}

public sealed class PasskeysOnSqlite() : PasskeySuite(DatabaseEngine.Sqlite);

public sealed class PasskeysOnPostgres() : PasskeySuite(DatabaseEngine.Postgres);
