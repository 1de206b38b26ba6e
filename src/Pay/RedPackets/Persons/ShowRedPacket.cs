using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Persons;

/// <summary>GET /wallet/red-packets/{id}: who it is from and how far it is; who got what is for its sender, those who opened it, and everybody once it is over.</summary>
internal sealed class ShowRedPacket(RedPacketBook book, RedPacketView view) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) =>
        await book.FindAsync(call.Path("id"), cancellation) is { } packet && RedPacketView.MaySee(packet, call.Payer)
            ? WalletAnswer.Ok(await view.OfAsync(packet, call.Payer, cancellation))
            : WalletAnswer.Refuse(RedPacketBook.Unknown);
}

/// <summary>
/// GET /wallet/red-packets?box=waiting|opened|sent: the newest fifty, waiting ones without a box. A group's packet that is not opened yet is in
/// nobody's box but the first receiver's: it lies where it was shared.
/// </summary>
internal sealed class ShowRedPackets(RedPacketBook book, RedPacketView view) : IWalletUseCase
{
    private const int Most = 50;

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var payerId = call.Payer.PayerId;
        var box = call.Query("box") ?? "waiting";
        var packets = box switch
        {
            "waiting" => await book.WaitingAsync(payerId, Most, cancellation),
            "opened" => await book.OpenedAsync(payerId, Most, cancellation),
            "sent" => await book.SentAsync(payerId, Most, cancellation),
            _ => null,
        };
        return packets is null
            ? WalletAnswer.Refuse(WireRefusals.Param("/box", box, "must be one of waiting, opened, sent", "query"))
            : WalletAnswer.Ok(new { RedPackets = packets.Select(view.Outside).ToArray() });
    }
}
