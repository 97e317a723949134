using System.Security.Claims;
using Aviv.Api.Access;
using Aviv.Application.Privacy;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Privacy;

/// <summary>
/// Who sees the numbers of listings: everyone, or any caller with a credential and whoever may write. That holds for a request as a whole,
/// since the anonymous may write either every listing or none.
/// </summary>
internal sealed class NumberVisibility(
    IOptions<PhoneVisibility> settings, IHostEnvironment environment, AnonymousWrites anonymousWrites)
{
    /// <summary>Whether it depends on who asks. It is true also where all may write for now: caches outlive that.</summary>
    public bool IsForCallers { get; } = settings.Value.IsForCallers(environment.IsDevelopment());

    public bool IsFor(ClaimsPrincipal user) => !IsForCallers || Callers.IsAuthenticated(user) || anonymousWrites.AreAllowed;
}

/// <summary>Marks the reads that may show numbers.</summary>
internal sealed class NumbersShown;

internal static class NumbersOfRequest
{
    public static void AddNumberVisibility(this IServiceCollection services)
    {
        services.AddOptions<PhoneVisibility>().BindConfiguration("Privacy")
            .Validate(privacy => privacy.IsValid(), PhoneVisibility.Rule)
            .ValidateOnStart();
        services.AddSingleton<NumberVisibility>();
    }

    /// <summary>For reads that answer listings: their tags and their headers for caches tell the two forms apart.</summary>
    public static TBuilder ShowsNumbers<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new NumbersShown());

    /// <summary>Whether the caller sees the numbers of listings.</summary>
    public static bool SeesNumbers(this HttpContext http) => http.Visibility().IsFor(http.User);

    /// <summary>Whether the answer would have numbers in it for another caller.</summary>
    public static bool WithholdsNumbers(this HttpContext http) => http.MayShowNumbers() && !http.SeesNumbers();

    /// <summary>Whether the answer depends on who asks.</summary>
    public static bool VariesByCaller(this HttpContext http) => http.MayShowNumbers() && http.Visibility().IsForCallers;

    private static bool MayShowNumbers(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<NumbersShown>() is not null;

    private static NumberVisibility Visibility(this HttpContext http) => http.RequestServices.GetRequiredService<NumberVisibility>();
}
