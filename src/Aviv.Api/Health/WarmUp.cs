using System.Text;
using Aviv.Api.Contract.Json;
using Aviv.Application.Access;
using Aviv.Application.Listings;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Health;

/// <summary>
/// Opens connections, and has the runtime compile what most requests run. A burst on a cold instance would wait for both, longer than a
/// request may. What fails is tried anew the next time, from there on; reads do not wait for writes, which a standby would not take.
/// </summary>
internal sealed class WarmUp(WarmUpRequests rehearsal, DataSources sources, IServiceScopeFactory scopes, IOptions<JsonOptions> json)
{
    // The first compiles; those after it meet what comes only with the second request.
    private const int Rounds = 3;

    private static readonly WriteConditions Unconditional = new(Caller.Instance, Key: null, Precondition.None);

    private int _reads;
    private int _writes;
    private bool _hasRead;
    private bool _hasWritten;

    /// <summary>One at a time.</summary>
    public async Task ReadsAsync()
    {
        if (_hasRead) return;
        for (; _reads < Rounds; _reads++) await rehearsal.ReadAsync(_reads);
        await sources.OpenAheadAsync(CancellationToken.None);
        _hasRead = true;
    }

    /// <summary>One at a time.</summary>
    public async Task WritesAsync()
    {
        if (_hasWritten) return;
        for (; _writes < Rounds; _writes++) await rehearsal.WriteAsync(_writes);
        await WriteAndRollBackAsync();
        _hasWritten = true;
    }

    // What the rehearsed requests cannot do without leaving something behind. Once: it uses up a number.
    private async Task WriteAndRollBackAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await using var transaction = await services.GetRequiredService<IWriteTransactions>().BeginAsync(CancellationToken.None);
        var created = await HandleAsync(services, new CreateListing(Input(price: 1), Unconditional));
        await HandleAsync(services, new UpdateListing(created.Listing!.Id, Input(price: 2), Unconditional));
        await HandleAsync(services, new DeleteListing(created.Listing.Id, Unconditional));
    }

    private ListingInput Input(int price) =>
        StrictJson.Read<ListingInput>(Encoding.UTF8.GetBytes(WarmUpRequests.Listing(price)), json.Value.SerializerOptions).Value;

    // Each finds the listing in the database, as in a request of its own.
    private static async Task<WriteResult> HandleAsync<T>(IServiceProvider services, T write)
        where T : IListingWrite
    {
        services.GetRequiredService<AvivDbContext>().ChangeTracker.Clear();
        return await services.GetRequiredService<IRequestHandler<T, WriteResult>>().Handle(write, CancellationToken.None);
    }
}
