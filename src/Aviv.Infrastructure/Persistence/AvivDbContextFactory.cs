using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Makes the context for the EF CLI and the migrations bundle, without the API's host. The connection string is
/// <c>ConnectionStrings__Aviv</c> of the environment, or what the <c>--connection</c> option gives.
/// </summary>
internal sealed class AvivDbContextFactory : IDesignTimeDbContextFactory<AvivDbContext>
{
    public AvivDbContext CreateDbContext(string[] args)
    {
        // Adding or listing migrations needs no database, so none has to be named.
        var connectionString = Environment.GetEnvironmentVariable("ConnectionStrings__Aviv") ?? "Host=localhost;Database=aviv";
        return new(new DbContextOptionsBuilder<AvivDbContext>().UseNpgsql(connectionString).Options);
    }
}
