using System.IO.Compression;
using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class CompressionTests(ApiFixture api) : ApiTest(api)
{
    private const string Away = "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none";

    public static MatrixTheoryData<string, string> CompressedRoutes { get; } =
        new(["/listings", "/listings?limit=1", "/listings/ID", "/listings/ID/prices", "/openapi/v1.json"], ["br", "gzip"]);

    [Theory]
    [MemberData(nameof(CompressedRoutes))]
    public async Task Get_OfACompressedRoute_AnswersTheSameBytesCompressed(string address, string encoding)
    {
        address = await CreatedAsync(address);
        await CreateAsync(Sample.Listing(name: "Écurie à rénover"));

        using var plain = await Client.ReadAsync("GET", address);
        using var compressed = await Client.ReadAsync("GET", address, encoding: encoding);
        using var head = await Client.ReadAsync("HEAD", address, encoding: encoding);

        Assert.Equal((HttpStatusCode.OK, encoding), (compressed.StatusCode, compressed.Header("Content-Encoding")));
        Assert.Equal(plain.Header("Content-Type"), compressed.Header("Content-Type"));
        Assert.Equal((null, "Accept-Encoding"), (plain.Header("Content-Encoding"), plain.Header("Vary")));
        Assert.All(
            [compressed, head],
            answer => Assert.Equal((encoding, "Accept-Encoding"), (answer.Header("Content-Encoding"), answer.Header("Vary"))));
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), await DecompressAsync(compressed, encoding));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("br", "br")]
    [InlineData("GZip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("gzip;q=0.9, br;q=0.9", "br")]
    [InlineData("br;q=0", null)]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0.0, *", null)]
    [InlineData("*", "br")]
    [InlineData("*;q=0", null)]
    [InlineData("gzip, *;q=0", "gzip")]
    [InlineData("identity", null)]
    [InlineData("identity, br;q=0.5", null)]
    [InlineData("identity;q=0.5, gzip", "gzip")]
    [InlineData("identity;q=0, gzip;q=0.1", "gzip")]
    [InlineData("identity;q=0", null)]
    [InlineData("deflate, zstd", null)]
    [InlineData("br;q=high", null)]
    public async Task Get_TakesTheEncodingThatTheClientPrefers_AndTagsItSo(string? accepted, string? encoding)
    {
        using var answer = await Client.ReadAsync("GET", await CreatedAsync("/listings/ID"), encoding: accepted);

        Assert.Equal((HttpStatusCode.OK, encoding), (answer.StatusCode, answer.Header("Content-Encoding")));
        Assert.Equal(encoding is null ? "\"1\"" : $"\"1-{encoding}\"", answer.Header("ETag"));
        Assert.Equal("Accept-Encoding", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("GET", "/listings/424242", 404)]
    [InlineData("GET", "/listings/424242/prices", 404)]
    [InlineData("GET", "/listings?limit=0", 400)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("DELETE", "/listings", 405)]
    [InlineData("POST", "/listings", 422, """{"name":""}""")]
    [InlineData("GET", "/health/ready", 200)]
    public async Task Answer_ThatIsAnErrorOrSmall_IsNotCompressed(string method, string address, int status, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), address)
        {
            Content = body is null ? null : Json(body),
            Headers = { { "Accept-Encoding", "br" } },
        };
        using var answer = await Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        AssertPlain(answer, null);
        Assert.StartsWith("{", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfAWrite_IsNotCompressed_AndItsTagHasNoSuffix()
    {
        var address = await CreatedAsync("/listings/ID");
        foreach (var (method, to) in new[] { ("POST", "/listings"), ("PUT", address), ("PATCH", address) })
        {
            var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
            using var request = new HttpRequestMessage(new(method), to)
            {
                Content = new StringContent(Sample.Listing().ToJsonString(), null, type),
                Headers = { { "Accept-Encoding", "br" } },
            };
            using var answer = await Client.SendAsync(request);
            AssertPlain(answer, "\"1\"");
            Assert.StartsWith("{\"id\":", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answer_OfAFaultOnACompressedRoute_IsNotCompressed()
    {
        await using var app = new AvivApp(Away);
        using var client = app.CreateClient();
        using var answer = await client.ReadAsync("GET", "/listings/1", ["\"1-br\""], "br");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        AssertPlain(answer, null);
        Assert.Contains("\"code\":\"unavailable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static void AssertPlain(HttpResponseMessage answer, string? tag)
    {
        Assert.Equal((null, null, tag), (answer.Header("Content-Encoding"), answer.Header("Vary"), answer.Header("ETag")));
        Assert.NotEqual("no-cache", answer.Header("Cache-Control"));
    }

    private async Task<string> CreatedAsync(string address) =>
        address.Replace("ID", $"{await CreateAsync(Sample.Listing())}", StringComparison.Ordinal);

    private static async Task<byte[]> DecompressAsync(HttpResponseMessage answer, string encoding)
    {
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await plain.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
