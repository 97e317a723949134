using System.Security.Cryptography;
using System.Text;

namespace Aviv.Application.Access;

/// <summary>
/// An API key as its holder has it: <c>aviv_</c>, a prefix that may be seen, <c>_</c>, and 256 random bits. It is never stored, and
/// cannot be printed by accident.
/// </summary>
public sealed class ApiKeySecret
{
    private const string Start = "aviv_";
    private const int PrefixLength = 12;
    // Of 62 characters each: 256 bits.
    private const int SecretLength = 43;
    private const string OfPrefixes = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string OfSecrets = $"{OfPrefixes}ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly string _text;

    private ApiKeySecret(string text) => _text = text;

    /// <summary>By which the key is known.</summary>
    public string Prefix => _text.Substring(Start.Length, PrefixLength);

    /// <summary>A plain hash: so many random bits need no stretching.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(_text));

    public static ApiKeySecret New() => new(
        $"{Start}{RandomNumberGenerator.GetString(OfPrefixes, PrefixLength)}_{RandomNumberGenerator.GetString(OfSecrets, SecretLength)}");

    /// <summary>Null for what is no key.</summary>
    public static ApiKeySecret? Parse(string text) => IsKey(text) ? new(text) : null;

    public static bool IsPrefix(string text) => text.Length == PrefixLength && text.All(OfPrefixes.Contains);

    public string Reveal() => _text;

    public override string ToString() => $"{Start}{Prefix}_…";

    private static bool IsKey(string text) =>
        text.Length == Start.Length + PrefixLength + 1 + SecretLength
        && text.StartsWith(Start, StringComparison.Ordinal)
        && text[Start.Length + PrefixLength] == '_'
        && IsPrefix(text.Substring(Start.Length, PrefixLength))
        && text[^SecretLength..].All(OfSecrets.Contains);
}
