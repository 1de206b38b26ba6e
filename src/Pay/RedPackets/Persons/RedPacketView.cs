using Madang.Kernel.Time;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Persons;

/// <summary>What a person is shown of a packet: all of it as its sender, once they opened it, or when it is over; the outside before.</summary>
internal sealed class RedPacketView(RedPacketBook book, BusinessClock clock)
{
    /// <summary>True when the person may know that the packet is there.</summary>
    public static bool MaySee(RedPacket packet, Payer viewer) =>
        packet.ReceiverId is null || packet.ReceiverId == viewer.PayerId || packet.Sender == RedPacket.PersonSender(viewer.PayerId);

    /// <summary>The packet, with who opened it where this person may see that.</summary>
    public async ValueTask<object> OfAsync(RedPacket packet, Payer viewer, CancellationToken cancellation = default)
    {
        var openings = await book.OpeningsAsync(packet.PacketId, cancellation);
        var own = openings.FirstOrDefault(opening => opening.PersonId == viewer.PayerId);
        var state = packet.StateAt(clock.UtcMicroseconds());
        var isSender = packet.Sender == RedPacket.PersonSender(viewer.PayerId);
        // Who came too late may see who was faster, as everybody at the table does.
        var seesAll = isSender || own is not null || state != RedPacket.Open;
        var luckiest = Luckiest(packet, openings);
        return new
        {
            packet.PacketId,
            packet.Kind,
            packet.Currency,
            State = state,
            From = packet.SenderName,
            packet.Greeting,
            Count = packet.Slots,
            packet.Opened,
            Total = seesAll ? packet.Total : (long?)null,
            OwnAmount = own?.Amount,
            Returned = packet.State == RedPacket.Expired && isSender ? packet.Total - packet.OpenedAmount : (long?)null,
            Openings = seesAll
                ? openings.Select(opening => new
                {
                    opening.Name,
                    opening.Amount,
                    OpenedAt = WireTime.Text(opening.OpenedAt),
                    Luckiest = opening == luckiest ? true : (bool?)null,
                }).ToArray()
                : null,
            CreatedAt = WireTime.Text(packet.CreatedAt),
            ExpiresAt = WireTime.Text(packet.DeadlineAt),
        };
    }

    /// <summary>The outside of a packet, for lists.</summary>
    public object Outside(RedPacket packet) => new
    {
        packet.PacketId,
        packet.Kind,
        packet.Currency,
        State = packet.StateAt(clock.UtcMicroseconds()),
        From = packet.SenderName,
        packet.Greeting,
        Count = packet.Slots,
        packet.Opened,
        CreatedAt = WireTime.Text(packet.CreatedAt),
        ExpiresAt = WireTime.Text(packet.DeadlineAt),
    };

    // Known only when all shares are out; of equal ones the earlier wins.
    private static RedPacketOpening? Luckiest(RedPacket packet, IReadOnlyList<RedPacketOpening> openings) =>
        packet is { Kind: RedPacket.Lucky, State: RedPacket.Finished, Slots: > 1 } ? openings.MaxBy(opening => opening.Amount) : null;
}
