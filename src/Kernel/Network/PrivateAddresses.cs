namespace Madang.Kernel.Network;

/// <summary>Which addresses that are not public the platform may connect to for others.</summary>
public enum PrivateAddresses
{
    /// <summary>None: nobody must make the platform speak to what is behind its walls.</summary>
    Refused,

    /// <summary>The platform's own machine, for a developer whose back end runs beside it.</summary>
    Loopback,

    /// <summary>Private networks as well. Link-local addresses, where clouds keep their metadata, stay refused.</summary>
    PrivateNetworks,
}
