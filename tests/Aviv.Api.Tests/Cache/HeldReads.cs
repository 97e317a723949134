using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Api.Tests.Cache;

/// <summary>Keeps the first read from coming back, once it has seen the database, for as long as a test wants.</summary>
internal sealed class HeldReads : DbCommandInterceptor
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _toHold;

    public Task Reached => _reached.Task;

    public void Begin() => Volatile.Write(ref _toHold, 1);

    public void End() => _end.TrySetResult();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _toHold, 0) == 1)
        {
            _reached.SetResult();
            await _end.Task.WaitAsync(cancellationToken);
        }

        return result;
    }
}
