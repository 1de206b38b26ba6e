namespace Madang.Pay.RedPackets;

/// <summary>What the operator allows of merchants' red packets. Amounts are fen.</summary>
internal sealed record RedPacketOptions
{
    /// <summary>The least and the most of a legacy packet, on average of its slots, without a scene: 1 to 200 yuan as documented.</summary>
    public (long Least, long Most) Amount { get; init; } = (100, 20_000);

    /// <summary>The same where the merchant names a scene (<c>scene_id</c>).</summary>
    public (long Least, long Most) AmountWithScene { get; init; } = (30, 499_900);

    /// <summary>The most of one packet of a brand.</summary>
    public long MostPerBrandPacket { get; init; } = 500_000;

    /// <summary>From here on a brand's packet needs the receiver's name: 2,000 yuan as documented.</summary>
    public long NameNeededFrom { get; init; } = 200_000;

    /// <summary>How many packets one merchant may send to one person in one day of UTC+8: 10 as documented.</summary>
    public int MostPerPersonDay { get; init; } = 10;

    /// <summary>
    /// How much one merchant may send to one person in one day of UTC+8 over the legacy calls: 1,000 yuan as documented. Where a scene allows a larger packet, one of
    /// them. A packet for a group is not counted to the one who passes it on.
    /// </summary>
    public long MostFenPerPersonDay { get; init; } = 100_000;

    /// <summary>How much one merchant may send in one day of UTC+8 over the legacy calls: a million yuan as documented.</summary>
    public long MostFenPerMerchantDay { get; init; } = 100_000_000;
}
