using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Aviv.Infrastructure.Caching;

/// <summary>
/// Judges the certificate of Redis as the system does, and tells why it is refused: once, until one is trusted again. Nobody asks a Redis
/// that cannot be connected, and so nobody would learn it.
/// </summary>
internal sealed class RedisCertificate(Action<string> tell)
{
    private int _isRefused;

    public void Join(ConfigurationOptions options) => options.CertificateValidation += Judge;

    private bool Judge(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors faults)
    {
        var isRefused = faults != SslPolicyErrors.None;
        if (Interlocked.Exchange(ref _isRefused, isRefused ? 1 : 0) == 0 && isRefused) tell(Words(chain, faults));
        return !isRefused;
    }

    private static string Words(X509Chain? chain, SslPolicyErrors faults) =>
        string.Join(", ", (chain?.ChainStatus ?? []).Select(status => $"{status.Status}").Prepend($"{faults}").Distinct());
}
