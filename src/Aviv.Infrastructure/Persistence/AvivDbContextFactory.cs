using Aviv.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Configuration;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Makes the context for the EF CLI and the migrations bundle, without the API's host. The connection string is
/// <c>ConnectionStrings__AvivOwner</c> of the environment or of the secrets, which names the owner of the schema, else
/// <c>ConnectionStrings__Aviv</c>; the option <c>--connection</c> goes before both.
/// </summary>
internal sealed class AvivDbContextFactory : IDesignTimeDbContextFactory<AvivDbContext>
{
    // A migration may rewrite a large table. The usual half a minute would end it in the middle, each time anew.
    private const int MigrationSeconds = 3600;

    public AvivDbContext CreateDbContext(string[] args) =>
        Create(SecretFiles.WithVariables(Environment.GetEnvironmentVariable(SecretFiles.FolderVariable)));

    internal static AvivDbContext Create(IConfiguration settings)
    {
        // Adding or listing migrations needs no database, so none has to be named.
        var connectionString = settings.GetConnectionString("AvivOwner") ?? settings.GetConnectionString("Aviv")
            ?? "Host=localhost;Database=aviv";
        return new(new DbContextOptionsBuilder<AvivDbContext>()
            .UseNpgsql(Connections.OfMigrations(connectionString), npgsql => npgsql.CommandTimeout(MigrationSeconds)).Options);
    }
}
