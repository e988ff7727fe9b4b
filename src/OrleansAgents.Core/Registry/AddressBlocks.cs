using System.Collections.Immutable;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace OrleansAgents.Core.Registry;

/// <summary>The blocks of addresses that are no public hosts, and the IPv4 addresses that stand inside IPv6 ones.</summary>
internal static class AddressBlocks
{
    private const int BytesV4 = 4;

    private static readonly ImmutableArray<(IPNetwork Network, string Purpose)> NotPublic =
    [
        Block("0.0.0.0/8", "unspecified"),
        Block("10.0.0.0/8", "private"),
        Block("100.64.0.0/10", "private (carrier-grade NAT)"),
        Block("169.254.0.0/16", "link-local"),
        Block("172.16.0.0/12", "private"),
        Block("192.0.0.0/24", "reserved"),
        Block("192.168.0.0/16", "private"),
        Block("198.18.0.0/15", "reserved (benchmarks)"),
        Block("224.0.0.0/4", "multicast"),
        Block("240.0.0.0/4", "reserved"),
        Block("::/128", "unspecified"),
        Block("64:ff9b:1::/48", "private (local NAT64)"),
        Block("100::/64", "reserved"),
        Block("2001::/32", "a tunnel (Teredo)"),
        Block("fc00::/7", "private"),
        Block("fe80::/10", "link-local"),
        Block("fec0::/10", "private (site-local)"),
        Block("ff00::/8", "multicast"),
    ];

    /// <summary>Where an IPv4 address begins inside the IPv6 addresses of a network, in bytes.</summary>
    private static readonly ImmutableArray<(IPNetwork Network, int Offset)> Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12),               // IPv4-mapped
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),             // IPv4-translated
        (IPNetwork.Parse("64:ff9b::/96"), 12),                // NAT64
        (IPNetwork.Parse("2002::/16"), 2),                    // 6to4
        (IPNetwork.Parse("::/96"), 12),                       // IPv4-compatible; :: and ::1 are told apart before
    ];

    /// <summary>Finds the block that an address is in.</summary>
    /// <param name="address">The address; not one that carries another.</param>
    /// <returns>The block; null when the address is public, or loopback.</returns>
    public static (IPNetwork Network, string Purpose)? Find(IPAddress address)
    {
        foreach (var block in NotPublic)
        {
            if (block.Network.Contains(address))
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>Finds the IPv4 address that a packet to an IPv6 address reaches in the end.</summary>
    /// <param name="address">Any address.</param>
    /// <returns>The address inside; null when there is none.</returns>
    public static IPAddress? Carried(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var written) || written == BytesV4 || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback))
        {
            return null;
        }

        foreach (var (network, offset) in Carriers)
        {
            if (IsIn(bytes, network))
            {
                return new(bytes.Slice(offset, BytesV4));
            }
        }

        return null;
    }

    // By bytes: an IPv4-mapped address is the same as its IPv4 address to everybody else.
    private static bool IsIn(ReadOnlySpan<byte> bytes, IPNetwork network) =>
        bytes.CommonPrefixLength(network.BaseAddress.GetAddressBytes()) >= network.PrefixLength / 8;

    private static (IPNetwork, string) Block(string network, string purpose) => (IPNetwork.Parse(network), purpose);
}
