using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cache;

public sealed class ColdReadTests(ApiFixture api) : SecondApiTest(api)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("", false)]
    [InlineData("/prices", false)]
    [InlineData("/prices/summary", false)]
    [InlineData("/prices", true)]
    public async Task ColdRead_ByManyAtOnce_IsOneQuery(string route, bool isPastItsLife)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing())}{route}";

        var (answers, queries) = await AllAtOnceAsync(address, app => isPastItsLife ? ReadAndAgeAsync(app, address) : Task.CompletedTask);

        Assert.Equal(1, queries);
        Assert.Equal(HttpStatusCode.OK, Assert.Single(answers.Select(answer => answer.Status).Distinct()));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
    }

    [Fact]
    public async Task ColdRead_OfNoListingByManyAtOnce_IsTwoQueries_AndIsNotKept()
    {
        var (answers, queries) = await AllAtOnceAsync("/listings/424242", _ => Task.CompletedTask);
        App.Logs.Start();
        (await Client.AnswerAsync("GET", "/listings/424242")).AssertProblem(404, "not_found");

        Assert.Single(App.Logs.StopForSql());
        // All that came during the first share the next.
        Assert.Equal(2, queries);
        Assert.Equal(HttpStatusCode.NotFound, Assert.Single(answers.Select(answer => answer.Status).Distinct()));
    }

    private static async Task ReadAndAgeAsync(AvivApp app, string address)
    {
        using var client = app.CreateClient();
        await client.GetStringAsync(address);
        app.Clock.Advance(Life);
    }

    private async Task<(Answer[] Answers, int Queries)> AllAtOnceAsync(string address, Func<AvivApp, Task> prepareAsync)
    {
        // Nobody is answered before all have asked.
        var hold = new HeldReads();
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold)));
        using var client = app.CreateClient();
        await prepareAsync(app);
        app.Logs.Start();
        hold.Begin();
        var requests = Enumerable.Range(0, AtOnce).Select(_ => client.AnswerAsync("GET", address)).ToList();
        await Poll.UntilAsync(
            () => app.Logs.Count(line => line.Contains("Executing endpoint", StringComparison.Ordinal)) >= AtOnce,
            "all requests were there");
        hold.End();
        var answers = await Task.WhenAll(requests);
        return (answers, app.Logs.StopForSql().Count);
    }
}
