using Madang.Pay.Wallet;

namespace Madang.Pay.RedPackets.Persons;

/// <summary>GET /wallet/red-packets/{id}: who it is from and how far it is; who got what is for its sender and those who opened it.</summary>
internal sealed class ShowRedPacket(RedPacketBook book) : IWalletUseCase
{
    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation) =>
        await book.FindAsync(call.Path("id"), cancellation) is { } packet && MaySee(packet, call.Payer)
            ? WalletAnswer.Ok(View(packet, await book.OpeningsAsync(packet.PacketId, cancellation), call.Payer))
            : WalletAnswer.Refuse(RedPacketBook.Unknown);

    public static object View(RedPacket packet, IReadOnlyList<RedPacketOpening> openings, Payer viewer)
    {
        var own = openings.FirstOrDefault(opening => opening.PersonId == viewer.PayerId);
        var seesAll = packet.Sender == RedPacket.PersonSender(viewer.PayerId) || own is not null;
        var best = packet is { Kind: RedPacket.Lucky, State: RedPacket.Finished } && openings.Count > 1 ? openings.MaxBy(opening => opening.Amount) : null;
        return new
        {
            packet.PacketId,
            packet.Kind,
            packet.Currency,
            packet.State,
            From = packet.SenderName,
            packet.Greeting,
            Count = packet.Slots,
            packet.Opened,
            Total = seesAll ? packet.Total : (long?)null,
            OwnAmount = own?.Amount,
            Returned = packet.State == RedPacket.Expired && seesAll ? packet.Total - packet.OpenedAmount : (long?)null,
            Openings = seesAll
                ? openings.Select(opening => new { opening.Name, opening.Amount, OpenedAt = WalletTime.Text(opening.OpenedAt), Luckiest = opening == best ? true : (bool?)null }).ToArray()
                : null,
            CreatedAt = WalletTime.Text(packet.CreatedAt),
            ExpiresAt = WalletTime.Text(packet.DeadlineAt),
        };
    }

    private static bool MaySee(RedPacket packet, Payer viewer) =>
        packet.ReceiverId is null || packet.ReceiverId == viewer.PayerId || packet.Sender == RedPacket.PersonSender(viewer.PayerId);
}

/// <summary>GET /wallet/red-packets: the newest fifty that the person sent or that are for them.</summary>
internal sealed class ShowRedPackets(RedPacketBook book) : IWalletUseCase
{
    private const int Most = 50;

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        var newest = await book.NewestAsync(call.Payer.PayerId, Most, cancellation);
        return WalletAnswer.Ok(new { RedPackets = newest.Select(packet => ShowRedPacket.View(packet, [], call.Payer)).ToArray() });
    }
}
