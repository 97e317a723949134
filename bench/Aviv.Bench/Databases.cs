using Aviv.Data;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aviv.Bench;

/// <summary>A database of seeded listings.</summary>
internal sealed record Database(string Name, int Listings)
{
    private const long Seed = 1;

    // Says, in the database's comment, that a load was complete.
    private string Contents(long prices) => $"aviv-bench: seed {Seed}, {Listings} listings, {prices} prices";

    public string ConnectionString => Sql.ConnectionString(Name);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (await Sql.ScalarAsync<bool>("postgres", $"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{Name}')", cancellationToken))
        {
            await CheckAsync(cancellationToken);
            return;
        }

        await LoadAsync(cancellationToken);
        await CheckAsync(cancellationToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var contents = await Sql.ScalarAsync<string?>(
            "postgres", $"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{Name}'", cancellationToken);
        var pending = await PendingAsync(cancellationToken);
        var found = pending is []
            ? Contents(await CountAsync("listing_price_log", cancellationToken))
            : $"migrations missing: {string.Join(", ", pending)}";
        if (contents == found && await CountAsync("listing", cancellationToken) == Listings) return;
        throw new BenchException(
            $"The database {Name} was loaded as '{contents}' and now is '{found}'. Delete the cluster, .local/bench/postgres, and run "
            + $"again to load it afresh.");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Progress.Say($"Loading {Listings:N0} listings into the database {Name}…");
        // Under another name until it is complete, so that an interrupted load leaves nothing that looks like one.
        var loading = this with { Name = $"{Name}_loading" };
        await Sql.ExecuteAsync("postgres", cancellationToken, $"DROP DATABASE IF EXISTS {loading.Name} WITH (FORCE)");
        await Sql.ExecuteAsync("postgres", cancellationToken, $"CREATE DATABASE {loading.Name}");
        await using (var db = loading.Open()) await db.Database.MigrateAsync(cancellationToken);
        await BulkLoad.RunAsync(loading.ConnectionString, Listings, Seed, Databases.Seal, new LoadReport(), cancellationToken);
        var prices = await loading.CountAsync("listing_price_log", cancellationToken);
        await Sql.ExecuteAsync("postgres", cancellationToken,
            $"COMMENT ON DATABASE {loading.Name} IS '{Contents(prices)}'", $"ALTER DATABASE {loading.Name} RENAME TO {Name}", "CHECKPOINT");
    }

    private async Task<List<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        return [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    // Not pooled: an idle connection would keep the database from being renamed or copied.
    private AvivDbContext Open() =>
        new(new DbContextOptionsBuilder<AvivDbContext>().UseNpgsql($"{ConnectionString};Pooling=false").Options);

    public Task<long> CountAsync(string table, CancellationToken cancellationToken) =>
        Sql.ScalarAsync<long>(Name, $"SELECT count(*) FROM {table}", cancellationToken);

    /// <summary>A copy to write to, which is dropped in the end: so the database itself stays as it was loaded.</summary>
    public async Task<DatabaseCopy> CopyAsync(CancellationToken cancellationToken)
    {
        var copy = this with { Name = $"{Name}_copy" };
        Progress.Say($"  copying the database {Name}…");
        await Sql.ExecuteAsync("postgres", cancellationToken, $"DROP DATABASE IF EXISTS {copy.Name} WITH (FORCE)");
        var byFiles = await Sql.ScalarAsync<bool>(
            "postgres", "SELECT current_setting('server_version_num')::int >= 150000", cancellationToken);
        await Sql.ExecuteAsync(
            "postgres", cancellationToken, $"CREATE DATABASE {copy.Name} TEMPLATE {Name}{(byFiles ? " STRATEGY file_copy" : "")}");
        return new(copy);
    }
}

internal sealed record DatabaseCopy(Database Database) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() =>
        await Sql.ExecuteAsync("postgres", CancellationToken.None, $"DROP DATABASE {Database.Name} WITH (FORCE)");
}

internal static class Databases
{
    /// <summary>Of the phone numbers in them.</summary>
    public const string KeyId = "bench";
    public const string KeySecret = "for-the-benchmark-only-0123456789abcdef";

    private static readonly ContactKeys Keys =
        new(Options.Create(new PrivacySettings { Keys = { [KeyId] = KeySecret } }), TimeProvider.System);

    public static readonly Database Large = new("aviv_bench", 500_000);
    public static readonly Database Small = new("aviv_bench_small", 5_000);

    public static SealedNumber Seal(string number)
    {
        var contact = Keys.Seal(PhoneNumber.Parse(number));
        return new(contact.Sealed, contact.Hash, contact.KeyId);
    }

    public static async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Large.PrepareAsync(cancellationToken);
        await Small.PrepareAsync(cancellationToken);
    }
}

internal sealed class LoadReport : IProgress<LoadProgress>
{
    private const int Every = 500_000;

    public void Report(LoadProgress value)
    {
        if (value.Rows % (value.Table == "listing" ? Every / 10 : Every) == 0) Progress.Say($"  {value.Table}: {value.Rows:N0} rows");
    }
}
