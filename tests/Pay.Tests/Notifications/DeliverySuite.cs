using Madang.Pay.Keys;
using Madang.Pay.Notifications;
using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Notifications;

/// <summary>Callbacks reach the merchant, at least once, by the documented schedule.</summary>
public abstract class DeliverySuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    private static readonly int[] DelaysSeconds = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600];

    [Fact]
    public async Task A_callback_is_sealed_signed_and_delivered_once()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.TellAsync(merchant);
        var callback = await merchant.ReceiveCallbackAsync();
        Assert.Equal("TRANSACTION.SUCCESS", callback.EventType);
        Assert.Equal("encrypt-resource", callback.Envelope.GetProperty("resource_type").GetString());
        Assert.Equal("支付成功", callback.Envelope.GetProperty("summary").GetString());
        Assert.EndsWith("+08:00", callback.Envelope.GetProperty("create_time").GetString());
        var resource = callback.Envelope.GetProperty("resource");
        Assert.Equal("AEAD_AES_256_GCM", resource.GetProperty("algorithm").GetString());
        Assert.Equal("transaction", resource.GetProperty("original_type").GetString());
        Assert.Equal("庭", callback.Resource.GetProperty("note").GetString());
        Assert.True((await Platform.NextAttemptAsync(merchant)).IsDelivered);
        Platform.Advance(TimeSpan.FromMinutes(5));
        Assert.True(merchant.HasNoCallback());
    }

    [Fact]
    public async Task A_merchant_in_public_key_mode_is_called_back_with_the_public_key()
    {
        var merchant = await Platform.NewMerchantAsync(KeyMode.PublicKey);
        await Platform.TellAsync(merchant);
        Assert.StartsWith("PUB_KEY_ID_", (await merchant.ReceiveCallbackAsync()).Headers["Wechatpay-Serial"]);
        await Platform.NextAttemptAsync(merchant);
    }

    [Fact]
    public async Task A_callback_that_is_refused_comes_again_fifteen_times_with_the_same_id_and_is_then_given_up()
    {
        var merchant = await Platform.NewMerchantAsync();
        merchant.AnswerCallbacks(500);
        await Platform.TellAsync(merchant);
        var first = await merchant.ReceiveCallbackAsync();
        foreach (var delaySeconds in DelaysSeconds)
        {
            Assert.Equal("status 500", (await Platform.NextAttemptAsync(merchant)).Outcome);
            // A second early nothing comes: business time is moved, as a developer would, and the worker looks.
            Platform.Travel(TimeSpan.FromSeconds(delaySeconds - 1));
            Assert.True(merchant.HasNoCallback());
            Platform.Travel(TimeSpan.FromSeconds(1));
            Assert.Equal(first.Id, (await merchant.ReceiveCallbackAsync()).Id);
        }
        await Platform.NextAttemptAsync(merchant);
        var line = (await Platform.Get<NotificationList>().NewestAsync(merchant.MchId, 10)).Single();
        Assert.Equal("GIVEN_UP", line.State);
        Assert.Equal(16, line.Attempts);

        // A developer who has mended the receiver asks for it once more.
        merchant.AnswerCallbacks(200);
        Assert.True(await Platform.Get<NotificationList>().ResendAsync(first.Id));
        Assert.Equal(first.Id, (await merchant.ReceiveCallbackAsync()).Id);
        await Platform.NextAttemptAsync(merchant);
        Assert.Equal("DELIVERED", (await Platform.Get<NotificationList>().NewestAsync(merchant.MchId, 10)).Single().State);
    }

    [Fact]
    public async Task The_machines_own_time_brings_the_next_attempt_too()
    {
        var merchant = await Platform.NewMerchantAsync();
        merchant.AnswerCallbacks(503);
        await Platform.TellAsync(merchant);
        await merchant.ReceiveCallbackAsync();
        await Platform.NextAttemptAsync(merchant);
        for (var seconds = 0; seconds < 15; seconds += 5)
            Platform.Advance(TimeSpan.FromSeconds(5));
        // Should the worker have looked just before the last step, its next look is five seconds away.
        Platform.Advance(TimeSpan.FromSeconds(5));
        await merchant.ReceiveCallbackAsync();
        await Platform.NextAttemptAsync(merchant);
        merchant.AnswerCallbacks(200);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Anything_but_success_is_no_delivery_and_redirects_are_not_followed(int status)
    {
        var merchant = await Platform.NewMerchantAsync();
        merchant.AnswerCallbacks(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = merchant.NotifyUrl + "-elsewhere";
            return Task.CompletedTask;
        });
        await Platform.TellAsync(merchant);
        await merchant.ReceiveCallbackAsync();
        var result = await Platform.NextAttemptAsync(merchant);
        Assert.False(result.IsDelivered);
        Assert.Equal(status, result.Status);
        Assert.False(Platform.Receiver.ArrivedAt(merchant.MchId + "-elsewhere").TryPeek(out _));
    }

    [Fact]
    public async Task A_receiver_that_takes_five_seconds_has_not_taken_it()
    {
        var merchant = await Platform.NewMerchantAsync();
        var never = new TaskCompletionSource();
        merchant.AnswerCallbacks(http => never.Task.WaitAsync(http.RequestAborted));
        await Platform.TellAsync(merchant);
        await merchant.ReceiveCallbackAsync();
        Platform.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("no answer within 5 s", (await Platform.NextAttemptAsync(merchant)).Outcome);
        merchant.AnswerCallbacks(200);
        never.SetResult();
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        var merchant = await Platform.NewMerchantAsync();
        merchant.AnswerCallbacks(async http =>
        {
            var page = new byte[8_192];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(page, http.RequestAborted);
        });
        await Platform.TellAsync(merchant);
        await merchant.ReceiveCallbackAsync();
        Assert.True((await Platform.NextAttemptAsync(merchant)).IsDelivered);
    }

    [Fact]
    public async Task A_dead_receiver_does_not_keep_others_waiting()
    {
        var dead = await Platform.NewMerchantAsync();
        var alive = await Platform.NewMerchantAsync();
        await using var deadHost = await CallbackReceiver.StartAsync();
        var never = new TaskCompletionSource();
        deadHost.Answer(dead.MchId, http => never.Task.WaitAsync(http.RequestAborted));
        for (var i = 0; i < 300; i++)
            await Platform.TellAsync(dead, deadHost.UrlOf(dead.MchId));
        await Platform.TellAsync(alive);
        await alive.ReceiveCallbackAsync();
        Assert.True((await Platform.NextAttemptAsync(alive)).IsDelivered);
        never.SetResult();
        for (var i = 0; i < 300; i++)
            await Platform.NextAttemptAsync(dead);
    }

    [Fact]
    public async Task A_lost_callback_comes_with_the_next_attempt()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.Get<Faults>().AddAsync(merchant.MchId, FaultKind.CallbackLost, "", 1, 1, default);
        await Platform.TellAsync(merchant);
        Assert.Equal("lost on purpose", (await Platform.NextAttemptAsync(merchant)).Outcome);
        Assert.True(merchant.HasNoCallback());
        Platform.Travel(TimeSpan.FromSeconds(15));
        await merchant.ReceiveCallbackAsync();
        await Platform.NextAttemptAsync(merchant);
    }

    [Fact]
    public async Task A_doubled_callback_comes_twice_with_the_same_id()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.Get<Faults>().AddAsync(merchant.MchId, FaultKind.CallbackDoubled, "", 1, 1, default);
        await Platform.TellAsync(merchant);
        Assert.Equal((await merchant.ReceiveCallbackAsync()).Id, (await merchant.ReceiveCallbackAsync()).Id);
        Assert.True((await Platform.NextAttemptAsync(merchant)).IsDelivered);
    }

    [Fact]
    public async Task A_probe_is_signed_badly_and_the_callback_follows_well_signed()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.Get<Faults>().AddAsync(merchant.MchId, FaultKind.SignatureProbe, "", 1, 1, default);
        await Platform.TellAsync(merchant);
        var probe = await merchant.ReceiveAnyCallbackAsync();
        Assert.False(probe.IsSigned);
        Assert.StartsWith("WECHATPAY/SIGNTEST/", probe.Headers["Wechatpay-Signature"]);
        Assert.Contains("does not verify", (await Platform.NextAttemptAsync(merchant)).Outcome, StringComparison.Ordinal);
        Platform.Travel(TimeSpan.FromSeconds(15));
        Assert.Equal(probe.Id, (await merchant.ReceiveCallbackAsync()).Id);
        await Platform.NextAttemptAsync(merchant);
    }

    [Fact]
    public async Task A_skewed_clock_stamps_the_callback_with_another_time()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.Get<Faults>().AddAsync(merchant.MchId, FaultKind.ClockSkew, "", 301, 1, default);
        await Platform.TellAsync(merchant);
        var callback = await merchant.ReceiveCallbackAsync();
        Assert.Equal(Platform.Machine.GetUtcNow().ToUnixTimeSeconds() + 301, long.Parse(callback.Headers["Wechatpay-Timestamp"]));
        await Platform.NextAttemptAsync(merchant);
    }

    [Fact]
    public async Task A_private_receiver_is_refused_when_it_is_called_however_it_is_named()
    {
        var merchant = await Platform.NewMerchantAsync();
        await Platform.TellAsync(merchant, "http://10.1.2.3/hook");
        var result = await Platform.NextAttemptAsync(merchant);
        Assert.Equal(0, result.Status);
        Assert.Contains("may not be connected to", result.Outcome, StringComparison.Ordinal);
    }
}

public sealed class DeliveryOnSqlite(SharedPlatform<OnSqlite> shared) : DeliverySuite<OnSqlite>(shared);

public sealed class DeliveryOnPostgres(SharedPlatform<OnPostgres> shared) : DeliverySuite<OnPostgres>(shared)
{
    [Fact]
    public async Task Two_nodes_share_the_work_and_send_each_callback_once()
    {
        await using var other = await Platform.StartAnotherNodeAsync();
        var merchant = await Platform.NewMerchantAsync();
        const int count = 60;
        for (var i = 0; i < count; i++)
            await (i % 2 == 0 ? Platform : other).TellAsync(merchant);
        var ids = new HashSet<string>();
        for (var i = 0; i < count; i++)
            Assert.True(ids.Add((await merchant.ReceiveCallbackAsync()).Id), "A callback came twice.");
        for (var i = 0; i < count; i++)
        {
            var here = Platform.AttemptsOf(merchant.MchId).Reader.WaitToReadAsync().AsTask();
            var there = other.AttemptsOf(merchant.MchId).Reader.WaitToReadAsync().AsTask();
            await Task.WhenAny(here, there);
            Assert.True(Platform.AttemptsOf(merchant.MchId).Reader.TryRead(out _) || other.AttemptsOf(merchant.MchId).Reader.TryRead(out _));
        }
        Assert.True(merchant.HasNoCallback());
    }

    [Fact]
    public async Task A_dead_nodes_claim_lapses()
    {
        // Workers of its own, stopped: the test takes their steps itself.
        await using var node = await PayPlatform.StartAsync(OnPostgres.Engine);
        var other = await node.StartAnotherNodeAsync();
        await other.Get<NotificationWorker>().StopAsync(default);
        await node.Get<NotificationWorker>().StopAsync(default);
        await node.TellAsync(await node.NewMerchantAsync());
        // The other node claims the row and dies before it sends.
        var dead = other.Get<NotificationRows>();
        var due = await dead.FindDueAsync([], 10, default);
        Assert.Single(await dead.ClaimAsync([.. due.Select(row => row.Id)], default));
        await other.DisposeAsync();
        var rows = node.Get<NotificationRows>();
        Assert.Empty(await rows.FindDueAsync([], 10, default));
        Assert.Empty(await rows.ClaimAsync([.. due.Select(row => row.Id)], default));
        node.Advance(TimeSpan.FromSeconds(31));
        Assert.Single(await rows.ClaimAsync([.. due.Select(row => row.Id)], default));
    }
}
