using Aviv.Api.Contract.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Describes the bodies that endpoints read by <see cref="JsonBody{T,TMedia}"/>, which the framework takes for a service of ours.
/// </summary>
internal sealed class JsonBodyDescriptions : IApiDescriptionProvider
{
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in context.Results)
            foreach (var body in endpoint.ActionDescriptor.EndpointMetadata.OfType<JsonBodyMetadata>())
                Describe(endpoint, body);
    }

    private static void Describe(ApiDescription endpoint, JsonBodyMetadata body)
    {
        endpoint.ParameterDescriptions.Add(new() { Name = "body", Type = body.Type, Source = BindingSource.Body, IsRequired = true });
        endpoint.SupportedRequestFormats.Add(new() { MediaType = body.MediaType });
    }
}
