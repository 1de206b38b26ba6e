using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet.PersonTransfers;

/// <summary>POST /wallet/transfers/{id}/accept: the receiver takes the money. Again gives the same answer.</summary>
internal sealed class AcceptTransfer(PersonTransferBook book, ILedger ledger, BusinessClock clock) : IWalletUseCase
{
    public Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) => TransferEnd.RunAsync(
        book, ledger, call, PersonTransfer.Accepted, hold => Transfer.Post(TimeOrderedId.New(clock), hold, 0, PostingCodes.PersonTransfer, call.Path("id")), cancellation);
}

/// <summary>POST /wallet/transfers/{id}/refuse: the receiver sends it back. Again gives the same answer.</summary>
internal sealed class RefuseTransfer(PersonTransferBook book, ILedger ledger, BusinessClock clock) : IWalletUseCase
{
    public Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) => TransferEnd.RunAsync(
        book, ledger, call, PersonTransfer.Refused, hold => Transfer.Void(TimeOrderedId.New(clock), hold, PostingCodes.PersonTransfer, call.Path("id")), cancellation);
}

/// <summary>How accepting and refusing are alike: of several that race, the guard on the row lets one through.</summary>
internal static class TransferEnd
{
    private static readonly Refusal Unknown = WalletRefusals.NotFound("transfer");

    public static async Task<WalletAnswer> RunAsync(
        PersonTransferBook book, ILedger ledger, WalletCall call, string state, Func<Guid, Transfer> end, CancellationToken cancellation)
    {
        var (id, personId) = (call.Path("id"), call.Payer.PayerId);
        // Only the receiver decides; to anybody else, its sender too, there is nothing here to end.
        if (await book.FindAsync(id, personId, cancellation) is not { } transfer || transfer.ReceiverId != personId)
            return WalletAnswer.Refuse(Unknown);
        if (transfer.State == PersonTransfer.Pending)
        {
            var hold = Guid.ParseExact(transfer.HoldId, "n");
            var result = await ledger.CommitAsync(new LedgerCommit([end(hold)], [book.Finish(id, state)]), cancellation);
            if (result.Outcome == CommitOutcome.Refused && result.Refusal == LedgerRefusal.HoldExpired)
                await book.ExpireAsync(id, transfer.HoldId, cancellation);
            transfer = (await book.FindAsync(id, personId, cancellation))!;
        }
        return transfer.State == state
            ? WalletAnswer.Ok(transfer.Show())
            : WalletAnswer.Refuse(WalletRefusals.Gone($"The transfer is {transfer.State} already."));
    }
}
