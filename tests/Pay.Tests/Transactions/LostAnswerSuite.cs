using Madang.Pay.Sandbox;
using Madang.Pay.Tests.Platform;
using Xunit;

namespace Madang.Pay.Tests.Transactions;

/// <summary>The platform did what it was asked and the answer was lost: the same request again tells what was done, and does nothing twice.</summary>
public abstract class LostAnswerSuite<TEngine>(SharedPlatform<TEngine> shared) : PlatformSuite<TEngine>(shared)
    where TEngine : IEngine
{
    [Fact]
    public async Task A_prepay()
    {
        var shop = await Shop.OpenAsync(Platform);
        var order = shop.Order();
        await LoseAsync(shop, () => shop.PlaceAsync("native", order));
        Assert.Equal(200, (await shop.PlaceAsync("native", order)).Status);
    }

    [Fact]
    public async Task A_code_payment()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 1_000);
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        await LoseAsync(shop, () => shop.PlaceAsync("codepay", order));
        var again = await shop.PlaceAsync("codepay", order);
        Assert.Equal((200, "SUCCESS", 900L), (again.Status, again.Json.Text("trade_state"), await payer.BalanceAsync()));
    }

    [Fact]
    public async Task A_close_and_a_reversal()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var (open, _) = await shop.SellAsync();
        await LoseAsync(shop, () => shop.CloseAsync(open));
        Assert.Equal(204, (await shop.CloseAsync(open)).Status);
        var order = shop.CodeOrder(await payer.ShowCodeAsync());
        await shop.PlaceAsync("codepay", order);
        await LoseAsync(shop, () => shop.ReverseAsync((string)order["out_trade_no"]!));
        Assert.Equal((200, 100L), ((await shop.ReverseAsync((string)order["out_trade_no"]!)).Status, await payer.BalanceAsync()));
    }

    [Fact]
    public async Task A_refund()
    {
        var shop = await Shop.OpenAsync(Platform);
        var payer = await TestPayer.WithAsync(Platform, 100);
        var order = await shop.SellAndChargeAsync(payer);
        var number = Shop.NewNumber("REFUND");
        await LoseAsync(shop, () => shop.RefundAsync(order, 40, 100, number));
        Assert.Equal(200, (await shop.RefundAsync(order, 40, 100, number)).Status);
        Assert.Equal(60, await shop.AvailableAsync());
    }

    private static async Task LoseAsync(Shop shop, Func<Task<WireReply>> call)
    {
        await shop.FaultAsync(FaultKind.SystemErrorAfter);
        var reply = await call();
        Assert.Equal((500, "SYSTEM_ERROR"), (reply.Status, reply.Code));
    }
}

public sealed class LostAnswerOnSqlite(SharedPlatform<OnSqlite> shared) : LostAnswerSuite<OnSqlite>(shared);

public sealed class LostAnswerOnPostgres(SharedPlatform<OnPostgres> shared) : LostAnswerSuite<OnPostgres>(shared);
