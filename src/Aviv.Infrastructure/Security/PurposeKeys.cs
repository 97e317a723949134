using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Security;

/// <summary>A key for each purpose, all from one secret: who learns one of them learns neither another nor the secret.</summary>
public sealed class PurposeKeys(IOptions<SecuritySettings> settings, IConfiguration configuration)
{
    // Fingerprints lie in the database for a day, so that no date may be part of it.
    private const string Fingerprints = "aviv idempotency fingerprints";

    private readonly SecuritySettings _settings = settings.Value;

    /// <param name="purpose">Different ones have different keys.</param>
    public byte[] Of(string purpose) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(_settings.Secret), outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>
    /// The key under which requests are hashed, and another under which they may have been. The release before took the secret itself, and
    /// knows no other: so it is taken until the secret has its present name, which it is to get once that release is gone.
    /// </summary>
    public (byte[] Present, byte[] Other) OfFingerprints()
    {
        var (derived, former) = (Of(Fingerprints), Encoding.UTF8.GetBytes(_settings.FormerSecret ?? _settings.Secret));
        return SecuritySettings.IsByFormerName(configuration) ? (former, derived) : (derived, former);
    }
}
