using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Charts;

public sealed class ChartTagTests(ApiFixture api) : ChartTest(api)
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("br", "-br")]
    public async Task Chart_ThatTheClientHas_IsNotSentAgain_AndKeepsItsPolicy(string? encoding, string suffix)
    {
        var address = await AddressAsync();
        using var first = await Client.ReadAsync("GET", address, encoding: encoding);
        using var again = await Client.ReadAsync("GET", address, [first.Header("ETag")!], encoding);
        using var any = await Client.ReadAsync("GET", address, ["*"], encoding);

        Assert.Equal($"\"2-20230503-all-800x320-auto{suffix}\"", first.Header("ETag"));
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (again.StatusCode, any.StatusCode));
        // A browser takes the headers of a 304 for those of the picture that it has.
        foreach (var name in new[] { "ETag", "Content-Security-Policy", "Cache-Control", "Vary" })
            Assert.Equal((name, first.Header(name)), (name, again.Header(name)));
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Tag_ChangesWithVersion_Day_AndEachParameter()
    {
        var address = await AddressAsync();
        var tags = new List<string> { await TagAsync(address) };
        foreach (var query in new[] { "range=90d", "range=1y", "width=640", "height=240", "theme=dark" })
            tags.Add(await TagAsync($"{address}?{query}"));
        await UpdateAsync(IdOf(address), Sample.Listing(91_000));
        tags.Add(await TagAsync(address));
        At("2023-05-03T23:59:59Z");
        var sameDay = await TagAsync(address);
        At("2023-05-04T00:00:00Z");
        tags.Add(await TagAsync(address));

        Assert.Distinct(tags);
        Assert.Equal(tags[^2], sameDay);
        // Yesterday's picture does not reach now.
        using var answer = await Client.ReadAsync("GET", address, [sameDay]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static long IdOf(string address) => long.Parse(address.Split('/')[2], null);

    private async Task<string> TagAsync(string address)
    {
        using var answer = await Client.ReadAsync("GET", address);
        return answer.Header("ETag")!;
    }
}
