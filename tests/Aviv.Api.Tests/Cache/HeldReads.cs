using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Aviv.Api.Tests.Cache;

/// <summary>
/// Keeps the first read from coming back, or every read on the connections of one name, once it has seen the database, for as long
/// as a test wants.
/// </summary>
internal sealed class HeldReads(string? application = null) : DbCommandInterceptor
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _toHold;
    private int _held;

    public Task Reached => _reached.Task;

    /// <summary>How many reads were kept.</summary>
    public int Held => Volatile.Read(ref _held);

    public void Begin() => Volatile.Write(ref _toHold, 1);

    public void End() => _end.TrySetResult();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (IsToBeHeld(command))
        {
            Interlocked.Increment(ref _held);
            _reached.TrySetResult();
            await _end.Task.WaitAsync(cancellationToken);
        }

        return result;
    }

    private bool IsToBeHeld(DbCommand command) => application is null
        ? Interlocked.Exchange(ref _toHold, 0) == 1
        : Volatile.Read(ref _toHold) == 1
            && new NpgsqlConnectionStringBuilder(command.Connection!.ConnectionString).ApplicationName == application;
}
