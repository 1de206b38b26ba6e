using Dapper;
using Madang.Kernel.Time;
using Madang.Pay.Retention;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Tests.Wallet;
using Madang.Pay.Wallet;
using Xunit;

namespace Madang.Pay.Tests.Retention;

/// <summary>What has served its purpose is forgotten in time; what is still due never is.</summary>
public abstract class RetentionSuite<TEngine>
    where TEngine : IEngine
{
    [Fact]
    public async Task Ended_callbacks_go_after_their_time_and_waiting_ones_stay()
    {
        await using var platform = await StartAsync();
        var merchant = await platform.NewMerchantAsync();
        await platform.TellAsync(merchant);
        await merchant.ReceiveCallbackAsync();
        await platform.NextAttemptAsync(merchant);
        await ExecuteAsync(platform, """
            INSERT INTO pay_notification (notification_id, mchid, notify_url, receiver, event_type, original_type, summary, resource, created_at, due_at, attempts, state, lease_until, lease_owner)
            SELECT 'waiting', mchid, notify_url, receiver, event_type, original_type, summary, resource, created_at, 9000000000000000, 0, 'WAITING', 0, '' FROM pay_notification
            """);

        platform.Travel(TimeSpan.FromDays(29));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal((2, 1), (await CountAsync(platform, "pay_notification"), await CountAsync(platform, "pay_notification_attempt")));
        platform.Travel(TimeSpan.FromDays(2));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal((1, 0), (await CountAsync(platform, "pay_notification"), await CountAsync(platform, "pay_notification_attempt")));
        platform.Travel(TimeSpan.FromDays(365));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(1, await CountAsync(platform, "pay_notification WHERE notification_id = 'waiting'"));
    }

    [Fact]
    public async Task A_large_backlog_goes_in_bounded_steps_and_other_work_has_its_turn_between_them()
    {
        await using var platform = await StartAsync();
        var old = platform.Clock.UtcMicroseconds() - Microseconds.Of(TimeSpan.FromDays(181));
        await ExecuteAsync(platform, $"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO resolver_audit (audit_id, at, asker, kind, input_masked, outcome) SELECT 'old' || i, {old} + i, 'person/1', 'x', 'x', 'x' FROM n
            """);
        var sweep = platform.Get<IEnumerable<IDueWork>>().OfType<RetentionSweep>().Single();
        var left = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            platform.Travel(TimeSpan.FromMinutes(2));
            await sweep.RunDueAsync();
            left.Add(await CountAsync(platform, "resolver_audit"));
        }
        Assert.Equal(0, left[^1]);
        // The worker of the platform may have taken a step of its own in between, never a larger one.
        Assert.All(left.Prepend(1_200).Zip(left), step => Assert.InRange(step.First - step.Second, 0, 2 * RetentionSweep.Step));
    }

    [Fact]
    public async Task Spending_keys_and_the_inspectors_records_go_after_their_time()
    {
        await using var platform = await StartAsync();
        var phone = TestPayer.NewPhone();
        await TestPayer.NewAsync(platform, phone: phone);
        var person = await TestPayer.NewAsync(platform, 1_000);
        Assert.Equal(201, (await person.SendMoneyAsync(phone, 100)).Status);
        Assert.Equal(1, await CountAsync(platform, "wallet_request"));
        var store = platform.Get<RequestStore>();
        await store.AppendAsync([Record(platform.Machine.GetUtcNow().AddDays(-8)), Record(platform.Machine.GetUtcNow().AddDays(-6))], default);

        platform.Travel(TimeSpan.FromDays(89));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(1, await CountAsync(platform, "wallet_request"));
        // The inspector's records are dated by the machine's clock, which has not moved.
        Assert.Single(await store.ListAsync(new RequestFilter { Text = "/retention" }, default));
        platform.Travel(TimeSpan.FromDays(2));
        await platform.Get<DueWorker>().RunAllAsync();
        Assert.Equal(0, await CountAsync(platform, "wallet_request"));
    }

    private static Task<PayPlatform> StartAsync()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        return PayPlatform.StartAsync(TEngine.Engine);
    }

    private static RequestRecord Record(DateTimeOffset at) => new()
    {
        Kind = ExchangeKind.Request,
        AtUtcUs = Microseconds.From(at),
        Method = "GET",
        Url = "/retention",
        Status = 200,
        DurationUs = 1,
        Verdict = SignatureVerdict.NotChecked,
    };

    private static async Task ExecuteAsync(PayPlatform platform, string sql)
    {
        await using var connection = await platform.Database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<long> CountAsync(PayPlatform platform, string table)
    {
        await using var connection = await platform.Database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}");
    }
}

public sealed class RetentionOnSqlite : RetentionSuite<OnSqlite>;

public sealed class RetentionOnPostgres : RetentionSuite<OnPostgres>;
