using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>Tells the addresses of the public Internet from those that lead into somebody's own network (RFC 6890 and its registries).</summary>
internal static class AddressGuard
{
    private static readonly (uint Network, int Prefix)[] NotPublic =
    [
        Range("0.0.0.0", 8), Range("10.0.0.0", 8), Range("100.64.0.0", 10), Range("127.0.0.0", 8), Range("169.254.0.0", 16),
        Range("172.16.0.0", 12), Range("192.0.0.0", 24), Range("192.0.2.0", 24), Range("192.88.99.0", 24), Range("192.168.0.0", 16),
        Range("198.18.0.0", 15), Range("198.51.100.0", 24), Range("203.0.113.0", 24), Range("224.0.0.0", 4), Range("240.0.0.0", 4),

        // a public address that every machine of Azure reaches: metadata and the host's agent
        Range("168.63.129.16", 32),
    ];

    /// <summary>True only for addresses that are routed globally. An address that merely wraps an IPv4 address is judged by that one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            return false;
        return address.AddressFamily == AddressFamily.InterNetwork ? IsPublicV4(bytes[..length]) : IsPublicV6(bytes);
    }

    private static bool IsPublicV4(ReadOnlySpan<byte> bytes)
    {
        var address = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        foreach (var (network, prefix) in NotPublic)
        {
            if ((address ^ network) >> (32 - prefix) == 0)
                return false;
        }

        return true;
    }

    private static bool IsPublicV6(ReadOnlySpan<byte> bytes)
    {
        if (bytes[..10].IndexOfAnyExcept((byte)0) < 0 && bytes[10] == 0xff && bytes[11] == 0xff)
            return IsPublicV4(bytes[12..]);
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (first == 0x0064ff9b && bytes[4..12].IndexOfAnyExcept((byte)0) < 0)
            return IsPublicV4(bytes[12..]);
        if (first >> 16 == 0x2002)
            return IsPublicV4(bytes.Slice(2, 4));

        // Of global unicast (2000::/3), the protocol assignments (Teredo, ORCHID …: 2001::/23) and the documentation ranges are left out.
        return first >> 29 == 1 && first >> 9 != 0x20010000 >> 9 && first != 0x20010db8 && first >> 12 != 0x3fff0;
    }

    private static (uint Network, int Prefix) Range(string network, int prefix) =>
        (BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(network).GetAddressBytes()), prefix);
}
