using Aviv.Application.Access;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Access;

/// <summary>Whether whoever sends no credential may write, by <c>Auth__AnonymousWrites</c> and the environment.</summary>
internal sealed class AnonymousWrites(IOptions<AuthSettings> settings, IHostEnvironment environment)
{
    public const string Rule =
        $"Auth__AnonymousWrites must be false or unset. If anyone who reaches the API is to write, set it to {Phrase}.";

    public const string Warning =
        "ANYONE WHO REACHES THIS ADDRESS MAY WRITE, without a credential. Set Auth__AnonymousWrites to false to end that.";

    // Long, so that nobody sets it without having read it.
    private const string Phrase = "anyone-on-the-network-may-write";

    public bool AreAllowed { get; } = Read(settings.Value.AnonymousWrites, environment.IsDevelopment()) == true;

    public static bool IsValid(string? words, bool isDevelopment) => Read(words, isDevelopment) is not null;

    // Null for words that mean nothing.
    private static bool? Read(string? words, bool isDevelopment) => words switch
    {
        null or "" => isDevelopment,
        Phrase => true,
        _ when bool.TryParse(words, out var allowed) && (!allowed || isDevelopment) => allowed,
        _ => null,
    };
}
