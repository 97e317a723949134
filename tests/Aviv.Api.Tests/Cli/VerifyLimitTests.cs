using System.Data.Common;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Prices;
using Aviv.Application.Reading;
using Aviv.Domain.Tests.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cli;

/// <summary>Histories of any length, limits of its own, and writers beside it.</summary>
public sealed class VerifyLimitTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Verify_OfAHistoryThatDoesNotFitIntoMemory_ReadsIt()
    {
        // In full it would take more than the 64 MB that the process gets.
        var prices = Faults.Faults.Size(quick: 20_000, stress: 2_000_000);
        var id = await CreateAsync(Sample.Listing(1.5m));
        await Database.ExecuteAsync($"""
            SET session_replication_role = replica;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT {id}, i, timestamptz '2023-02-01Z' + i * interval '1 s' FROM generate_series(1, {prices}) i;
            UPDATE listing SET price = {prices};
            RESET session_replication_role
            """);

        var verify = CliResult.Command(Database.ConnectionString, "verify");
        verify.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";

        Assert.Equal(new(0, $"Checked 1 listings with {prices + 1} prices: 0 faulty, 0 repaired.", ""), await CliResult.OfAsync(verify));
    }

    [Fact]
    public async Task Verify_OfMoreListingsThanAPage_ChecksAll()
    {
        await LongListings.InsertAsync(Database, 1001);
        await Database.ExecuteAsync("UPDATE listing SET price = price + 1 WHERE id IN (500, 501, 1001)");

        var result = await VerifyAsync();

        Assert.Equal(
            ["Listing 500", "Listing 501", "Listing 1001", "Checked 1001 listings with 1001 prices"],
            result.Output.Split('\n').Select(line => line.Split(':')[0]));
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Verify_WhereRequestsHaveAMillisecond_HasLimitsOfItsOwn()
    {
        await LongListings.InsertAsync(Database, 1);
        await Database.ExecuteAsync(
            "DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET statement_timeout = ''1ms''', current_database()); END $$");
        try
        {
            Assert.Equal(new(0, "Checked 1 listings with 1 prices: 0 faulty, 0 repaired.", ""), await VerifyAsync());
        }
        finally
        {
            await Database.GrantAsync();
        }
    }

    [Fact]
    public async Task Verify_WithoutMigrations_Is2()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        Assert.Equal(
            new(2, "", "Migrations are missing; run: dotnet ef database update"),
            await CliResult.OfAsync(database.ConnectionString, "verify"));
    }

    [Fact]
    public async Task Verify_WhileWritersChangeWhatItReads_FindsNoFault()
    {
        var id = await CreateAsync(Sample.Listing(100));
        var writer = new WriterBetweenStatements(Database);
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(writer)));

        var verified = await new VerifyHistories(app.Services.GetRequiredService<IReadSessions>())
            .RunAsync(CancellationToken.None).ToListAsync();

        Assert.Equal((id, 0), (Assert.Single(verified).Id, verified[0].Faults.Count));
        Assert.Equal(1, writer.Writes);
        Assert.Equal(101, await Database.ScalarAsync<decimal>("SELECT price FROM listing"));
    }

    private Task<CliResult> VerifyAsync() => CliResult.OfAsync(Database.ConnectionString, "verify");

    /// <summary>Changes the price after it was read, and before its log is.</summary>
    private sealed class WriterBetweenStatements(TestDatabase database) : DbCommandInterceptor
    {
        public int Writes { get; private set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("listing_price_log", StringComparison.Ordinal)) await WriteAsync();
            return result;
        }

        private async Task WriteAsync()
        {
            await using var context = database.NewContext();
            (await context.Listings.SingleAsync()).Revise(SampleDetails.Of(101), DateTimeOffset.Parse("2024-01-01Z", null));
            await context.SaveChangesAsync();
            Writes++;
        }
    }
}
