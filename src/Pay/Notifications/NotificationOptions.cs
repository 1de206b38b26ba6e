using Madang.Kernel.Network;

namespace Madang.Pay.Notifications;

/// <summary>How callbacks are sent.</summary>
public sealed record NotificationOptions
{
    /// <summary>Deny by default; a sandbox that says nothing allows loopback.</summary>
    public PrivateAddresses PrivateReceivers { get; init; } = PrivateAddresses.Refused;

    /// <summary>How many callbacks may be under way at once, over all receivers. 1 or more.</summary>
    public int MostAtOnce { get; init; } = 256;

    /// <summary>How many may be under way to one receiver, so that one that hangs never takes the others' places. 1 or more.</summary>
    public int MostPerReceiver { get; init; } = 4;
}
