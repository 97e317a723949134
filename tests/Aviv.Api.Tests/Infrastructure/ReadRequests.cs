namespace Aviv.Api.Tests.Infrastructure;

internal static class ReadRequests
{
    /// <summary>Sends a request as it is: each header line by itself, whatever it holds, and no other.</summary>
    public static async Task<HttpResponseMessage> ReadAsync(
        this HttpClient client, string method, string address, string[]? ifNoneMatch = null, string? encoding = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        if (encoding is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A header as it came, its lines joined; null where it is absent.</summary>
    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
