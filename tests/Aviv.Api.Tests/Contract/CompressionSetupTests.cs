using System.IO.Compression;
using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Contract;

/// <summary>What the application's compression does in places where its present routes do not lead.</summary>
public sealed class CompressionSetupTests(ApiFixture api) : ApiTest(api)
{
    private static readonly byte[] Begin = Encoding.UTF8.GetBytes("{\"id\":1}\n");
    private static readonly byte[] End = Encoding.UTF8.GetBytes("{\"id\":2}\n");

    private IResponseCompressionProvider Compression => App.Services.GetRequiredService<IResponseCompressionProvider>();

    private Endpoint List => App.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == "get-listings");

    [Theory]
    [InlineData("http", 200, true)]
    [InlineData("https", 200, true)]
    [InlineData("https", 304, false)]
    [InlineData("https", 404, false)]
    public void Provider_CompressesSuccesses_BehindTlsToo(string scheme, int status, bool expected)
    {
        var http = new DefaultHttpContext
        {
            Request = { Scheme = scheme },
            Response = { StatusCode = status, ContentType = "application/json" },
        };
        http.SetEndpoint(List);

        Assert.Equal(expected, Compression.ShouldCompressResponse(http));
    }

    [Theory]
    [InlineData("br", "application/x-ndjson")]
    [InlineData("gzip", "text/csv")]
    public async Task Flush_ReachesTheClient_WhileTheAnswerGoesOn(string encoding, string type)
    {
        var seen = new TaskCompletionSource();
        await using var app = await StartAsync(async http =>
        {
            http.Response.ContentType = type;
            await http.Response.Body.WriteAsync(Begin);
            await http.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(Poll.Limit);
            await http.Response.Body.WriteAsync(End);
        });
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        using var answer = await client.ReadAsync("GET", "/", encoding: encoding);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);

        Assert.Equal(encoding, answer.Header("Content-Encoding"));
        Assert.Equal(Begin, await ReadAsync(plain, Begin.Length));
        seen.SetResult();
        Assert.Equal(End, await ReadAsync(plain, End.Length));
        Assert.Equal(0, await plain.ReadAsync(new byte[1]));
    }

    // An answer in two parts, through the application's compression, as of its list.
    private async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Compression);
        var app = builder.Build();
        app.UseResponseCompression();
        app.Run(http =>
        {
            http.SetEndpoint(List);
            return answer(http);
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Poll.Limit);
        return bytes;
    }
}
