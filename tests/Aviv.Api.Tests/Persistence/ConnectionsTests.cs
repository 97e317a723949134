using Aviv.Application.Reading;
using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Api.Tests.Persistence;

public sealed class ConnectionsTests
{
    // PostgreSQL grants 100 by default, and keeps 3 of them for its superuser.
    private const int Granted = 97;

    private const string ReadOnly = "-c work_mem=8MB -c default_transaction_read_only=on";
    private const string Snapshot =
        $"{ReadOnly} -c plan_cache_mode=force_custom_plan -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s";

    [Theory]
    [InlineData(Workload.ById, 8, "aviv-api-reads", $"{ReadOnly} -c plan_cache_mode=force_generic_plan")]
    [InlineData(Workload.List, 24, "aviv-api-lists", $"{ReadOnly} -c plan_cache_mode=force_custom_plan")]
    [InlineData(Workload.LargePage, 8, "aviv-api-large-pages", Snapshot)]
    [InlineData(Workload.LongHistory, 8, "aviv-api-histories", Snapshot)]
    [InlineData(Workload.Export, 3, "aviv-api-exports", Snapshot)]
    public void Connections_OfEachWorkload_HaveTheirOwnPoolAndPlans(Workload workload, int pool, string name, string options)
    {
        var (connections, settings) =
            (Connections("Host=db;Maximum Pool Size=40;Options=-c work_mem=8MB"), new NpgsqlConnectionStringBuilder());

        settings.ConnectionString = connections.Of(workload).ConnectionString;

        Assert.Equal((pool, name, options), (settings.MaxPoolSize, settings.ApplicationName, settings.Options));
        Assert.Equal(pool, connections.Of(workload).MaxRunning);
    }

    [Fact]
    public void Connections_UnlessConfigured_AreFewerThanAPostgreSqlGrants() =>
        Assert.InRange(Connections("Host=db").ByName.Values.Sum(), 1, Granted);

    [Fact]
    public void Connections_OfWrites_AreAsManyAsConfigured_AndSomeForWhatIsNoRequest()
    {
        Assert.Equal(44, Connections("Host=db;Maximum Pool Size=40").ByName["aviv-api"]);
        Assert.Equal(36, Connections("Host=db").ByName["aviv-api"]);
        Assert.Equal(1, Connections("Host=db").ByName["aviv-api-health"]);
    }

    [Theory]
    [InlineData("Host=db", 50)]
    [InlineData("Host=db;Max Auto Prepare=0", 0)]
    [InlineData("Host=db;MaxAutoPrepare=7", 7)]
    public void Connections_PrepareAsManyStatementsAsConfigured(string configured, int prepared)
    {
        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(Connections(configured).OfWrites()).MaxAutoPrepare);
        Assert.Equal(
            prepared, new NpgsqlConnectionStringBuilder(Connections(configured).Of(Workload.ById).ConnectionString).MaxAutoPrepare);
    }

    [Theory]
    [InlineData(Workload.ById, 2)]
    [InlineData(Workload.List, 2)]
    [InlineData(Workload.LongHistory, 2)]
    [InlineData(Workload.Export, 3)]
    public void Connections_BesidesASmallPool_AreNoMoreThanItHas(Workload workload, int pool) =>
        Assert.Equal(
            pool, new NpgsqlConnectionStringBuilder(Connections("Host=db;Maximum Pool Size=2").Of(workload).ConnectionString).MaxPoolSize);

    [Theory]
    [InlineData("Host=db", 30)]
    [InlineData("Host=db;Timeout=4", 4)]
    public void Connections_OfVerbsAndMigrations_WaitLongerThanThoseOfRequests(string configured, int seconds)
    {
        const string Patient = "-c statement_timeout=600s -c lock_timeout=30s -c idle_in_transaction_session_timeout=60s";
        var verbs = new Connections(new(configured, MaxRunning: null, MaxWaiting: 512, MaxExports: 3) { IsOfVerb = true });
        string[] made = [verbs.OfWrites(), verbs.Of(Workload.Export).ConnectionString];
        foreach (var connection in made.Select(text => new NpgsqlConnectionStringBuilder(text)))
        {
            Assert.Equal((seconds, 610), (connection.Timeout, connection.CommandTimeout));
            Assert.EndsWith(Patient, connection.Options, StringComparison.Ordinal);
        }

        Assert.Equal(
            seconds, new NpgsqlConnectionStringBuilder(Aviv.Infrastructure.Persistence.Connections.OfMigrations(configured)).Timeout);
    }

    [Fact]
    public void Connections_OfTheDoctor_EndSoonAndChangeNothing()
    {
        var made = new NpgsqlConnectionStringBuilder(Aviv.Infrastructure.Persistence.Connections.OfDoctor(
            "Host=db;Timeout=600;Command Timeout=600;Maximum Pool Size=40;Options=-c work_mem=8MB"));

        Assert.Equal((3, 5, false), (made.Timeout, made.CommandTimeout, made.Pooling));
        Assert.Equal(("aviv-doctor", ReadOnly), (made.ApplicationName, made.Options));
    }

    private static Connections Connections(string configured) => new(new(configured, MaxRunning: null, MaxWaiting: 512, MaxExports: 3));
}
