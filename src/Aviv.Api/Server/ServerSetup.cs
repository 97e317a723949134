using Aviv.Infrastructure.Doctor;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Server;

/// <summary>The server that the API runs on, and what it takes from whoever connects.</summary>
internal static class ServerSetup
{
    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServerSettings>().BindConfiguration("Server")
            .Validate(server => server.AreValid(), ServerSettings.Rule)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServerSettings>, EndpointRules>()
            .AddSingleton<ConnectionCap>().AddSingleton<ServedCertificates>();
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<ServerSettings>, ConnectionCap, ServedCertificates>((kestrel, settings, cap, certificates) =>
            {
                ServerLimits.Set(kestrel, AsFarAsValid(settings));
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(cap.Guard));
                kestrel.ConfigureHttpsDefaults(https => Set(https, certificates));
            });
    }

    // The server is made with the host, before anybody could tell in one line what is wrong with its settings. The start will.
    private static ServerSettings AsFarAsValid(IOptions<ServerSettings> settings)
    {
        try
        {
            return settings.Value;
        }
        catch (Exception fault) when (SettingsFaults.Of(fault) is not null)
        {
            return new();
        }
    }

    private static void Set(HttpsConnectionAdapterOptions https, ServedCertificates certificates)
    {
        https.SslProtocols = EndpointRules.Protocols;
        https.HandshakeTimeout = ServerLimits.HandshakeTime;
        https.OnAuthenticate = (connection, shown) => certificates.Note(connection, shown);
    }
}
