using System.Net;
using System.Net.Sockets;

namespace Aviv.Api.Limits;

/// <summary>
/// Where a request comes from, as far as it can be told apart: an address of IPv4, or the 64 bits of IPv6 that one customer gets to choose
/// addresses in.
/// </summary>
internal static class ClientNetwork
{
    private const int BytesOfIPv6 = 8;

    /// <summary>Four bytes or eight; none where there is no network in between.</summary>
    public static byte[] Of(IPAddress? address)
    {
        if (address is null) return [];
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..BytesOfIPv6] : bytes;
    }
}
