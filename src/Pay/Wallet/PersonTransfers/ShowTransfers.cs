namespace Madang.Pay.Wallet.PersonTransfers;

/// <summary>GET /wallet/transfers: the newest fifty, sent and received.</summary>
internal sealed class ShowTransfers(PersonTransferBook book) : IWalletUseCase
{
    private const int Most = 50;

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var newest = await book.NewestAsync(call.Payer.PayerId, Most, cancellation);
        return WalletAnswer.Ok(new { Transfers = newest.Select(transfer => transfer.Show()).ToArray() });
    }
}

/// <summary>GET /wallet/transfers/{id}: for its two sides only.</summary>
internal sealed class ShowTransfer(PersonTransferBook book) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) =>
        await book.FindAsync(call.Path("id"), call.Payer.PayerId, cancellation) is { } transfer
            ? WalletAnswer.Ok(transfer.Show())
            : WalletAnswer.Refuse(WalletRefusals.NotFound("transfer"));
}
