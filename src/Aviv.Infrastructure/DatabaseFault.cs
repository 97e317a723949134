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
        // 08 connection, 28 authorization, 3D no such database, 53 resources, 55P03 lock time-out, 57 operator or time-out.
        PostgresException postgres => postgres.SqlState is "55P03" || postgres.SqlState[..2] is "08" or "28" or "3D" or "53" or "57",
        NpgsqlException => true,
        _ => IsUnavailable(exception.InnerException),
    };
}
