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
    private protected static TestRequest Ask => new(HttpMethod.Get, GetCertificates.Path);

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
}

public sealed class NonceOnSqlite : NonceSuite<OnSqlite>
{
    [Fact]
    public async Task The_journal_is_read_back_for_as_long_as_a_timestamp_may_be_used_and_then_goes()
    {
        await using var first = await PayPlatform.StartAsync(DatabaseEngine.Sqlite);
        var merchant = await first.NewMerchantAsync();
        var ask = Ask with { Timestamp = (first.Machine.GetUtcNow().ToUnixTimeSeconds() + 299).ToString() };
        var recorded = ask with { Authorization = merchant.Authorize(ask) };
        Assert.Equal(200, (await merchant.SendAsync(recorded)).Status);

        // The request stamped ahead is acceptable until just before 599 s have gone.
        first.Advance(TimeSpan.FromSeconds(598));
        await first.Get<DueWorker>().RunAllAsync();
        await using var again = await first.RestartAsync();
        Assert.Equal((401, "SIGN_ERROR"), await StatusAsync(merchant.On(again), recorded));

        Assert.NotEmpty(Journal(again));
        again.Advance(TimeSpan.FromHours(1));
        await again.Get<DueWorker>().RunAllAsync();
        Assert.Empty(Journal(again));
    }

    [Fact]
    public async Task Half_a_record_of_a_process_that_was_killed_hides_none_of_the_others()
    {
        await using var first = await PayPlatform.StartAsync(DatabaseEngine.Sqlite);
        var merchant = await first.NewMerchantAsync();
        var before = Ask with { Authorization = merchant.Authorize(Ask) };
        Assert.Equal(200, (await merchant.SendAsync(before)).Status);
        await using var second = await first.RestartAsync();
        await File.AppendAllBytesAsync(Assert.Single(Journal(second)), new byte[5]);
        var after = Ask with { Authorization = merchant.Authorize(Ask) };
        Assert.Equal(200, (await merchant.On(second).SendAsync(after)).Status);

        await using var third = await second.RestartAsync();
        Assert.Equal((401, "SIGN_ERROR"), await StatusAsync(merchant.On(third), before));
        Assert.Equal((401, "SIGN_ERROR"), await StatusAsync(merchant.On(third), after));
    }

    private static async Task<(int, string?)> StatusAsync(TestMerchant merchant, TestRequest request)
    {
        var reply = await merchant.SendUncheckedAsync(request);
        return (reply.Status, reply.Code);
    }

    private static string[] Journal(PayPlatform platform)
    {
        var path = new SqliteConnectionStringBuilder(platform.Database.ConnectionString).DataSource;
        return Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}.nonces.*");
    }
}

public sealed class NonceOnPostgres : NonceSuite<OnPostgres>
{
    [Fact]
    public async Task Nonces_are_swept_when_their_timestamps_are_past_and_not_before()
    {
        TestDatabase.RequireEngine(DatabaseEngine.Postgres);
        await using var platform = await PayPlatform.StartAsync(DatabaseEngine.Postgres);
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
        TestDatabase.RequireEngine(DatabaseEngine.Postgres);
        await using var platform = await PayPlatform.StartAsync(DatabaseEngine.Postgres);
        var record = platform.Get<INonceRecord>();
        var now = platform.Machine.GetUtcNow().ToUnixTimeSeconds();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 3_000).Select(i => record.RememberAsync(i / 2, now, default).AsTask()));
        Assert.Equal(1_500, verdicts.Count(verdict => verdict == NonceVerdict.Fresh));
        Assert.All(verdicts.Chunk(2), pair => Assert.Single(pair, NonceVerdict.Fresh));
    }

    private static async Task<long> CountAsync(PayPlatform platform)
    {
        await using var shared = await platform.Database.OpenAsync();
        return await shared.ExecuteScalarAsync<long>("SELECT count(*) FROM wire_nonce");
    }

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
