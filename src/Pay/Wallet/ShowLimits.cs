namespace Madang.Pay.Wallet;

/// <summary>GET /wallet/limits?currency=CNY: the limits in force and what is left of the day, minor units.</summary>
internal sealed class ShowLimits(SpendingLimits limits, WalletOptions options) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryCurrency(out var currency))
            return WalletAnswer.Refuse(ShowBalance.BadCurrency);
        var now = await limits.ReadAsync(call.Payer.PayerId, currency, cancellation);
        var spent = await limits.SpentTodayAsync(call.Payer.PayerId, currency, cancellation);
        return WalletAnswer.Ok(new
        {
            Currency = currency,
            now.PerPayment,
            now.PerDay,
            now.WithoutPassword,
            SpentToday = spent,
            LeftToday = Math.Max(0, now.PerDay - spent),
            Ceilings = new { PerPayment = options.CeilingPerPayment, PerDay = options.CeilingPerDay, WithoutPassword = options.CeilingWithoutPassword },
        });
    }
}
