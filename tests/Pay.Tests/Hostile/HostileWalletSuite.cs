using System.Text;
using System.Text.Json.Nodes;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Hostile;

/// <summary>
/// Every endpoint of the payer's side against all that a hostile phone may send: refused with the documented problem, nothing changed, nobody else's wallet touched,
/// and the good request taken afterwards.
/// </summary>
public abstract class HostileWalletSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private const int AtOnce = 24;
    private const int BodyLimit = 16 * 1024;

    private static readonly string[] OddParts = ["%F0%9F%98%80", "x%F0%9F%98%80%F0%9F%98%80", "%27%3B%20DROP%20TABLE%20wallet_token%3B--", "%ED%A0%80", "%FF", "%2500", "*", "a%0Ab", "..%2F..%2Fbalance", new('x', 2_000), new('0', 32)];
    private static readonly string[] BrokenParts = ["%00", "a%00b", "..", ".", "", new('x', 9_000)];
    private static readonly string[] OddValues = ["%00", "a%00b", "%F0%9F%98%80", "%ED%A0%80", "%FF", new('x', 3_000), "%27%20OR%201%3D1", "a%0Ab", "[]", "-1", "1e3", "1.5", "99999999999999999999", "cny"];

    private WireStage Stage { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Stage = await WireStage.OfAsync(Platform);
    }

    [Fact]
    public void Every_endpoint_of_the_wallet_has_a_row() =>
        Assert.Equal(WalletRows.All.Select(row => row.Name).Order(), Platform.Endpoints().Where(name => name.Contains(" /wallet")).Order());

    [Theory]
    [MemberData(nameof(WalletRows.Names), MemberType = typeof(WalletRows))]
    public async Task Good_requests_are_taken_once_for_each_key(string name)
    {
        var row = Row(name);
        var (good, key) = (await row.Sample(Stage), TestPayer.NewKey());
        var first = await TakenAsync(row, "a good request", await SendAsync(row, good, key));
        if (row.MayRepeat)
        {
            var before = await StateImage.TakeAsync(Platform);
            var again = await TakenAsync(row, "the same again", await SendAsync(row, good, key));
            if (row.NeedsKey)
            {
                Assert.Equal(Encoding.UTF8.GetString(first.Body), Encoding.UTF8.GetString(again.Body));
                await UnchangedAsync(row, before);
            }
        }
        if (row.OtherParameters is var (at, value))
        {
            var body = (JsonObject)good.Body!.DeepClone();
            body[at[1..]] = value.DeepClone();
            var reused = await SendAsync(row, good with { Body = body }, key);
            Assert.True((reused.Status, reused.Code) == (422, "IDEMPOTENCY_KEY_REUSED"), $"{name}: another request under one key was answered {reused.Status}");
        }
        good = await row.Sample(Stage);
        var dressed = good.Path + (good.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "x_future=1&x=%F0%9F%98%80";
        await TakenAsync(row, "members and a query that nobody knows", await SendAsync(
            row, good with { Path = dressed }, bytes: good.Body is null ? null : Encoding.UTF8.GetBytes(HostileJson.WithUnknown(good.Body)), contentType: "text/plain"));
    }

    [Theory]
    [MemberData(nameof(WalletRows.Names), MemberType = typeof(WalletRows))]
    public async Task Who_has_no_token_or_no_key_is_refused(string name)
    {
        var row = Row(name);
        var good = await row.Sample(Stage);
        var before = await StateImage.TakeAsync(Platform);
        var token = good.Person.Token;
        foreach (var authorization in (string[])
            ["", "Bearer", "Bearer ", $"Basic {token}", token, $"Bearer {token}x", $"Bearer {token[1..]}", $"Bearer {(token[0] == 'a' ? 'b' : 'a')}{token[1..]}", $"Bearer {token.ToUpperInvariant()}", $"Bearer {new string('0', 64)}", $"Bearer {new string('%', 64)}", $"Bearer {new string('a', 6_000)}"])
        {
            var reply = await SendAsync(row, good, authorization: authorization);
            Assert.True((reply.Status, reply.MediaType) == (401, "application/problem+json") && reply.Code == "UNAUTHORIZED", $"{name}: “{authorization}” was answered {reply.Status}");
        }
        foreach (var key in row.NeedsKey ? (string[])["", " ", new('k', 65), "a b", "a,b\tc"] : [])
        {
            var reply = await SendAsync(row, good, key);
            Assert.True((reply.Status, reply.Code) == (400, "IDEMPOTENCY_KEY_REQUIRED"), $"{name}: the key “{key}” was answered {reply.Status}");
        }
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good request afterwards", await SendAsync(row, good));
    }

    [Theory]
    [MemberData(nameof(WalletRows.Names), MemberType = typeof(WalletRows))]
    public async Task Hostile_bodies_paths_and_queries_are_refused_and_change_nothing(string name)
    {
        var row = Row(name);
        var good = await row.Sample(Stage);
        var before = await StateImage.TakeAsync(Platform);
        var bodies = good.Body is null ? [] : HostileJson.Of(good.Body, row.Body).Select(bad => new Bad(bad.What, () => SendAsync(row, good, bytes: bad.Body), Refused.Param));
        var paths = Parts(row).SelectMany(part => OddParts.Select(odd => new Bad(odd, () => SendAsync(row, good with { Path = Put(good.Path, part, odd) }), row.Nothing)));
        var queries = row.Query.SelectMany(member => OddValues.Select(value =>
            new Bad($"{member}={value}", () => SendAsync(row, good with { Path = WithQuery(good.Path, member, value) }), Refused.Param)));
        foreach (var chunk in bodies.Concat(paths).Concat(queries).Chunk(AtOnce))
            await Task.WhenAll(chunk.Select(async one => AssertRefused(row, one.What, await one.Reply(), one.Answer)));
        foreach (var path in Parts(row).SelectMany(part => BrokenParts.Select(odd => Put(good.Path, part, odd))))
        {
            var reply = await SendAsync(row, good with { Path = path });
            // A path with dots in it is the path without them, which may be another one that is there to be read.
            var isAnotherPath = row.Method == "GET" && path.TrimEnd('.').EndsWith('/');
            Assert.True(isAnotherPath || reply.Status is 400 or 404 or 405 or 414, $"{name}: {path[..Math.Min(path.Length, 100)]} was answered {reply.Status}");
        }
        AssertRefused(row, "a body too large", await SendAsync(row, good, bytes: Encoding.UTF8.GetBytes(new string(' ', BodyLimit + 1))), new(413, "BODY_TOO_LARGE"));
        AssertRefused(row, "a body too large without a length", await SendAsync(row, good, bytes: Encoding.UTF8.GetBytes(new string(' ', BodyLimit + 1)), isChunked: true), new(413, "BODY_TOO_LARGE"));
        await UnchangedAsync(row, before);
        await TakenAsync(row, "the good request afterwards", await SendAsync(row, good));
    }

    [Theory]
    [MemberData(nameof(WalletRows.Names), MemberType = typeof(WalletRows))]
    public async Task Texts_of_odd_characters_are_answered(string name)
    {
        var row = Row(name);
        var sample = await row.Sample(Stage);
        foreach (var at in sample.Body is null ? [] : HostileJson.OddTexts(sample.Body).Select(odd => odd.At).ToList())
        {
            var good = await row.Sample(Stage);
            var reply = await SendAsync(row, good with { Body = HostileJson.OddTexts(good.Body!).Single(odd => odd.At == at).Body });
            Assert.True(reply.Status < 500, $"{name}: {at} was answered {reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        }
    }

    private sealed record Bad(string What, Func<Task<WalletReply>> Reply, Refused Answer);

    private static IEnumerable<int> Parts(WalletRow row) => row.Template["/wallet".Length..].Split('/').Index().Where(part => part.Item.StartsWith('{')).Select(part => part.Index);

    private static string Put(string path, int part, string value)
    {
        var parts = path.Split('/');
        parts[part] = value;
        return string.Join('/', parts);
    }

    private static string WithQuery(string path, string member, string value) =>
        $"{path.Split('?')[0]}?{string.Join('&', path.Split('?')[1].Split('&').Select(pair => pair.Split('=')[0] == member ? $"{member}={value}" : pair))}";

    private static WalletRow Row(string name) => WalletRows.All.Single(row => row.Name == name);

    private static void AssertRefused(WalletRow row, string what, WalletReply reply, Refused answer)
    {
        var said = Encoding.UTF8.GetString(reply.Body);
        Assert.True(reply.Status == answer.Status && reply.Code == answer.Code && reply.MediaType == "application/problem+json",
            $"{row.Name}: {what[..Math.Min(what.Length, 200)]} was answered {reply.Status} {said[..Math.Min(said.Length, 300)]}, expected {answer}");
    }

    private static Task<WalletReply> TakenAsync(WalletRow row, string what, WalletReply reply)
    {
        Assert.True(reply.Status == row.Success, $"{row.Name}: {what} was answered {reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        return Task.FromResult(reply);
    }

    private async Task<WalletReply> SendAsync(
        WalletRow row, WalletSample sample, string? key = null, byte[]? bytes = null, string? authorization = null, string contentType = "application/json", bool isChunked = false)
    {
        var address = new Uri($"{Platform.BaseAddress.GetLeftPart(UriPartial.Authority)}/wallet{sample.Path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new(row.Method), address);
        message.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {sample.Person.Token}");
        if (row.NeedsKey)
            message.Headers.TryAddWithoutValidation(WalletCall.KeyHeader, key ?? TestPayer.NewKey());
        if ((bytes ?? (sample.Body is { } body ? Encoding.UTF8.GetBytes(body.ToJsonString()) : null)) is { } content)
        {
            message.Content = new ByteArrayContent(content);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            message.Headers.TransferEncodingChunked = isChunked;
        }
        using var response = await Platform.Http.SendAsync(message);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    private async Task UnchangedAsync(WalletRow row, StateImage before)
    {
        var changed = (await StateImage.TakeAsync(Platform)).ChangedSince(before);
        Assert.True(changed.Count == 0, $"{row.Name}: refused requests changed {string.Join(", ", changed)}");
    }
}

public sealed class HostileWalletOnSqlite(SharedPlatform<OnSqlite> shared) : HostileWalletSuite<OnSqlite>(shared);

public sealed class HostileWalletOnPostgres(SharedPlatform<OnPostgres> shared) : HostileWalletSuite<OnPostgres>(shared);
