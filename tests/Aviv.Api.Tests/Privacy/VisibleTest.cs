using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>An application that shows numbers to callers alone, and lets nobody write without a credential.</summary>
public sealed class WithheldApiFixture : ApiFixture
{
    public static Dictionary<string, string?> OfCallers =>
        new() { ["Auth:AnonymousWrites"] = "false", ["Privacy:PhoneVisibleTo"] = "Callers" };

    protected override Dictionary<string, string?> Settings => OfCallers;
}

[CollectionDefinition]
public sealed class WithheldApi : ICollectionFixture<WithheldApiFixture>;

/// <summary>A test against that application, on empty tables.</summary>
[Collection<WithheldApi>]
public abstract class VisibleTest(WithheldApiFixture api) : ApiTestBase(api)
{
    protected const string Name = "contact_phone_number";

    /// <summary>The credential of who writes the listings of these tests.</summary>
    protected string Owner { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Requests without a credential have none, also where the suite has a key.
        Client.DefaultRequestHeaders.Authorization = null;
        Owner = await TestKeys.MakeAsync(Database, "north", []);
    }

    protected async Task<long> CreateAsync(string? number = Sample.Phone)
    {
        using var answer = await Client.SendWithAsync(Owner, "POST", "/listings", Sample.Listing().With(Name, number).ToJsonString());
        return (long)(await WriteRequests.ReadAsync(answer)).Json["id"]!;
    }

    protected async Task<Answer> SendAsync(
        string method, string address, string? body = null, string? credential = null, string? key = null) =>
        await WriteRequests.ReadAsync(await Client.SendWithAsync(credential, method, address, body, key));

    /// <summary>What a listing shows of its number: the number, null, or that it is absent.</summary>
    protected static string? Shown(JsonNode listing) =>
        listing.AsObject().TryGetPropertyValue(Name, out var number) ? (string?)number : "absent";
}

internal static class VisibleRequests
{
    public static async Task<HttpResponseMessage> AskAsync(
        this HttpClient client, string? credential, string address, string? ifNoneMatch = null, string? encoding = null,
        string method = "GET")
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (credential is not null) request.Headers.TryAddWithoutValidation("Authorization", credential);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        if (encoding is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return await client.SendAsync(request);
    }

    /// <summary>A body, decoded.</summary>
    public static async Task<string> TextAsync(this HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsStreamAsync();
        await using var decoded = answer.Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(bytes, CompressionMode.Decompress),
            "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
            _ => bytes,
        };
        using var reader = new StreamReader(decoded, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
