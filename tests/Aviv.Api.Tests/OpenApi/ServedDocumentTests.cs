using System.IO.Compression;
using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class ServedDocumentTests(ApiFixture api) : ApiTest(api)
{
    private const string Address = "/openapi/v1.json";

    private static readonly byte[] Committed = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "openapi.json"));

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_AnswersTheCommittedBytes(string? encoding)
    {
        using var answer = await Client.ReadAsync("GET", Address, encoding: encoding);
        var sent = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.StatusCode, answer.Header("Content-Type")));
        Assert.Equal((encoding, $"{sent.Length}"), (answer.Header("Content-Encoding"), answer.Header("Content-Length")));
        Assert.Equal(("no-cache", "Accept-Encoding"), (answer.Header("Cache-Control"), answer.Header("Vary")));
        Assert.Equal(Committed, Plain(sent, encoding));
    }

    [Fact]
    public async Task Get_UnderAnotherName_AnswersTheSame()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { Host = "listings.example.com:8443" } };
        using var answer = await Client.SendAsync(request);

        Assert.Equal(Committed, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_TagsEachEncodingByItself()
    {
        var tags = new List<string?>();
        foreach (var encoding in new[] { null, "gzip", "br" })
        {
            using var answer = await Client.ReadAsync("GET", Address, encoding: encoding);
            tags.Add(answer.Header("ETag"));
        }

        Assert.Matches("^\"[0-9a-f]{32}\"$", tags[0]);
        var hash = tags[0]!.Trim('"');
        Assert.Equal([$"\"{hash}\"", $"\"{hash}-gzip\"", $"\"{hash}-br\""], tags);
    }

    [Theory]
    [InlineData("GET", "TAG")]
    [InlineData("HEAD", "TAG")]
    [InlineData("GET", "*")]
    [InlineData("GET", "\"other\", W/TAG")]
    public async Task Read_OfWhatTheClientHas_IsA304(string method, string ifNoneMatch)
    {
        using var first = await Client.ReadAsync("GET", Address, encoding: "br");
        var tag = first.Header("ETag")!;
        using var answer = await Client.ReadAsync(method, Address, [ifNoneMatch.Replace("TAG", tag, StringComparison.Ordinal)], "br");

        Assert.Equal((HttpStatusCode.NotModified, tag), (answer.StatusCode, answer.Header("ETag")));
        Assert.Equal(("no-cache", "Accept-Encoding"), (answer.Header("Cache-Control"), answer.Header("Vary")));
        Assert.Equal((null, null), (answer.Header("Content-Encoding"), answer.Header("Content-Type")));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_WithTheTagOfAnotherEncoding_AnswersTheDocument()
    {
        using var plain = await Client.ReadAsync("GET", Address);
        using var answer = await Client.ReadAsync("GET", Address, [plain.Header("ETag")!], "gzip");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("br")]
    public async Task Head_HasTheHeadersOfGet(string? encoding)
    {
        using var get = await Client.ReadAsync("GET", Address, encoding: encoding);
        using var head = await Client.ReadAsync("HEAD", Address, encoding: encoding);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        string[] names = ["ETag", "Content-Type", "Content-Length", "Content-Encoding", "Vary", "Cache-Control"];
        Assert.All(names, name => Assert.Equal(get.Header(name), head.Header(name)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Plain(byte[] sent, string? encoding)
    {
        using var stream = new MemoryStream(sent);
        using Stream decoded = encoding switch
        {
            "br" => new BrotliStream(stream, CompressionMode.Decompress),
            "gzip" => new GZipStream(stream, CompressionMode.Decompress),
            _ => stream,
        };
        using var plain = new MemoryStream();
        decoded.CopyTo(plain);
        return plain.ToArray();
    }
}
