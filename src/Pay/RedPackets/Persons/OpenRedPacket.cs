using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Persons;

/// <summary>POST /wallet/red-packets/{id}/open: takes a slot. Again gives the same amount.</summary>
internal sealed class OpenRedPacket(RedPacketBook book) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var id = call.Path("id");
        var (opening, refusal) = await book.OpenAsync(id, call.Payer, cancellation);
        if (opening is null)
            return WalletAnswer.Refuse(refusal!);
        var packet = (await book.FindAsync(id, cancellation))!;
        return WalletAnswer.Ok(new
        {
            packet.PacketId,
            packet.Currency,
            opening.Amount,
            From = packet.SenderName,
            packet.Greeting,
            OpenedAt = WireTime.Text(opening.OpenedAt),
        });
    }
}
