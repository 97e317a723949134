using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Aviv.Application.Access;

/// <summary>Names of callers for logs: the same caller has the same one, and only who has the secret can tell whose it is.</summary>
public sealed class Pseudonyms(IOptions<AuthSettings> settings)
{
    private const int Bytes = 6;

    private readonly byte[] _secret = string.IsNullOrEmpty(settings.Value.PseudonymSecret)
        ? RandomNumberGenerator.GetBytes(32)
        : Encoding.UTF8.GetBytes(settings.Value.PseudonymSecret);

    /// <summary>Whether the same caller has the same one tomorrow, and on other instances.</summary>
    public bool AreLasting { get; } = !string.IsNullOrEmpty(settings.Value.PseudonymSecret);

    public string Of(string caller) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(caller)).AsSpan(0, Bytes));

    public string OfKey(string prefix) => Of($"key {prefix}");
}
