using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Privacy;

/// <summary>That answers which are kept or shared are so in one of the two forms.</summary>
public sealed class VisibleCacheTests(WithheldApiFixture api) : VisibleTest(api)
{
    private const int OfEach = 20;

    [Fact]
    public async Task Listing_IsKeptInBothForms()
    {
        var address = $"/listings/{await CreateAsync()}";
        foreach (var credential in new[] { null, Owner }) await AssertFormAsync(Client, credential, address);
        App.Logs.Start();

        foreach (var credential in new[] { Owner, null, Owner }) await AssertFormAsync(Client, credential, address);

        Assert.Empty(App.Logs.StopForSql());
    }

    [Fact]
    public async Task Number_ThatWasRemoved_IsInNeitherFormOfWhatWasKept()
    {
        var address = $"/listings/{await CreateAsync()}";
        foreach (var credential in new[] { null, Owner }) await AssertFormAsync(Client, credential, address);

        await SendAsync("PATCH", address, $$"""{"{{Name}}":null}""", Owner);

        Assert.Null(Shown((await SendAsync("GET", address, credential: Owner)).Json));
        Assert.Equal("absent", Shown((await SendAsync("GET", address)).Json));
    }

    [Theory]
    [InlineData("/listings/ID")]
    [InlineData("/listings")]
    [InlineData("/listings?limit=1000")]
    [InlineData("/listings/export")]
    public async Task Reads_AtOnce_AreInTheFormOfEachCaller(string route)
    {
        var hold = new HeldReads();
        await using var app = new AvivApp(
            HeldLock.Patient(Database), WithheldApiFixture.OfCallers,
            services => services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold)));
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;
        var address = route.Replace("ID", $"{await CreateAsync()}", StringComparison.Ordinal);
        // Who has this credential is known from here on, and its look-up is none of those that are held.
        await client.AskAsync(Owner, "/listings?limit=1");
        hold.Begin();
        var first = AssertFormAsync(client, null, address);
        await hold.Reached;

        var others = Enumerable.Range(0, 2 * OfEach).Select(i => AssertFormAsync(client, i % 2 == 0 ? Owner : null, address)).ToList();
        hold.End();

        await first;
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Redis_HasBothForms()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = new RedisInstance(Database, redis, WithheldApiFixture.OfCallers);
        await using var second = new RedisInstance(Database, redis, WithheldApiFixture.OfCallers);
        await first.ConnectAsync($"/listings/{await CreateAsync()}");
        await second.ConnectAsync($"/listings/{await CreateAsync()}");

        await Poll.UntilAsync(() => AreSharedAsync(redis, first, second), "one instance had both forms from Redis");
    }

    // By real time an answer in Redis lives 1.5 s and is waited for 0.1 s. A busy machine may miss either.
    private async Task<bool> AreSharedAsync(RedisServer redis, RedisInstance first, RedisInstance second)
    {
        foreach (var instance in new[] { first, second })
        {
            instance.App.Clock.Advance(TimeSpan.FromSeconds(2));
            instance.Client.DefaultRequestHeaders.Authorization = null;
        }

        // The credential is looked up, and all that Redis is to have is there.
        await second.Client.AskAsync(Owner, "/listings?limit=1");
        var address = $"/listings/{await CreateAsync()}";
        await redis.AskAsync("FLUSHALL");
        foreach (var credential in new[] { null, Owner }) await AssertFormAsync(first.Client, credential, address);
        if (await redis.AskAsync("DBSIZE") != "2") return false;
        second.App.Logs.Start();
        foreach (var credential in new[] { Owner, null }) await AssertFormAsync(second.Client, credential, address);
        return second.App.Logs.StopForSql().Count == 0;
    }

    private static async Task AssertFormAsync(HttpClient client, string? credential, string address)
    {
        using var answer = await client.AskAsync(credential, address);
        var text = await answer.TextAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.True(credential is not null == text.Contains(Name, StringComparison.Ordinal), $"{address}, {credential}: {text}");
        Assert.True(credential is not null == text.Contains(Sample.Phone, StringComparison.Ordinal), $"{address}, {credential}: {text}");
    }
}
