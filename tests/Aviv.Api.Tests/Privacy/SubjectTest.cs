using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;
using MediatR;

namespace Aviv.Api.Tests.Privacy;

/// <summary>An application with a file of erasures.</summary>
public sealed class SubjectFixture : ApiFixture
{
    public string File { get; } = Path.Combine(Directory.CreateTempSubdirectory("aviv-erased").FullName, "erased");

    protected override Dictionary<string, string?> Settings => new() { ["Privacy:ErasedFile"] = File };
}

[CollectionDefinition]
public sealed class Subjects : ICollectionFixture<SubjectFixture>;

/// <summary>A test against that application, on empty tables and without a file.</summary>
[Collection<Subjects>]
public abstract class SubjectTest(SubjectFixture api) : ApiTestBase(api)
{
    protected const string Other = "+4930123456";

    protected string Admin { get; private set; } = "";

    protected string ErasedFile => api.File;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        File.Delete(ErasedFile);
        Admin = await TestKeys.MakeAsync(Database, null, [Scopes.Admin]);
    }

    protected Task<Answer> AccessAsync(string phone, HttpClient? client = null) =>
        AskAsync("access", $$"""{"phone":"{{phone}}"}""", client);

    protected Task<Answer> EraseAsync(string phone = Sample.Phone, HttpClient? client = null) =>
        AskAsync("erase", $$"""{"phone":"{{phone}}"}""", client);

    protected async Task<Answer> AskAsync(string route, string body, HttpClient? client = null)
    {
        using var response = await (client ?? Client).SendWithAsync(Admin, "POST", $"/privacy/{route}", body);
        if (response.IsSuccessStatusCode) Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        return await WriteRequests.ReadAsync(response);
    }

    protected async Task<long[]> CreateAsync(int count, string? phone = Sample.Phone)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++) ids[i] = await CreateAsync(Sample.Listing().With("contact_phone_number", phone));
        return ids;
    }

    /// <summary>An application on the same database, with the key of the suite, a newer one for now, and the file.</summary>
    protected AvivApp WithNewerKey() => new(HeldLock.Patient(Database), new()
    {
        ["Privacy:Keys:202301b"] = new string('q', 32),
        ["Privacy:ErasedFile"] = ErasedFile,
    });

    /// <summary>Listings past the API, each with the same number, sealed.</summary>
    internal static async Task FillAsync(TestDatabase database, int first, int count, string phone)
    {
        var contact = SuiteContacts.Contacts.Seal(Domain.Listings.PhoneNumber.Parse(phone));
        await database.ExecuteAsync($"""
            INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
                rooms_count, bedrooms_count, price, contact_sealed, contact_hash, contact_key, created_date, updated_date, version)
                OVERRIDING SYSTEM VALUE
            SELECT i, 'name', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, i, decode('{Convert.ToHexString(contact.Sealed)}', 'hex'),
                decode('{Convert.ToHexString(contact.Hash)}', 'hex'), '{contact.KeyId}', '2022-01-01', '2022-01-01', 1
            FROM generate_series({first}, {first + count - 1}) i;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT id, price, created_date FROM listing WHERE id BETWEEN {first} AND {first + count - 1}
            """);
    }

    /// <summary>How many listings have a number, in whatever form.</summary>
    protected static Task<long> WithNumberAsync(TestDatabase database) => database.ScalarAsync<long>("""
        SELECT count(*) FROM listing WHERE num_nonnulls(contact_phone_number, contact_sealed, contact_hash, contact_key) > 0
        """);
}

/// <summary>Does something before each request of a kind.</summary>
internal sealed class Before<T>(Func<Task> doAsync) : IPipelineBehavior<T, int>
    where T : IRequest<int>
{
    public async Task<int> Handle(T request, CancellationToken cancellationToken, RequestHandlerDelegate<int> next)
    {
        await doAsync();
        return await next();
    }
}
