using System.Globalization;

namespace Aviv.Api.Limits;

/// <summary>On what a request was counted, for its answer to tell.</summary>
internal sealed record Counted(Budgets Budgets, Share Share)
{
    public const string RateLimit = "RateLimit";
    public const string RateLimitPolicy = "RateLimit-Policy";

    // Rounded up: who comes back earlier is refused again.
    public int SecondsToReset => (int)Math.Ceiling(Share.Reset.TotalSeconds);

    /// <summary>When the answer starts: the exception handler clears what was set before.</summary>
    public static Task WriteAsync(object http)
    {
        var context = (HttpContext)http;
        var counted = context.Features.Get<Counted>()!;
        var headers = context.Response.Headers;
        headers[RateLimitPolicy] = counted.Budgets.Policy;
        headers[RateLimit] = string.Create(
            CultureInfo.InvariantCulture, $"\"{counted.Budgets.Name}\";r={counted.Share.Left};t={counted.SecondsToReset}");
        return Task.CompletedTask;
    }
}
