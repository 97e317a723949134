namespace Aviv.Api.Limits;

/// <summary>Marks routes whose requests, or some of them, count on the smaller budget.</summary>
internal sealed record Expensive(Func<HttpRequest, bool> Is);

internal static class ExpensiveRoutes
{
    public static TBuilder IsExpensive<TBuilder>(this TBuilder routes, Func<HttpRequest, bool>? when = null)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new Expensive(when ?? (_ => true)));
}
