using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>Contexts like those of requests, on connections of their own.</summary>
internal sealed class ReadContexts : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PooledDbContextFactory<AvivDbContext> _contexts;

    public ReadContexts(string connectionString, DbContextOptions<AvivDbContext> options)
    {
        _source = NpgsqlDataSource.Create(connectionString);
        _contexts = new(new DbContextOptionsBuilder<AvivDbContext>(options).UseNpgsql(_source).Options);
    }

    /// <summary>One to be disposed of; it takes a connection only while it reads.</summary>
    public AvivDbContext Open() => _contexts.CreateDbContext();

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
