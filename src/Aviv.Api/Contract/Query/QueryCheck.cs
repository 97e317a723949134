namespace Aviv.Api.Contract.Query;

internal static class QueryCheck
{
    /// <summary>
    /// Has every route of a group refuse parameters that it does not take, once its body is read and before anything is done. A
    /// route that takes some tells of the others itself, by its <see cref="QueryReader"/>, with whatever else is wrong.
    /// </summary>
    public static RouteGroupBuilder ChecksQueries(this RouteGroupBuilder routes) => routes.AddEndpointFilter((invocation, next) =>
    {
        var http = invocation.HttpContext;
        if (http.Request.QueryString.HasValue && http.GetEndpoint()!.Metadata.GetMetadata<QueryParameter>() is null)
            new QueryReader(http).ThrowIfFaulty();
        return next(invocation);
    });
}
