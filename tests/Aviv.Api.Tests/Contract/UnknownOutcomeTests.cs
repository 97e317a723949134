using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Writes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

public sealed class UnknownOutcomeTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Write_WhoseOutcomeIsNotKnown_IsToldSoAndNotTriedAgain()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), services: BreakEveryCommit);
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);

        var answer = await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());

        answer.AssertProblem(503, "unavailable");
        Assert.Contains("Repeat it with the same Idempotency-Key", (string)answer.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal(1, counts["aviv.writes{kind=create-listing,outcome=unknown}"]);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Write_WhoseOutcomeIsNotKnown_IsFoundAgainByItsKey()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), services: BreakEveryCommit);
        using var client = app.CreateClient();
        var body = Sample.Listing().ToJsonString();

        (await client.AnswerAsync("POST", "/listings", body, key: "k")).AssertProblem(503, "unavailable");
        var again = await Client.AnswerAsync("POST", "/listings", body, key: "k");

        Assert.Equal((HttpStatusCode.Created, "true"), (again.Status, again.Replayed));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    /// <summary>Each commits, and nobody learns of it.</summary>
    internal static void BreakEveryCommit(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IWriteTransactions)).ImplementationType!;
        services.AddScoped<IWriteTransactions>(
            provider => new Transactions((IWriteTransactions)ActivatorUtilities.CreateInstance(provider, real)));
    }

    private sealed class Transactions(IWriteTransactions real) : IWriteTransactions
    {
        public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
            new Transaction(await real.BeginAsync(cancellationToken));

        public Task<bool> TryLockAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
            real.TryLockAsync(key, cancellationToken);

        public bool MayTryAgain(Exception fault) => real.MayTryAgain(fault);

        public bool IsUnavailable(Exception fault) => real.IsUnavailable(fault);
    }

    /// <summary>Commits, and then does not know.</summary>
    private sealed class Transaction(IWriteTransaction real) : IWriteTransaction
    {
        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            await real.CommitAsync(cancellationToken);
            throw new WriteRefusedException(WriteRefusal.OutcomeUnknown, new NpgsqlException("The connection broke", new IOException()));
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
