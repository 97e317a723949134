using System.Globalization;
using System.Text.Json;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Documents the errors that an operation answers: those that <c>Fails</c> names, those of every body that is read, and that of every
/// operation.
/// </summary>
internal sealed class FailureResponses(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var problem = await context.ReferenceAsync(typeof(ApiProblem), cancellationToken);
        var all = context.Metadata<JsonBodyMetadata>().SelectMany(OfBody).Concat(context.Metadata<ApiError>()).Append(ApiError.RateLimited);
        foreach (var errors in all.Distinct().GroupBy(error => error.Status))
            operation.Responses![errors.Key.ToString(CultureInfo.InvariantCulture)] = Response([.. errors], problem);
        SortByStatus(operation.Responses!);
    }

    private static ApiError[] OfBody(JsonBodyMetadata body) =>
    [
        ApiError.MalformedJson, ApiError.UnknownField, ApiError.DuplicateField,
        ApiError.BodyTooSlow, ApiError.BodyTooLarge, ApiError.NotOfMediaType(body.MediaType), ApiError.ValidationFailed,
    ];

    private static void SortByStatus(OpenApiResponses responses)
    {
        var sorted = responses.OrderBy(response => response.Key, StringComparer.Ordinal).ToList();
        responses.Clear();
        foreach (var (status, response) in sorted) responses.Add(status, response);
    }

    private OpenApiResponse Response(ApiError[] errors, OpenApiSchemaReference problem)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join('\n', errors.Select(error => $"- `{error.Code}`: {error.Message}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = problem,
                    Examples = errors.DistinctBy(error => error.Code).ToDictionary(error => error.Code, Example),
                },
            },
        };
        response.Add(ResponseHeader.NoStore);
        if (errors.Any(error => error.RetryAfterSeconds is not null)) response.Add(ResponseHeader.RetryAfter);
        if (errors.Any(error => error.Status == StatusCodes.Status401Unauthorized)) response.Add(ResponseHeader.WwwAuthenticate);
        if (errors.Any(error => error.MediaType == MergePatchJson.Name)) response.Add(ResponseHeader.AcceptPatch);
        return response;
    }

    private IOpenApiExample Example(ApiError error) => new OpenApiExample
    {
        Summary = error.Message,
        Value = JsonSerializer.SerializeToNode(
            ApiProblem.From(error, Examples.TraceId, errors: Examples.ErrorsOf(error)), json.Value.SerializerOptions),
    };
}
