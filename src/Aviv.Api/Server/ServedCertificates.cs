using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Aviv.Application.Common;
using Microsoft.AspNetCore.Connections;

namespace Aviv.Api.Server;

/// <summary>
/// When the certificates end that clients are shown, by port: each as it was last shown, since a file may be replaced at any time. What
/// nobody was shown yet is not told.
/// </summary>
internal sealed class ServedCertificates
{
    private readonly ConcurrentDictionary<int, DateTimeOffset> _ends = [];

    public ServedCertificates(IMeterFactory meters) => meters.Aviv().CreateObservableGauge(
        "aviv.certificate.expires", () => _ends.Select(end => new Measurement<long>(
            end.Value.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("port", end.Key))),
        "s", "When the certificate ends that clients of a port are shown, as Unix time.");

    /// <summary>Of a handshake that has just begun.</summary>
    public void Note(ConnectionContext connection, SslServerAuthenticationOptions shown)
    {
        var certificate = shown.ServerCertificateContext?.TargetCertificate ?? shown.ServerCertificate as X509Certificate2;
        if (certificate is not null && connection.LocalEndPoint is IPEndPoint { Port: var port }) _ends[port] = certificate.NotAfter;
    }
}
