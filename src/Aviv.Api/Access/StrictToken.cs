using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Aviv.Api.Access;

/// <summary>What the framework lets pass although a token should have one meaning alone, to every reader.</summary>
internal static partial class StrictToken
{
    // RFC 7519, section 4: names must be unique. The framework takes the last.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    // More than any provider puts into a token, and half of what the server takes as headers.
    private const int MaxLength = 8 * 1024;

    private static readonly string[] Times = ["exp", "nbf", "iat"];

    /// <summary>Whether a value of <c>Authorization</c> is the scheme and one signed token, and nothing else.</summary>
    public static bool IsWellFormed(string authorization) =>
        authorization.Length <= MaxLength && OneToken().IsMatch(authorization);

    /// <summary>Whether a token, whose signature holds, can be read in one way only.</summary>
    public static bool HasOneMeaning(JsonWebToken token)
    {
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader), Once);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Once);
            // RFC 7515, section 4.1.11: what is critical must be understood, and nothing is here.
            return !header.RootElement.TryGetProperty("crit", out _) && Times.All(name => IsTime(claims.RootElement, name));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // RFC 7519, section 2: a number. The framework reads texts as well.
    private static bool IsTime(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var time)
        || (time.ValueKind == JsonValueKind.Number && time.GetDouble() <= DateTimeOffset.MaxValue.ToUnixTimeSeconds());

    [GeneratedRegex(@"^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z")]
    private static partial Regex OneToken();
}
