using Aviv.Api.Charts;
using Aviv.Api.Contract.Query;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Adds what the framework cannot know of an operation that succeeds: examples of its bodies, and the parameters and headers that
/// <c>Takes</c> and <c>Sends</c> name.
/// </summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    private const int ListingId = 1234;

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var response = (OpenApiResponse)operation.Responses!.Single(answer => answer.Key.StartsWith('2')).Value;
        AddExamples(operation.RequestBody?.Content);
        AddExamples(response.Content);
        foreach (var header in context.Metadata<ResponseHeader>()) response.Add(header);
        if (operation.Responses!.GetValueOrDefault("304") is OpenApiResponse notModified)
            foreach (var header in context.Metadata<ResponseHeader>().Where(header => header.OfNotModified)) notModified.Add(header);
        foreach (var id in operation.Parameters?.OfType<OpenApiParameter>() ?? []) id.Example = ListingId;
        foreach (var parameter in context.Metadata<QueryParameter>()) (operation.Parameters ??= []).Add(parameter.ToParameter());
        foreach (var header in context.Metadata<RequestHeader>()) (operation.Parameters ??= []).Add(header.ToParameter());
        return Task.CompletedTask;
    }

    private static void AddExamples(IDictionary<string, OpenApiMediaType>? content)
    {
        // A picture has its own from its route.
        foreach (var (_, media) in content?.Where(one => one.Key != SvgResult.MediaType) ?? []) media.Example = Examples.Of(media.Schema!);
    }
}
