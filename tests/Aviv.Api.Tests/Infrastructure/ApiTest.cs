using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>One application and one database for all tests that share them; hence they run one after another.</summary>
public class ApiFixture : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public AvivApp App { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    protected virtual Dictionary<string, string?>? Settings => null;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        App = new AvivApp(HeldLock.Patient(Database), Settings);
        Client = App.CreateClient();
        Client.Timeout = Poll.Limit;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (App is not null) await App.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

[CollectionDefinition]
public sealed class SharedApi : ICollectionFixture<ApiFixture>;

/// <summary>Another application with another database: the tests of one run beside those of the other, on the second processor.</summary>
[CollectionDefinition]
public sealed class SecondApi : ICollectionFixture<ApiFixture>;

/// <summary>A test against the running application, on empty tables.</summary>
[Collection<SharedApi>]
public abstract class ApiTest(ApiFixture api) : ApiTestBase(api);

/// <summary>The same; it depends on the time that they take which tests are together.</summary>
[Collection<SecondApi>]
public abstract class SecondApiTest(ApiFixture api) : ApiTestBase(api);

public abstract class ApiTestBase(ApiFixture api) : IAsyncLifetime
{
    protected TestDatabase Database => api.Database;

    protected AvivApp App => api.App;

    protected FakeTimeProvider Clock => api.App.Clock;

    protected HttpClient Client => api.Client;

    public virtual async ValueTask InitializeAsync()
    {
        At("2023-01-01T00:00:00Z");
        await Database.ResetAsync();
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Moves the clock to an instant, backwards too.</summary>
    protected void At(string instant) => Clock.AdjustTime(DateTimeOffset.Parse(instant, null));

    protected async Task<long> CreateAsync(JsonObject listing)
    {
        using var response = await Client.PostAsJsonAsync("/listings", listing);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (long)(await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    protected async Task<HttpResponseMessage> PutAsync(long id, JsonObject listing) =>
        await Client.PutAsJsonAsync($"/listings/{id}", listing);

    protected async Task UpdateAsync(long id, JsonObject listing)
    {
        using var response = await PutAsync(id, listing);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    protected Task<string> PricesAsync(long id) => Client.GetStringAsync($"/listings/{id}/prices");

    /// <summary>All that is in the two tables.</summary>
    protected Task<List<string>> TablesAsync() => Database.RowsAsync(
        "SELECT (SELECT string_agg(l::text, ';') FROM listing l) AS a, (SELECT string_agg(p::text, ';') FROM listing_price_log p) AS b");

    protected static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
