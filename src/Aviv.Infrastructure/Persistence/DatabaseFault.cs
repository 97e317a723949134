using System.Security.Authentication;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence.Configurations;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>What the faults of the database mean. Decision record 9 has the table, with the reasons.</summary>
public static class DatabaseFault
{
    /// <summary>What to do about a fault that is no fault of the request.</summary>
    /// <param name="TryAgain">Whether the same write may succeed at once, in a fresh transaction.</param>
    /// <param name="DropConnections">
    /// Whether the idle connections of the data source lead to where it would fail again. Those that broke the driver drops itself.
    /// </param>
    private sealed record Meaning(bool TryAgain = false, bool DropConnections = false);

    /// <summary>Whether an exception says that the database cannot serve now; a later try may succeed.</summary>
    public static bool IsUnavailable(Exception? exception) => exception switch
    {
        null => false,
        PostgresException postgres => MeaningOf(postgres.SqlState) is not null,
        // The driver loads the types of a database once, and gives up on that without an exception of its own.
        NpgsqlException or TimeoutException or WriteNotCommittedException or BulkheadFullException => true,
        _ => IsUnavailable(exception.InnerException),
    };

    /// <summary>Whether the certificate of the server was refused: no later try succeeds before somebody mends that.</summary>
    public static bool RefusesCertificate(Exception? exception) =>
        exception is AuthenticationException || (exception is not null && RefusesCertificate(exception.InnerException));

    /// <summary>Whether the role lacks a right.</summary>
    public static bool IsDenied(Exception exception) =>
        exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege };

    /// <summary>
    /// What the driver says of such a fault: its outermost exception, since those around it are vague, and those within it do not name
    /// the server.
    /// </summary>
    public static string Words(Exception exception) => exception switch
    {
        _ when RefusesCertificate(exception) => "its certificate is not trusted; the verb doctor says why",
        PostgresException postgres => postgres.MessageText,
        not NpgsqlException when exception.InnerException is { } inner => Words(inner),
        _ => exception.Message,
    };

    /// <summary>
    /// Whether the same write may succeed at once in a fresh transaction: the connection broke before the commit, or PostgreSQL
    /// chose the transaction as a victim. Not after a time limit, of the pool least of all.
    /// </summary>
    internal static bool MayTryAgain(Exception? exception) => exception switch
    {
        // A refusal is final, whatever broke before it: an unknown commit tried again might be a second one.
        null or WriteRefusedException => false,
        WriteNotCommittedException => true,
        // A twin took the key between look-up and insert.
        PostgresException postgres =>
            MeaningOf(postgres.SqlState) is { TryAgain: true } || postgres.ConstraintName == IdempotencyRecordConfiguration.KeyName,
        NpgsqlException npgsql => npgsql.InnerException is not TimeoutException,
        _ => MayTryAgain(exception.InnerException),
    };

    /// <summary>
    /// Whether the server is not fit for what was asked of it: then its idle connections are to go, so that the next try finds another one.
    /// </summary>
    internal static bool DropsConnections(Exception exception) =>
        exception is PostgresException postgres && MeaningOf(postgres.SqlState) is { DropConnections: true };

    // Null for what is the fault of a statement.
    private static Meaning? MeaningOf(string sqlState) => sqlState switch
    {
        // Only a pool that writes can meet these: the server is a standby now, or was set read-only.
        "25006" or "55000" => new(TryAgain: true, DropConnections: true),
        "57P01" or "57P02" or "57P03" or "57P05" => new(TryAgain: true, DropConnections: true),
        "25P03" or "25P04" or "55P03" or "57014" => new(),
        _ => sqlState[..2] switch
        {
            "08" => new(TryAgain: true, DropConnections: true),
            "40" => new(TryAgain: true),
            "58" or "XX" => new(DropConnections: true),
            "28" or "3D" or "53" or "57" => new(),
            _ => null,
        },
    };
}
