using Aviv.Api.Contract.Json;
using Aviv.Application.Listings;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Aviv.Api.Contract.OpenApi;

/// <summary>
/// Describes the body of a merge patch. In C# it is a <see cref="ListingInput"/> as well; to a client it is one of which nothing is
/// required.
/// </summary>
internal sealed class PatchSchemas : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    private const string Listing = "ListingPatch";
    private const string Address = "PostalAddressPatch";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.RequestBody?.Content?.TryGetValue(MergePatchJson.Name, out var media) ?? false)
            media.Schema = new OpenApiSchemaReference(Listing, context.Document);
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(Address, Optional(document, "PostalAddressInput", "The members of a postal address to replace."));
        var listing = Optional(document, "ListingInput", "The members of a listing to replace; what is absent stays as it is.");
        listing.Properties!["postal_address"] = new OpenApiSchemaReference(Address, document)
        {
            Description = "Where the property is: the members to replace.",
        };
        document.AddComponent(Listing, listing);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Optional(OpenApiDocument document, string name, string description)
    {
        var schema = (OpenApiSchema)document.Components!.Schemas![name].CreateShallowCopy();
        schema.Properties = new Dictionary<string, IOpenApiSchema>(schema.Properties!);
        schema.Required = null;
        schema.Description = description;
        return schema;
    }
}
