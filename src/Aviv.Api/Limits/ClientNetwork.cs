using System.Net;
using System.Net.Sockets;

namespace Aviv.Api.Limits;

/// <summary>
/// Where a client is, as far as clients can be told apart: an address of IPv4, or the 64 bits of IPv6 that one customer gets to choose
/// addresses in.
/// </summary>
internal static class ClientNetwork
{
    private const int BytesOfIPv6 = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfIPv6).Clear();
        return new(bytes);
    }
}
