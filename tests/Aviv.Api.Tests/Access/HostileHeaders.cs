using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Aviv.Api.Tests.Access;

/// <summary>Values of <c>Authorization</c> that are no <c>Bearer</c> and one token.</summary>
internal static class HostileHeaders
{
    public static IEnumerable<Variant> All() => [.. Shapes().Select(token => token.AsBearer()), .. Headers()];

    private static IEnumerable<Variant> Shapes() =>
    [
        new("garbage", _ => "garbage"),
        new("one dot", _ => "."),
        new("two dots", _ => ".."),
        new("three dots", _ => "..."),
        new("four parts", forge => $"{forge.Good}.{forge.Signature}"),
        new("five parts", forge => $"{forge.Good}.{forge.Signature}.{forge.Signature}"),
        new("six parts", forge => $"{forge.Good}.a.b.c"),
        new("encrypted to the provider's key", Encrypted),
        new("encrypted to nobody", forge => $"{Jws.Encode("""{"alg":"dir","enc":"A256GCM","typ":"at+jwt"}""")}..AAAA.AAAA.AAAA"),
        new("encrypted by a password", forge =>
            $"{Jws.Encode("""{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAA","p2c":2147483647}""")}.AAAA.AAAA.AAAA.AAAA"),
        new("header that is no JSON", forge => $"{Jws.Encode("alg=RS256")}.{forge.Good.Split('.', 2)[1]}"),
        new("header that is no text", forge => $"____.{forge.Good.Split('.', 2)[1]}"),
        new("claims that are no base64", forge => $"{forge.Good.Split('.')[0]}.!!!.{forge.Signature}"),
        new("14 KiB of garbage", _ => new string('A', 14 * 1024)),
        new("14 KiB of dots", _ => new string('.', 14 * 1024)),
        new("14 KiB of signature", forge => forge.Good + new string('A', 14 * 1024)),
        new("a space within", forge => forge.Good.Insert(40, " ")),
        new("a tab within", forge => forge.Good.Insert(40, "\t")),
        new("a line feed, escaped", forge => forge.Good.Insert(40, "%0A")),
        new("in quotes", forge => $"\"{forge.Good}\""),
        new("and a comma", forge => $"{forge.Good},"),
        new("and a second token", forge => $"{forge.Good} {forge.Good}"),
        new("as a parameter", forge => $"token={forge.Good}"),
        new("Bearer twice", forge => $"Bearer {forge.Good}"),
        new("two credentials", forge => $"{forge.Good}, Bearer {forge.Good}"),
        new("an API key besides", forge => $"{forge.Good}, ApiKey aviv_a_b"),
    ];

    private static IEnumerable<Variant> Headers() =>
    [
        new("no token", _ => "Bearer"),
        new("a tab for the space", forge => $"Bearer\t{forge.Good}"),
        new("a tab after the space", forge => $"Bearer \t{forge.Good}"),
        new("no space", forge => $"Bearer{forge.Good}"),
        new("a colon", forge => $"Bearer: {forge.Good}"),
        new("a comma first", forge => $", Bearer {forge.Good}"),
        new("no scheme", forge => forge.Good),
        new("scheme Token", forge => $"Token {forge.Good}"),
        new("scheme DPoP", forge => $"DPoP {forge.Good}"),
        new("scheme Basic", forge => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"token:{forge.Good}"))}"),
        new("scheme ApiKey", forge => $"ApiKey {forge.Good}"),
        new("scheme Bearer with a hyphen", forge => $"Bearer-Token {forge.Good}"),
    ];

    // To whom it is encrypted proves nothing: anyone has the public key.
    private static string Encrypted(Forge forge)
    {
        var header = Jws.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM","typ":"at+jwt","cty":"at+jwt"}""");
        var (key, nonce, tag) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12), new byte[16]);
        var text = Encoding.UTF8.GetBytes(forge.Good);
        var sealedText = new byte[text.Length];
        using var cipher = new AesGcm(key, tag.Length);
        cipher.Encrypt(nonce, text, sealedText, tag, Encoding.ASCII.GetBytes(header));
        byte[][] parts = [forge.Keys.Rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA1), nonce, sealedText, tag];
        return $"{header}.{string.Join('.', parts.Select(part => Base64Url.EncodeToString(part)))}";
    }
}
