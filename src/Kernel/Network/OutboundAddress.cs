using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Madang.Kernel.Network;

/// <summary>
/// Decides which addresses the platform may connect to for others. A merchant chooses its notify URL and an app its servers freely, so without this
/// rule they could make the platform speak to what only the platform can reach.
/// </summary>
public static class OutboundAddress
{
    // Special-purpose blocks of the IANA registries that no one's server lives in; loopback, private and link-local are told apart below.
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork[] Private = [.. ((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]).Select(IPNetwork.Parse)];

    private static readonly IPNetwork[] LinkLocal = [.. ((string[])["169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128"]).Select(IPNetwork.Parse)];

    private static readonly IPNetwork[] Loopback = [.. ((string[])["127.0.0.0/8", "::1/128"]).Select(IPNetwork.Parse)];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96"); // RFC 2765, 2.1.
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>True when a connection may go to this address.</summary>
    public static bool IsAllowed(IPAddress address, PrivateAddresses allowed)
    {
        ArgumentNullException.ThrowIfNull(address);
        var meant = Unwrap(address);
        if (In(meant, LinkLocal) || In(meant, Special))
            return false;
        if (In(meant, Loopback))
            return allowed != PrivateAddresses.Refused;
        return !In(meant, Private) || allowed == PrivateAddresses.PrivateNetworks;
    }

    // An IPv4 address in IPv6 clothes leads to the IPv4 address.
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (SixToFour.Contains(address))
            return V4(bytes[2..6]);
        if (LocalNat64.Contains(address))
            return IPAddress.IPv6Any;
        var isCompatible = Compatible.Contains(address) && BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) > 1;
        return Nat64.Contains(address) || Translated.Contains(address) || isCompatible ? V4(bytes[12..]) : address;
    }

    private static IPAddress V4(ReadOnlySpan<byte> bytes) => new(bytes);

    private static bool In(IPAddress address, IPNetwork[] networks)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }
}
