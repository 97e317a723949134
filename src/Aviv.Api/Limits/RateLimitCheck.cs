using Aviv.Api.Contract.Errors;

namespace Aviv.Api.Limits;

/// <summary>Answers with a 429 whoever has spent the budget. What is no route, or no method of it, is told so to anyone.</summary>
internal sealed class RateLimitCheck(RequestDelegate next, RateLimits limits)
{
    public Task InvokeAsync(HttpContext http) =>
        limits.Allows(http) || http.GetEndpoint() is not RouteEndpoint ? next(http) : http.WriteRateLimitedAsync();
}

internal static class RateLimitAnswers
{
    public static Task WriteRateLimitedAsync(this HttpContext http)
    {
        var counted = http.Features.Get<Counted>()!;
        return http.WriteProblemAsync(ApiError.RateLimited with { RetryAfterSeconds = counted.SecondsToReset });
    }

    /// <summary>Whether the request came when its budget was spent, whatever it was answered.</summary>
    public static bool IsOverBudget(this HttpContext http) => http.Features.Get<Counted>() is { Share.IsTaken: false };
}
