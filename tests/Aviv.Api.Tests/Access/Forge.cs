using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Access;

/// <summary>
/// What a forger has: a good token, the keys of a stranger, and what anyone may know of the provider. Some of what he makes only a
/// provider out of its mind would sign, so he has its keys as well.
/// </summary>
internal sealed record Forge(
    string Good, SigningKeys Keys, SigningKeys Stranger, string StrangerAddress, string StrangerToken, string IdToken)
{
    // As the provider writes: a plus in a type stays one.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string[] _parts = Good.Split('.');

    public string Header => Jws.Decode(_parts[0]);

    public string Claims => Jws.Decode(_parts[1]);

    public string Signature => _parts[2];

    /// <summary>Header and claims, as they are signed.</summary>
    public string Input => $"{_parts[0]}.{_parts[1]}";

    /// <summary>What must not come to light: with the first two the token could be used again, and the third is a person's.</summary>
    public string[] Secrets => [_parts[1], Signature, (string)JsonNode.Parse(Claims)!["sub"]!];

    /// <summary>When the good token was made, in seconds.</summary>
    public long Now => (long)JsonNode.Parse(Claims)!["iat"]!;

    /// <summary>Signed by the provider, with other claims.</summary>
    public string WithClaims(Action<JsonObject> change) => Keys.Sign(Header, Changed(Claims, change));

    public string WithClaim(string name, JsonNode? value) => WithClaims(claims => claims[name] = value);

    public string WithoutClaim(string name) => WithClaims(claims => claims.Remove(name));

    /// <summary>Signed by the provider, with another header.</summary>
    public string WithHeader(Action<JsonObject> change) => Keys.Sign(Changed(Header, change), Claims);

    /// <summary>Signed by the provider's other key.</summary>
    public string ByCurve() => Keys.SignByCurve($$"""{"alg":"ES256","kid":"{{Keys.CurveId}}","typ":"at+jwt"}""", Claims);

    /// <summary>Signed by the stranger's key.</summary>
    public string ByStranger(Action<JsonObject> change, Action<JsonObject>? claims = null) =>
        Stranger.Sign(Changed(Header, change), Changed(Claims, claims ?? (_ => { })));

    /// <summary>Signed by nobody.</summary>
    public string Unsigned(Action<JsonObject> change, string signature = "") =>
        $"{Jws.Encode(Changed(Header, change))}.{_parts[1]}.{signature}";

    /// <summary>Signed by a secret that the forger knows.</summary>
    public string BySecret(byte[] secret, Action<JsonObject>? change = null) => Jws.Make(
        Changed(Header, header =>
        {
            header["alg"] = "HS256";
            change?.Invoke(header);
        }),
        Claims, input => HMACSHA256.HashData(secret, input));

    private static string Changed(string json, Action<JsonObject> change)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        change(changed);
        return changed.ToJsonString(Plain);
    }
}

/// <summary>One way to change a good token, or the header that it comes in.</summary>
internal sealed record Variant(string Name, Func<Forge, string> Make)
{
    /// <summary>The header for what is but a token.</summary>
    public Variant AsBearer() => new(Name, forge => $"Bearer {Make(forge)}");
}
