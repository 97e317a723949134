using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Makes the context for the EF CLI and the migrations bundle, without the API's host. The connection string is
/// <c>ConnectionStrings__AvivOwner</c> of the environment, which names the owner of the schema, else <c>ConnectionStrings__Aviv</c>;
/// the option <c>--connection</c> goes before both.
/// </summary>
internal sealed class AvivDbContextFactory : IDesignTimeDbContextFactory<AvivDbContext>
{
    // A migration may rewrite a large table. The usual half a minute would end it in the middle, each time anew.
    private const int MigrationSeconds = 3600;

    public AvivDbContext CreateDbContext(string[] args)
    {
        // Adding or listing migrations needs no database, so none has to be named.
        var connectionString = Environment.GetEnvironmentVariable("ConnectionStrings__AvivOwner")
            ?? Environment.GetEnvironmentVariable("ConnectionStrings__Aviv") ?? "Host=localhost;Database=aviv";
        return new(new DbContextOptionsBuilder<AvivDbContext>()
            .UseNpgsql(Connections.OfMigrations(connectionString), npgsql => npgsql.CommandTimeout(MigrationSeconds)).Options);
    }
}
