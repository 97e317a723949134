using Npgsql;

namespace Aviv.Infrastructure.Writes;

internal static class Commits
{
    /// <summary>
    /// Executes what commits. PostgreSQL reports a wait for a standby that was cancelled as a success with a warning: to whoever
    /// acknowledges it, it is a fault.
    /// </summary>
    public static async Task ExecuteCommitAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        PostgresNotice? warning = null;
        void Keep(object sender, NpgsqlNoticeEventArgs e) => warning = e.Notice.InvariantSeverity == "WARNING" ? e.Notice : warning;
        command.Connection!.Notice += Keep;
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            command.Connection.Notice -= Keep;
        }

        if (warning is not null) throw new NpgsqlException($"Committed with a warning: {warning.MessageText}");
    }
}
