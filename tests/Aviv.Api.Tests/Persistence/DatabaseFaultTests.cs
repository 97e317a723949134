using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Api.Tests.Persistence;

/// <summary>The table of decision record 9.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData("25006", true, true)]
    [InlineData("55000", true, true)]
    [InlineData("57P01", true, true)]
    [InlineData("57P02", true, true)]
    [InlineData("57P03", true, true)]
    [InlineData("57P05", true, true)]
    [InlineData("08006", true, true)]
    [InlineData("08P01", true, true)]
    [InlineData("40001", true, false)]
    [InlineData("40P01", true, false)]
    [InlineData("25P03", false, false)]
    [InlineData("25P04", false, false)]
    [InlineData("55P03", false, false)]
    [InlineData("57014", false, false)]
    [InlineData("57P04", false, false)]
    [InlineData("28P01", false, false)]
    [InlineData("3D000", false, false)]
    [InlineData("53100", false, false)]
    [InlineData("53300", false, false)]
    [InlineData("58030", false, true)]
    [InlineData("XX000", false, true)]
    [InlineData("XX002", false, true)]
    public void Fault_OfTheServer_IsUnavailability(string sqlState, bool tryAgain, bool dropConnections) =>
        Assert.Equal((true, tryAgain, dropConnections), Of(sqlState));

    [Theory]
    [InlineData("22003")]
    [InlineData("23514")]
    [InlineData("25P02")]
    [InlineData("42501")]
    [InlineData("42P01")]
    public void Fault_OfAStatement_IsNone(string sqlState) => Assert.Equal((false, false, false), Of(sqlState));

    [Fact]
    public void Words_AreThoseOfTheDriversOutermostException()
    {
        var refused = new NpgsqlException("Failed to connect to 127.0.0.1:1", new IOException("Connection refused"));
        var server = new PostgresException("no such role", "FATAL", "FATAL", "28000");

        Assert.Equal("Failed to connect to 127.0.0.1:1", DatabaseFault.Words(new InvalidOperationException("around it", refused)));
        Assert.Equal("no such role", DatabaseFault.Words(new InvalidOperationException("around it", server)));
        Assert.Equal("out of time", DatabaseFault.Words(new TimeoutException("out of time")));
    }

    private static (bool Unavailable, bool TryAgain, bool DropConnections) Of(string sqlState)
    {
        var inner = new PostgresException("text", "ERROR", "ERROR", sqlState);
        var fault = new InvalidOperationException("around it", inner);
        return (DatabaseFault.IsUnavailable(fault), DatabaseFault.MayTryAgain(fault), DatabaseFault.DropsConnections(inner));
    }
}
