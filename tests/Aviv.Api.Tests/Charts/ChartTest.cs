using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Charts;

/// <summary>A test of charts that asks for them.</summary>
public abstract class ChartTest(ApiFixture api) : ApiTest(api)
{
    /// <summary>The chart of a listing whose price fell in March, as it is seen in May.</summary>
    protected async Task<string> AddressAsync()
    {
        var id = await CreateAsync(Sample.Listing(100_000));
        At("2023-03-01T12:00:00Z");
        await UpdateAsync(id, Sample.Listing(96_800));
        At("2023-05-03T12:00:00Z");
        return $"/listings/{id}/prices.svg";
    }
}
