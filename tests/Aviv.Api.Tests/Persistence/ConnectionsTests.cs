using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Api.Tests.Persistence;

public sealed class ConnectionsTests
{
    private const string Configured = "Host=db;Maximum Pool Size=40;Options=-c work_mem=8MB";

    [Fact]
    public void Connections_OfEachKind_HaveTheirOwnPoolAndPlans()
    {
        Assert.Equal((44, "aviv-api", "-c work_mem=8MB"), Of(Connections.OfRequests(Configured)));
        Assert.Equal((8, "aviv-api-reads", "-c work_mem=8MB -c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan"), Of(Connections.OfGatheredReads(Configured)));
        Assert.Equal((32, "aviv-api-search", "-c work_mem=8MB -c default_transaction_read_only=on -c plan_cache_mode=force_custom_plan"), Of(Connections.OfSearches(Configured)));
        Assert.Equal(3, Of(Connections.OfLongReads(Configured, 3)).Pool);
    }

    [Theory]
    [InlineData("Host=db", 50)]
    [InlineData("Host=db;Max Auto Prepare=0", 0)]
    [InlineData("Host=db;MaxAutoPrepare=7", 7)]
    public void Connections_PrepareAsManyStatementsAsConfigured(string configured, int prepared)
    {
        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(Connections.OfRequests(configured)).MaxAutoPrepare);
        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(Connections.OfGatheredReads(configured)).MaxAutoPrepare);
    }

    [Fact]
    public void Connections_BesidesASmallPool_AreNoMoreThanItHas()
    {
        Assert.Equal(2, Of(Connections.OfGatheredReads("Host=db;Maximum Pool Size=2")).Pool);
        Assert.Equal(2, Of(Connections.OfSearches("Host=db;Maximum Pool Size=2")).Pool);
        Assert.Equal(3, Of(Connections.OfLongReads("Host=db;Maximum Pool Size=2", 3)).Pool);
    }

    private static (int Pool, string? Name, string? Options) Of(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) is var made ? (made.MaxPoolSize, made.ApplicationName, made.Options) : default;
}
