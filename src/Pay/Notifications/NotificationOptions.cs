namespace Madang.Pay.Notifications;

/// <summary>Which addresses that are not public a callback may go to.</summary>
public enum PrivateReceivers
{
    /// <summary>None: a merchant must not make the platform speak to what is behind its walls.</summary>
    Refused,

    /// <summary>The platform's own machine, for a developer whose back end runs beside it.</summary>
    Loopback,

    /// <summary>Private networks as well. Link-local addresses, where clouds keep their metadata, stay refused.</summary>
    PrivateNetworks,
}

/// <summary>How callbacks are sent.</summary>
public sealed record NotificationOptions
{
    /// <summary>Deny by default; a sandbox that says nothing allows loopback.</summary>
    public PrivateReceivers PrivateReceivers { get; init; } = PrivateReceivers.Refused;

    /// <summary>How many callbacks may be under way at once, over all receivers. 1 or more.</summary>
    public int MostAtOnce { get; init; } = 256;

    /// <summary>How many may be under way to one receiver, so that one that hangs never takes the others' places. 1 or more.</summary>
    public int MostPerReceiver { get; init; } = 4;
}
