using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Aviv.Api.Tests.Access;

/// <summary>The two keys that a provider signs with: its tokens by RSA, others by an elliptic curve if asked.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Curve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string RsaId => $"rsa-{_id}";

    public string CurveId => $"ec-{_id}";

    public SecurityKey[] ForSigning() => [new RsaSecurityKey(Rsa) { KeyId = RsaId }, new ECDsaSecurityKey(Curve) { KeyId = CurveId }];

    /// <summary>A token of any header and claims, signed by RS256 whatever its header says.</summary>
    public string Sign(string header, string claims) =>
        Jws.Make(header, claims, input => Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>The same, signed by ES256.</summary>
    public string SignByCurve(string header, string claims) =>
        Jws.Make(header, claims, input => Curve.SignData(input, HashAlgorithmName.SHA256));

    public void Dispose()
    {
        Rsa.Dispose();
        Curve.Dispose();
    }
}

/// <summary>The compact form of a signed token.</summary>
internal static class Jws
{
    public static string Make(string header, string claims, Func<byte[], byte[]> sign)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
