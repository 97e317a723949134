using System.Net;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>The API as it runs in production, on the system's clock, beside a provider of other make.</summary>
[Collection<Faults.Faults>]
public sealed class NodeProviderTests
{
    [Fact(Explicit = true)]
    public async Task Tokens_OfAnotherProvider_AreTakenThroughOutageAndRotation()
    {
        await using var provider = await NodeProvider.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(database.ConnectionString, settings: provider.Settings);
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };

        var former = await provider.TokenAsync();
        await UntilTakenAsync(client, former);
        Assert.Equal(["(agency-a)"], await database.RowsAsync("SELECT source FROM listing"));

        await provider.KillAsync();
        await UntilTakenAsync(client, former);
        await AssertLateStartAsync(database, provider, former);

        var token = await provider.TokenAsync();
        await UntilTakenAsync(client, token, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(client, former));
        Assert.Equal(["(agency-a)"], await database.RowsAsync("SELECT DISTINCT source FROM listing"));
    }

    // An instance that starts while the provider is away serves reads, and takes its callers as soon as there is a provider.
    private static async Task AssertLateStartAsync(TestDatabase database, NodeProvider provider, string former)
    {
        await using var api = ApiProcess.Start(database.ConnectionString, settings: provider.Settings);
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };
        using var read = await Poll.UntilServedAsync(() => client.GetAsync("/listings"));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CreateAsync(client, former));

        await provider.RestartAsync();
        await UntilTakenAsync(client, await provider.TokenAsync());
    }

    private static async Task<HttpStatusCode> CreateAsync(HttpClient client, string token)
    {
        using var response = await client.CreateAsync(token);
        return response.StatusCode;
    }

    private static Task UntilTakenAsync(HttpClient client, string token, HttpStatusCode meanwhile = HttpStatusCode.ServiceUnavailable) =>
        Poll.UntilAsync(async () =>
        {
            var status = await CreateAsync(client, token);
            if (status == HttpStatusCode.Created) return true;
            Assert.Contains(status, new[] { meanwhile, HttpStatusCode.ServiceUnavailable });
            return false;
        }, "the token was taken");
}
