using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>What the headers of an error say about it, whoever wrote it.</summary>
public sealed class ErrorHeadersTests(ApiFixture api) : ApiTest(api)
{
    private const int PastTheLimit = 70_000;

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/listings/1", 404)]
    [InlineData("DELETE", "/listings", 405)]
    [InlineData("GET", "/listings?limit=0", 400)]
    [InlineData("POST", "/listings", 415)]
    [InlineData("PUT", "/listings/1", 415)]
    [InlineData("HEAD", "/listings/1/prices", 404)]
    public async Task Error_OfAnyKind_IsNobodysToKeep(string method, string address, int status)
    {
        using var answer = await Client.ReadAsync(method, address);

        Assert.Equal(
            ((HttpStatusCode)status, "no-store", null, null),
            (answer.StatusCode, answer.Header("Cache-Control"), answer.Header("Pragma"), answer.Header("Expires")));
    }

    [Theory]
    [InlineData("GET", "/listings", null, 200)]
    [InlineData("GET", "/nothing", null, 404)]
    [InlineData("POST", "/listings", "text/plain", 415)]
    [InlineData("POST", "/listings", "application/json", 413)]
    [InlineData("DELETE", "/listings/1", null, 404)]
    public async Task Answer_BeforeABodyThatIsTooLarge_SaysThatItEndsTheConnection(string method, string address, string? type, int status)
    {
        using var request = new HttpRequestMessage(new(method), address) { Content = new ByteArrayContent(new byte[PastTheLimit]) };
        if (type is not null) request.Content.Headers.ContentType = new(type);
        using var answer = await Client.SendAsync(request);

        Assert.Equal(((HttpStatusCode)status, true), (answer.StatusCode, answer.Headers.ConnectionClose));
    }
}
