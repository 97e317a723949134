using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Access;

/// <summary>Tokens whose claims are right, and which the provider did not sign.</summary>
internal static class HostileSignatures
{
    private static readonly string[] ReachedByKid =
        ["../../../../../../dev/null", "/dev/null", "x' UNION SELECT 'secret' --", "|cat /dev/null", "http://169.254.169.254/"];

    public static IEnumerable<Variant> All() => [.. None(), .. Symmetric(), .. KeyIds(), .. KeysInTheHeader(), .. Curves(), .. Broken()];

    private static IEnumerable<Variant> None() =>
    [
        .. new[] { "none", "None", "NONE", "nOnE", "" }
            .Select<string, Variant>(alg => new($"alg '{alg}', not signed", forge => forge.Unsigned(header => header["alg"] = alg))),
        new("alg none, with the good signature", forge => forge.Unsigned(header => header["alg"] = "none", forge.Signature)),
        new("no alg", forge => forge.WithHeader(header => header.Remove("alg"))),
        new("alg null", forge => forge.WithHeader(header => header["alg"] = null)),
        new("alg rs256", forge => forge.WithHeader(header => header["alg"] = "rs256")),
        new("alg in a list", forge => forge.WithHeader(header => header["alg"] = new JsonArray("RS256"))),
    ];

    // Where the verifier takes the algorithm from the token and the public key as a secret.
    private static IEnumerable<Variant> Symmetric() =>
    [
        new("HS256 by the public key as PEM", forge => forge.BySecret(Bytes(forge.Keys.Rsa.ExportSubjectPublicKeyInfoPem()))),
        new("HS256 by the PEM with a line feed", forge => forge.BySecret(Bytes(forge.Keys.Rsa.ExportSubjectPublicKeyInfoPem() + "\n"))),
        new("HS256 by the PEM of PKCS 1", forge => forge.BySecret(Bytes(forge.Keys.Rsa.ExportRSAPublicKeyPem()))),
        new("HS256 by the public key as DER", forge => forge.BySecret(forge.Keys.Rsa.ExportSubjectPublicKeyInfo())),
        new("HS256 by the modulus", forge => forge.BySecret(Modulus(forge.Keys.Rsa))),
        new("HS256 by the modulus in base64url", forge => forge.BySecret(Bytes(Base64Url.EncodeToString(Modulus(forge.Keys.Rsa))))),
        new("HS256 by the JWK", forge => forge.BySecret(Bytes(Jwk(forge.Keys.Rsa).ToJsonString()))),
        new("HS256 by the key's name", forge => forge.BySecret(Bytes(forge.Keys.RsaId))),
        new("HS256 by nothing", forge => forge.BySecret([])),
    ];

    private static IEnumerable<Variant> KeyIds() =>
    [
        .. ReachedByKid.SelectMany<string, Variant>(kid =>
        [
            new($"kid {kid}, HS256 by 'secret'", forge => forge.BySecret(Bytes("secret"), header => header["kid"] = kid)),
            new($"kid {kid}, HS256 by nothing", forge => forge.BySecret([], header => header["kid"] = kid)),
        ]),
        new("kid NUL, HS256 by nothing", forge => forge.BySecret([], header => header["kid"] = "\0")),
        new("a stranger's key under the provider's kid", forge => forge.ByStranger(_ => { })),
        new("a stranger's key under its own kid", forge => forge.ByStranger(header => header["kid"] = forge.Stranger.RsaId)),
        new("a stranger's key, kid empty", forge => forge.ByStranger(header => header["kid"] = "")),
        new("a stranger's key, no kid", forge => forge.ByStranger(header => header.Remove("kid"))),
        new("a stranger's key, kid a number", forge => forge.ByStranger(header => header["kid"] = 0)),
        new("a stranger's key, kid a list", forge => forge.ByStranger(header => header["kid"] = new JsonArray(forge.Keys.RsaId))),
        new("a stranger's key, kid of 8 KiB", forge => forge.ByStranger(header => header["kid"] = new string('k', 8 * 1024))),
        new("a token of another provider", forge => forge.StrangerToken),
    ];

    // Headers by which a token may name the key that it is to be checked with.
    private static IEnumerable<Variant> KeysInTheHeader() =>
    [
        new("jku", forge => forge.ByStranger(header => Named(header, forge)["jku"] = $"{forge.StrangerAddress}.well-known/jwks")),
        new("x5u", forge => forge.ByStranger(header => Named(header, forge)["x5u"] = $"{forge.StrangerAddress}cert.pem")),
        new("jwk", forge => forge.ByStranger(header => Named(header, forge)["jwk"] = Jwk(forge.Stranger.Rsa))),
        new("jwk under the provider's kid", forge => forge.ByStranger(header => header["jwk"] = Jwk(forge.Stranger.Rsa))),
        new("x5c", forge => forge.ByStranger(header => Named(header, forge)["x5c"] = new JsonArray(Certificate(forge.Stranger.Rsa)))),
        new("x5c under the provider's kid",
            forge => forge.ByStranger(header => header["x5c"] = new JsonArray(Certificate(forge.Stranger.Rsa)))),
        new("iss of the stranger",
            forge => forge.ByStranger(header => Named(header, forge), claims => claims["iss"] = forge.StrangerAddress)),
    ];

    private static IEnumerable<Variant> Curves() =>
    [
        new("ES256 of zeros", forge => forge.Unsigned(header => Curve(header, forge), Base64Url.EncodeToString(new byte[64]))),
        new("ES256 of zeros as DER",
            forge => forge.Unsigned(header => Curve(header, forge), Base64Url.EncodeToString([48, 6, 2, 1, 0, 2, 1, 0]))),
        new("ES256 of nothing", forge => forge.Unsigned(header => Curve(header, forge))),
        new("ES256 by the stranger's curve", forge => forge.Stranger.SignByCurve(
            $$"""{"alg":"ES256","kid":"{{forge.Keys.CurveId}}","typ":"at+jwt"}""", forge.Claims)),
        new("ES256 by the provider's RSA key", forge => forge.WithHeader(header => header["alg"] = "ES256")),
    ];

    private static IEnumerable<Variant> Broken() =>
    [
        new("no signature", forge => $"{forge.Input}."),
        new("no third part", forge => forge.Input),
        new("signature without its last character", forge => forge.Good[..^1]),
        new("half a signature", forge => $"{forge.Input}.{forge.Signature[..171]}"),
        new("signature twice", forge => forge.Good + forge.Signature),
        new("signature and more", forge => forge.Good + "AAAA"),
        new("signature padded", forge => forge.Good + "=="),
        new("signature whose loose bits are set", forge => forge.Good[..^1] + (char)(forge.Good[^1] + 1)),
        new("signature in plain base64", forge => $"{forge.Input}.{Plain(forge.Signature)}"),
        new("signature of another alg", forge => forge.WithHeader(header => header["alg"] = "RS512")),
        new("signature of another padding", forge => forge.WithHeader(header => header["alg"] = "PS256")),
        new("claims altered", forge => Altered(forge, "listings:write", "listings:admin")),
        new("source altered", forge => Altered(forge, "agency-a", "agency-b")),
        new("header altered", forge => forge.Unsigned(header => header["x"] = 1, forge.Signature)),
    ];

    private static JsonObject Named(JsonObject header, Forge forge)
    {
        header["kid"] = forge.Stranger.RsaId;
        return header;
    }

    private static void Curve(JsonObject header, Forge forge)
    {
        header["alg"] = "ES256";
        header["kid"] = forge.Keys.CurveId;
    }

    private static string Altered(Forge forge, string from, string to) =>
        $"{forge.Good.Split('.')[0]}.{Jws.Encode(forge.Claims.Replace(from, to, StringComparison.Ordinal))}.{forge.Signature}";

    private static string Plain(string signature) => signature.Replace('-', '+').Replace('_', '/') + "==";

    private static byte[] Modulus(RSA key) => key.ExportParameters(false).Modulus!;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static JsonObject Jwk(RSA key)
    {
        var parts = key.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(parts.Modulus), ["e"] = Base64Url.EncodeToString(parts.Exponent) };
    }

    private static string Certificate(RSA key)
    {
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return Convert.ToBase64String(certificate.RawData);
    }
}
