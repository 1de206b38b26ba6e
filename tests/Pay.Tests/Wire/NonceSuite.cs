using Dapper;
using Madang.Kernel.Database;
using Madang.Pay.Keys;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Madang.Pay.Tests.Wire;

/// <summary>A recorded request is refused wherever and whenever it is sent again.</summary>
public abstract class NonceSuite<TEngine>
    where TEngine : IEngine
{
    private static TestRequest Ask => new(HttpMethod.Get, GetCertificates.Path);

    [Fact]
    public async Task A_recorded_request_is_refused_after_a_restart()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        var first = await PayPlatform.StartAsync(TEngine.Engine);
        var merchant = await first.NewMerchantAsync();
        var recorded = Ask with { Authorization = merchant.Authorize(Ask) };
        Assert.Equal(200, (await merchant.SendAsync(recorded)).Status);

        await using var again = await first.RestartAsync();
        var reply = await merchant.On(again).SendUncheckedAsync(recorded);
        Assert.Equal((401, "SIGN_ERROR"), (reply.Status, reply.Code));
        Assert.Contains("nonce_str", reply.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await merchant.On(again).SendAsync(Ask)).Status);
    }

    [Fact]
    public async Task Nonces_are_swept_when_their_timestamps_are_past_and_not_before()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        await using var platform = await PayPlatform.StartAsync(TEngine.Engine);
        var merchant = await platform.NewMerchantAsync();
        var ahead = (platform.Machine.GetUtcNow().ToUnixTimeSeconds() + 299).ToString();
        Assert.Equal(200, (await merchant.SendAsync(Ask with { Timestamp = ahead })).Status);
        Assert.Equal(200, (await merchant.SendAsync(Ask)).Status);

        // The request stamped ahead is acceptable until just before 599 s have gone.
        platform.Advance(TimeSpan.FromSeconds(598));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(1, await CountAsync(platform));
        platform.Advance(TimeSpan.FromMinutes(3));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(0, await CountAsync(platform));
    }

    [Fact]
    public async Task Many_at_once_are_each_told_their_own_verdict()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        await using var platform = await PayPlatform.StartAsync(TEngine.Engine);
        var book = platform.Get<NonceBook>();
        var now = platform.Machine.GetUtcNow().ToUnixTimeSeconds();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 3_000).Select(i => book.RememberAsync(i / 2, now, default).AsTask()));
        Assert.Equal(1_500, verdicts.Count(verdict => verdict == NonceVerdict.Fresh));
        Assert.All(verdicts.Chunk(2), pair => Assert.Single(pair, NonceVerdict.Fresh));
    }

    private static async Task<long> CountAsync(PayPlatform platform)
    {
        const string Sql = "SELECT count(*) FROM wire_nonce";
        if (TEngine.Engine == DatabaseEngine.Postgres)
        {
            await using var shared = await platform.Database.OpenAsync();
            return await shared.ExecuteScalarAsync<long>(Sql);
        }
        var path = new SqliteConnectionStringBuilder(platform.Database.ConnectionString).DataSource;
        await using var file = new SqliteConnection($"Data Source={Path.ChangeExtension(path, ".nonces.db")};Pooling=False");
        return await file.ExecuteScalarAsync<long>(Sql);
    }
}

public sealed class NonceOnSqlite : NonceSuite<OnSqlite>;

public sealed class NonceOnPostgres : NonceSuite<OnPostgres>
{
    [Fact]
    public async Task A_request_recorded_at_one_node_is_refused_by_another_before_anything_is_done()
    {
        TestDatabase.RequireEngine(DatabaseEngine.Postgres);
        await using var first = await PayPlatform.StartAsync(DatabaseEngine.Postgres);
        await using var second = await first.StartAnotherNodeAsync();
        var merchant = await first.NewMerchantAsync();
        for (var round = 0; round < 8; round++)
        {
            var ask = new TestRequest(HttpMethod.Get, GetCertificates.Path);
            var recorded = ask with { Authorization = merchant.Authorize(ask) };
            var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? merchant : merchant.On(second)).SendUncheckedAsync(recorded)));
            Assert.Single(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((401, "SIGN_ERROR"), (reply.Status, reply.Code)));
        }
    }
}
