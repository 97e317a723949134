using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Infrastructure;

public static class DatabaseFault
{
    /// <summary>
    /// Whether an exception says that the database cannot serve now: it is away, refuses the connection, the pool is full,
    /// or a time limit was reached. A later try may succeed.
    /// </summary>
    public static bool IsUnavailable(Exception? exception) => exception switch
    {
        null => false,
        // 08 connection, 28 authorization, 3D no such database, 40 victim of a deadlock, 53 resources, 55P03 lock time-out,
        // 57 operator or time-out.
        PostgresException postgres => postgres.SqlState is "55P03" || postgres.SqlState[..2] is "08" or "28" or "3D" or "40" or "53" or "57",
        // The driver loads the types of a database once, and gives up on that without an exception of its own.
        NpgsqlException or TimeoutException or WriteNotCommittedException or BulkheadFullException => true,
        _ => IsUnavailable(exception.InnerException),
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
        // 40 serialization and deadlock, 57P01 to 57P03 the server stops or starts; a twin took the key between look-up and insert.
        PostgresException postgres => postgres.SqlState is "57P01" or "57P02" or "57P03" || postgres.SqlState[..2] is "08" or "40"
            || postgres.ConstraintName == Persistence.Configurations.IdempotencyRecordConfiguration.KeyName,
        NpgsqlException npgsql => npgsql.InnerException is not TimeoutException,
        _ => MayTryAgain(exception.InnerException),
    };
}
