namespace Aviv.Api.Pipeline;

/// <summary>Which web pages may call the API: section <c>Cors</c> of the configuration.</summary>
internal sealed class CorsSettings
{
    /// <summary>Origins such as <c>https://www.example.com</c>; none by default. Development adds localhost on any port.</summary>
    public string[] Origins { get; init; } = [];

    public bool AreOrigins() => Origins.All(origin =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority) == origin);
}

internal static class CorsPolicy
{
    public static void AddCorsPolicy(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Cors");
        builder.Services.AddOptions<CorsSettings>().Bind(section)
            .Validate(
                cors => cors.AreOrigins(),
                "Cors:Origins must hold origins such as https://www.example.com, without a path or a closing slash.")
            .ValidateOnStart();
        var origins = section.Get<CorsSettings>()?.Origins ?? [];
        var local = builder.Environment.IsDevelopment();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => origins.Contains(origin, StringComparer.OrdinalIgnoreCase) || (local && IsLocal(origin)))
            .AllowAnyHeader()
            .AllowAnyMethod()
            .WithExposedHeaders(
                "Accept-Patch", "Content-Disposition", "ETag", "Idempotency-Replayed", "Link", "Location", "Prices-Archived-Before",
                "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", "X-Total-Count")));
    }

    private static bool IsLocal(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host: "localhost" or "127.0.0.1" };
}
