using Aviv.Api.Limits;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>Documents what every answer says of the caller's budget, in one place that all of them refer to.</summary>
internal sealed class RateLimitHeaders : IOpenApiOperationTransformer
{
    private static readonly ResponseHeader[] Headers =
    [
        new(
            Counted.RateLimit,
            "What is left of the caller's budget: `r` requests, until it begins anew in `t` seconds. Absent where no limits hold.",
            "\"default\";r=599;t=42"),
        new(
            Counted.RateLimitPolicy, "The budget on which the request was counted: `q` requests in `w` seconds.", "\"default\";q=600;w=60"),
    ];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var components = context.Document!.Components ??= new();
        components.Headers ??= new Dictionary<string, IOpenApiHeader>();
        foreach (var header in Headers) components.Headers[header.Name] = header.ToHeader();
        foreach (var response in operation.Responses!.Values.Cast<OpenApiResponse>())
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            foreach (var header in Headers) response.Headers[header.Name] = new OpenApiHeaderReference(header.Name, context.Document);
        }

        return Task.CompletedTask;
    }
}
