using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Aviv.Application.Access;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Security;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Access;

/// <summary>Tells from a request's claims who its caller is. Tokens and keys have the same ones.</summary>
internal sealed class Callers(
    AnonymousWrites anonymousWrites, IOptions<AuthSettings> settings, Pseudonyms pseudonyms, PurposeKeys keys)
{
    public const string Subject = "sub";
    public const string Issuer = "iss";
    public const string Scope = "scope";

    /// <summary>The instance itself, which warms up. No credential leads to it.</summary>
    public static readonly ClaimsPrincipal Instance = new(
        new ClaimsIdentity([new(Subject, "instance"), new(Scope, Scopes.Admin)], authenticationType: "instance"));

    private const string ScopeOfSomeProviders = "scp";

    private readonly byte[] _key = keys.Of("aviv callers");

    public string SourceClaim => settings.Value.SourceClaim;

    public static bool IsAuthenticated(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    public static bool Has(ClaimsPrincipal user, string scope) => ScopesOf(user).Any(held => held == scope || held == Scopes.Admin);

    public Caller Of(ClaimsPrincipal user)
    {
        if (!IsAuthenticated(user)) return new("", "anonymous", Source: null, anonymousWrites.AreAllowed);
        return new(Id(user), PseudonymOf(user), SourceOf(user), Has(user, Scopes.Admin));
    }

    /// <summary>What logs call a caller with a credential.</summary>
    public string PseudonymOf(ClaimsPrincipal user) => pseudonyms.Of(NameOf(user));

    /// <summary>
    /// Tells callers with a credential apart, within this process: it names them. Who changes its source is another caller.
    /// </summary>
    public string KeyOf(ClaimsPrincipal user) => $"{NameOf(user)}\n{SourceOf(user)}";

    /// <summary>Null for none, and for what is none.</summary>
    public string? SourceOf(ClaimsPrincipal user) =>
        user.FindAll(SourceClaim).ToList() is [{ Value: var source }] && SourceName.IsValid(source) ? source : null;

    /// <summary>A subject is one of its issuer.</summary>
    public static string NameOf(ClaimsPrincipal user) => $"{user.FindFirstValue(Issuer)} {user.FindFirstValue(Subject)}".TrimStart();

    // Several claims, or one with spaces in it.
    private static IEnumerable<string> ScopesOf(ClaimsPrincipal user) =>
        user.Claims.Where(claim => claim.Type is Scope or ScopeOfSomeProviders).SelectMany(claim => claim.Value.Split(' '));

    // A subject may be an address of mail, and the id lies in the database.
    private string Id(ClaimsPrincipal user) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(KeyOf(user))).AsSpan(0, 16));
}

internal static class CallerOfRequest
{
    public static Caller Caller(this HttpContext http) => http.RequestServices.GetRequiredService<Callers>().Of(http.User);
}
