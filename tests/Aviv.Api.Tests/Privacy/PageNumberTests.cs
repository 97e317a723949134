using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

public sealed class PageNumberTests(WithheldApiFixture api) : VisibleTest(api)
{
    // HTML may write the + as a number.
    private static readonly string Digits = Sample.Phone[1..];

    [Fact]
    public async Task Page_ShowsTheNumber_ToACallerAlone_AndIsNotSharedThen()
    {
        var id = await CreateAsync();

        using var strange = await Client.AskAsync(credential: null, $"/homes/{id}");
        using var known = await Client.AskAsync(Owner, $"/homes/{id}");
        using var list = await Client.AskAsync(Owner, "/");

        var text = await strange.TextAsync();
        Assert.DoesNotContain(Digits, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Telephone", text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"tel:&#x2B;{Digits}\">", await known.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(("no-cache", "private, no-cache"), (strange.Header("Cache-Control"), known.Header("Cache-Control")));
        Assert.Equal("Authorization, Accept-Encoding", strange.Header("Vary"));
        Assert.DoesNotContain(Digits, await list.TextAsync(), StringComparison.Ordinal);
    }
}
