using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Infrastructure;

internal static class PagingRequests
{
    /// <summary>The address of the next page, if there is one.</summary>
    public static string? Next(this HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;

    /// <summary>Every page from an address on, following the links.</summary>
    public static async Task<List<JsonArray>> PagesAsync(this HttpClient client, string address)
    {
        var pages = new List<JsonArray>();
        for (var next = address; next is not null;)
        {
            using var response = await client.GetAsync(next);
            pages.Add((await response.Content.ReadFromJsonAsync<JsonArray>())!);
            next = response.Next();
        }

        return pages;
    }
}
