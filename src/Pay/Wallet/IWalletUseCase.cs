namespace Madang.Pay.Wallet;

/// <summary>One endpoint of the payer's side. By the time it runs, the person is known by their token and the body is read.</summary>
internal interface IWalletUseCase
{
    Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation);
}
