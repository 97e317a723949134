using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Pipeline;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Health;

internal static class HealthEndpoints
{
    private const string Writes = "writes";
    private const string Stopping = "The instance is stopping.";

    private static readonly QueryParameter For = new(
        "for", "What the instance is to be ready for, where reads do not suffice.", () => Schemas.OneOf([Writes]), Writes);
    private static readonly Dictionary<string, string> Purposes = new() { [Writes] = Writes };

    public static void AddHealth(this IServiceCollection services) =>
        services.AddSingleton<WarmUpRequests>().AddSingleton<WarmUp>().AddSingleton<Readiness>();

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription().IsOpen().DisableRateLimiting();
        health.MapGet("/live", Live);
        health.MapGet("/ready", AnswerReadyAsync).Takes(For);
    }

    private static Task Live(HttpContext http) => HealthyAsync(http, new { status = "healthy" });

    private static async Task AnswerReadyAsync(
        HttpContext http, Readiness readiness, Shutdown shutdown, CancellationToken cancellationToken)
    {
        var query = new QueryReader(http);
        var forWrites = query.Choice(For.Name, Purposes) is not null;
        query.ThrowIfFaulty();
        // At once, whatever the last check found.
        var ready = shutdown.HasBegun ? Ready.For(Stopping) : await readiness.AskAsync(cancellationToken);
        if ((forWrites ? ready.NoWrites : ready.NoReads) is { } reason) await http.WriteProblemAsync(ApiError.Unavailable, reason);
        else await HealthyAsync(http, new { status = "healthy", writes = ready.NoWrites is null ? "available" : "unavailable" });
    }

    private static Task HealthyAsync<T>(HttpContext http, T body)
    {
        http.Response.Headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        return http.Response.WriteAsJsonAsync(body);
    }
}
