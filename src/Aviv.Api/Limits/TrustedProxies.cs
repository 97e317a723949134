using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Aviv.Api.Limits;

/// <summary>Which proxies are believed when they say whom a request is from: section <c>ForwardedHeaders</c>.</summary>
internal sealed class ProxySettings
{
    public const string Rule =
        "ForwardedHeaders__Networks__0, __1 and so on must be networks such as 10.0.0.0/8, none of which is everywhere. "
        + "ASPNETCORE_FORWARDEDHEADERS_ENABLED would believe anyone: leave it unset.";

    /// <summary>Networks of the proxies; none by default.</summary>
    public string[] Networks { get; init; } = [];

    /// <summary>The same, once they are known to be some.</summary>
    public IReadOnlyList<IPNetwork> Parsed => field ??= [.. Networks.Select(IPNetwork.Parse)];

    public bool AreNetworks() => Networks.All(network => IPNetwork.TryParse(network, out var parsed) && parsed.PrefixLength > 0);

    public bool Has(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Parsed.Any(network => network.Contains(address));
    }
}

internal static class TrustedProxies
{
    public static void AddTrustedProxies(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProxySettings>().BindConfiguration("ForwardedHeaders")
            .Validate<IConfiguration>((proxies, all) => proxies.AreNetworks() && IsAList(all) && !BelievesAnyone(all), ProxySettings.Rule)
            .ValidateOnStart();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxySettings>>(Trust);
    }

    /// <summary>Takes a request for that of the client whom a trusted proxy names. What others say in such headers is not read.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        // Without networks the framework's middleware would believe anyone.
        if (app.Configuration.GetSection("ForwardedHeaders:Networks").GetChildren().Any()) app.UseForwardedHeaders();
    }

    // One alone, without its number, would be read as none.
    private static bool IsAList(IConfiguration settings) => string.IsNullOrEmpty(settings["ForwardedHeaders:Networks"]);

    private static bool BelievesAnyone(IConfiguration settings) =>
        bool.TryParse(settings["ForwardedHeaders_Enabled"], out var isEnabled) && isEnabled;

    private static void Trust(ForwardedHeadersOptions headers, IOptions<ProxySettings> proxies)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // From the last proxy backwards, as far as they are trusted.
        headers.ForwardLimit = null;
        // The loopback is in there.
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in proxies.Value.Parsed) headers.KnownIPNetworks.Add(network);
    }
}
