using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aviv.Api.Tests.Server;

/// <summary>A certificate authority of the test's own, and what it signs, as files.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private int _made;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(1_000));
        File.WriteAllText(Path, _certificate.ExportCertificatePem());
        // For servers that run as another user.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("aviv-tls-").FullName;

    /// <summary>What trusts it reads this.</summary>
    public string Path => System.IO.Path.Combine(Folder, "ca.pem");

    /// <summary>Writes a certificate for a name or address, and its key.</summary>
    public (string Certificate, string Key) Issue(string host, DateTimeOffset? end = null, string? name = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(host, key, end ?? DateTimeOffset.UtcNow.AddDays(90));
        var file = System.IO.Path.Combine(Folder, name ?? $"server{++_made}");
        File.WriteAllText($"{file}.key", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText($"{file}.pem", certificate.ExportCertificatePem());
        return ($"{file}.pem", $"{file}.key");
    }

    /// <summary>Writes a certificate with its key as one file under a password.</summary>
    public string IssuePfx(string host, string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(host, key, DateTimeOffset.UtcNow.AddDays(90));
        using var whole = certificate.CopyWithPrivateKey(key);
        var file = System.IO.Path.Combine(Folder, $"server{++_made}.pfx");
        File.WriteAllBytes(file, whole.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    /// <summary>Whether it has signed a certificate, or one that it signed has.</summary>
    public bool Knows(X509Certificate? certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return certificate is X509Certificate2 shown && chain.Build(shown);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private X509Certificate2 Sign(string host, ECDsa key, DateTimeOffset end)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        // Some have ended.
        var begin = DateTimeOffset.UtcNow.AddDays(-2);
        return request.Create(_certificate, begin, end, RandomNumberGenerator.GetBytes(16));
    }
}
