namespace Madang.Pay.Wallet;

/// <summary>Who may pay: finds persons by the openid that an app knows them by, and the ledger account of their wallet.</summary>
internal sealed class Payers
{
    /// <summary>The person whom app <paramref name="appId"/> knows as <paramref name="openId"/>; null when nobody is.</summary>
    public ValueTask<Payer?> FindByOpenIdAsync(string appId, string openId, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"Payers are not built yet: {appId} {openId} {cancellation}");

    /// <summary>The openid by which app <paramref name="appId"/> knows the person; made at the first call, the same for ever.</summary>
    public ValueTask<string> OpenIdAsync(string appId, string payerId, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"Payers are not built yet: {appId} {payerId} {cancellation}");

    /// <summary>Number of the ledger account of the person's wallet in this currency; opened at the first call.</summary>
    public ValueTask<long> WalletAccountAsync(string payerId, string currency, CancellationToken cancellation = default) =>
        throw new InvalidOperationException($"Payers are not built yet: {payerId} {currency} {cancellation}");
}
