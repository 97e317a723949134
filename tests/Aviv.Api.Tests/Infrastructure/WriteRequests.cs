using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>What an answer says to its client.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, string? ETag, string? Location, string? Replayed)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

internal static class WriteRequests
{
    /// <summary>Sends a body in the media type that the method takes, or none, with the headers of safe writes.</summary>
    public static async Task<HttpResponseMessage> WriteAsync(
        this HttpClient client, string method, string address, string? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (body is not null)
            request.Content = new StringContent(
                body, Encoding.UTF8, method == "PATCH" ? "application/merge-patch+json" : "application/json");
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public static async Task<Answer> AnswerAsync(
        this HttpClient client, string method, string address, string? body = null, string? ifMatch = null, string? key = null)
    {
        using var response = await client.WriteAsync(method, address, body, ifMatch, key);
        return await ReadAsync(response);
    }

    public static async Task<Answer> AnswerAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        return await ReadAsync(response);
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var replayed = response.Headers.TryGetValues("Idempotency-Replayed", out var values) ? values.Single() : null;
        return new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.ETag?.ToString(),
            response.Headers.Location?.OriginalString,
            replayed);
    }

    /// <summary>Asserts that an answer is a problem, and which members or headers it blames.</summary>
    public static void AssertProblem(this Answer answer, int status, string code, params string[] paths)
    {
        Assert.True(status == (int)answer.Status, $"{(int)answer.Status} {answer.Body}");
        Assert.Equal(code, (string)answer.Json["code"]!);
        Assert.Equal(paths, answer.Json["errors"]?.AsObject().Select(error => error.Key) ?? []);
    }
}
