using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cache;

public sealed partial class RevalidationTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    [InlineData("/prices/summary")]
    public async Task Read_OfWhatIsAskedForAllTheTime_ReadsNoMoreThanItsVersion(string route)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing())}{route}";
        var first = await Client.AnswerAsync("GET", address);
        App.Logs.Start();

        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(Life * 0.8);
            Assert.Equal(first, await Client.AnswerAsync("GET", address));
            await AwaitRevalidationsAsync(i + 1);
        }

        var asked = App.Logs.StopForSql();
        Assert.Equal(3, asked.Count);
        Assert.All(asked, sql => Assert.DoesNotContain("price", sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_OfManyThatAreAskedForAllTheTime_AsksForTheirVersionsTogether()
    {
        const int Listings = 10;
        var addresses = new List<string>();
        for (var i = 0; i < Listings; i++) addresses.Add($"/listings/{await CreateAsync(Sample.Listing())}");
        foreach (var address in addresses) await Client.GetStringAsync(address);
        Clock.Advance(Life * 0.8);
        App.Logs.Start();

        foreach (var address in addresses.Concat(addresses)) await Client.GetStringAsync(address);
        await Poll.UntilAsync(() => RevalidatedAnswers().Sum() >= Listings, "all answers were revalidated");

        Assert.InRange(App.Logs.StopForSql().Count, 1, Listings / 2);
        Assert.Equal(Listings, RevalidatedAnswers().Sum());
    }

    [Theory]
    [InlineData("UPDATE listing SET price = 200, version = 2", 200)]
    [InlineData("DELETE FROM listing", null)]
    public async Task Read_OfWhatIsAskedForAllTheTime_ShowsTheWriteOfAnotherProcessWithinALife(string write, int? price)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await Client.GetStringAsync(address);
        await Database.ExecuteAsync(write);
        App.Logs.Start();
        Clock.Advance(Life * 0.9);
        await Client.GetStringAsync(address);
        await AwaitRevalidationsAsync(1);

        Clock.Advance(Life * 0.1);

        var answer = await Client.AnswerAsync("GET", address);
        Assert.Equal(price is null ? 404 : 200, (int)answer.Status);
        if (price is not null) Assert.Equal(price, (int)answer.Json["latest_price_eur"]!);
    }

    // As after a restore, or on a standby that took over without the last writes.
    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    [InlineData("/prices/summary")]
    public async Task Read_OfWhatIsAskedForAllTheTime_ShowsAnotherWriteOfTheSameVersionWithinALife(string route)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}{route}";
        await Client.GetStringAsync(address);
        await Database.ExecuteAsync(
            "UPDATE listing SET price = 234, updated_date = updated_date + interval '1 s'; UPDATE listing_price_log SET price_change = "
            + "234");
        App.Logs.Start();
        Clock.Advance(Life * 0.9);
        await Client.GetStringAsync(address);
        await AwaitRevalidationsAsync(1);

        Clock.Advance(Life * 0.1);

        Assert.Contains("price_eur\":234,", await Client.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(RevalidatedAnswers()));
    }

    [Fact]
    public async Task Read_ThatJoinsOneFromLongBefore_IsNotAnsweredByIt()
    {
        var hold = new HeldReads();
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold)));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        hold.Begin();
        var before = client.AnswerAsync("GET", address);
        await hold.Reached;
        await Database.ExecuteAsync("UPDATE listing SET price = 200, version = 2");
        app.Clock.Advance(Life);
        app.Logs.Start();

        var joined = client.AnswerAsync("GET", address);
        await Poll.UntilAsync(
            () => app.Logs.Count(line => line.Contains("Executing endpoint", StringComparison.Ordinal)) >= 1, "it had joined");
        hold.End();

        Assert.Equal(100, (int)(await before).Json["latest_price_eur"]!);
        Assert.Equal(200, (int)(await joined).Json["latest_price_eur"]!);
    }

    [Fact]
    public async Task Read_OfWhatIsAskedForAllTheTime_ShowsAChangeWithoutANewVersionAfterFifteenSeconds()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        var other = $"/listings/{await CreateAsync(Sample.Listing())}";
        await client.GetStringAsync(address);
        await Database.ExecuteAsync("UPDATE listing SET price = 200");
        app.Logs.Start();
        var prices = new List<int>();

        for (var i = 1; i <= 13; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1.2));
            prices.Add((int)(await client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
            if (i is 11 or 12) await client.GetStringAsync(other);
            if (i < 13) await AwaitRevalidationsAsync(i, app);
        }

        Assert.Equal([.. Enumerable.Repeat(100, 12), 200], prices);
        // The last was of the other alone: the first would live longer than 15 seconds.
        Assert.Equal(Enumerable.Repeat(1, 12), RevalidatedAnswers(app));
    }

    [Fact]
    public async Task Read_OfWhatIsBeingRevalidated_DoesNotAskForItAgain()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        var (address, other) = ($"/listings/{await CreateAsync(Sample.Listing())}", $"/listings/{await CreateAsync(Sample.Listing())}");
        foreach (var one in new[] { address, other }) await client.GetStringAsync(one);
        app.Clock.Advance(Life * 0.8);
        app.Logs.Start();

        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
        {
            await client.GetStringAsync(address);
            await HeldLock.AwaitWaitersAsync(Database, 1);
            foreach (var one in new[] { other, address }) await client.GetStringAsync(one);
        }

        await AwaitRevalidationsAsync(2, app);
        Assert.Equal([1, 1], RevalidatedAnswers(app));
    }

    [Fact]
    public async Task Read_OfWhatWasTooOldOnce_IsRevalidatedLikeAny()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing())}";
        await client.GetStringAsync(address);
        app.Clock.Advance(Life);
        await client.GetStringAsync(address);
        app.Logs.Start();

        for (var i = 1; i <= 3; i++)
        {
            app.Clock.Advance(Life * 0.8);
            await client.GetStringAsync(address);
            await AwaitRevalidationsAsync(i, app);
        }

        Assert.All(app.Logs.StopForSql(), sql => Assert.DoesNotContain("price", sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_OfWhatCouldNotBeRevalidated_ReadsAnew()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database));
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await client.GetStringAsync(address);
        app.Clock.Advance(Life * 0.8);
        app.Logs.Start();
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
        {
            await client.GetStringAsync(address);
            await HeldLock.AwaitWaitersAsync(Database, 1);
            await Database.ExecuteAsync(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = "
                + "'aviv-api-reads'");
            await Poll.UntilAsync(
                () => app.Logs.Count(line => line.Contains("were not revalidated", StringComparison.Ordinal)) == 1, "the fault was logged");
        }

        app.Clock.Advance(Life * 0.8);

        Assert.Equal(100, (int)(await client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
        Assert.Single(app.Logs.StopForSql(), sql => sql.Contains("price", StringComparison.Ordinal));
    }

    private Task AwaitRevalidationsAsync(int count, AvivApp? app = null) =>
        Poll.UntilAsync(() => RevalidatedAnswers(app).Count() == count, "answers were revalidated");

    // How many answers each time.
    private IEnumerable<int> RevalidatedAnswers(AvivApp? app = null) => (app ?? App).Logs.Lines
        .Select(line => RevalidatedLine().Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value, null));

    [GeneratedRegex("Revalidated ([0-9]+) answers")]
    private static partial Regex RevalidatedLine();
}
