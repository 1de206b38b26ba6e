using System.Globalization;

namespace Madang.Pay.RedPackets;

/// <summary>A red packet as it is stored. Amounts are minor units, times UTC microseconds.</summary>
internal sealed record RedPacket(
    string PacketId,
    string Kind,
    string Currency,
    long Total,
    long Slots,
    string Amounts,
    string Sender,
    string SenderName,
    long SenderAccount,
    long EscrowAccount,
    string? ReceiverId,
    string? SeedId,
    string Greeting,
    string State,
    long Opened,
    long OpenedAmount,
    long CreatedAt,
    long DeadlineAt,
    long? FinishedAt)
{
    public const string Fixed = "FIXED";
    public const string Lucky = "LUCKY";

    /// <summary>Some of it may still be opened.</summary>
    public const string Open = "OPEN";

    /// <summary>Every slot is opened.</summary>
    public const string Finished = "FINISHED";

    /// <summary>Its time is over; what nobody opened went back.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>What a person's packets and a merchant's have as sender.</summary>
    public static string PersonSender(string payerId) => $"person/{payerId}";

    /// <summary>The merchant's form of <see cref="PersonSender"/>.</summary>
    public static string MerchantSender(string mchId) => $"merchant/{mchId}";

    /// <summary>The state at this time: between its deadline and the return of the rest, a packet is over already.</summary>
    public string StateAt(long nowUs) => State == Open && DeadlineAt <= nowUs ? Expired : State;

    /// <summary>What the slot of this index gets, from 0.</summary>
    public long AmountOf(long slot) => long.Parse(Amounts.Split(',')[slot], CultureInfo.InvariantCulture);
}

/// <summary>One opened slot.</summary>
internal sealed record RedPacketOpening(string PersonId, string Name, long Slot, long Amount, long OpenedAt);
