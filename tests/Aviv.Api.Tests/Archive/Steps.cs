using System.Data.Common;
using Aviv.Application.Archive;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Api.Tests.Archive;

/// <summary>A run was ended, as by a kill: the code under test has nothing that could go on from here.</summary>
internal sealed class KilledException : Exception;

/// <summary>
/// Counts what a run does to the database and to its files, and ends it at one of these steps: before a statement, a commit or a file, or
/// after a commit of which nobody heard.
/// </summary>
internal sealed class Steps : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _done;

    /// <summary>The step at which the next run ends; never, unless set.</summary>
    public int? KillAt { get; set; }

    /// <summary>Whether the last run came to that step.</summary>
    public bool WasKilled => KillAt <= _done;

    public void Reset(int? killAt) => (_done, KillAt) = (0, killAt);

    public void Next()
    {
        if (++_done == KillAt) throw new KilledException();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Next();
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Next();
        return new(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Next();
        return new(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Next();
        return Task.CompletedTask;
    }
}

/// <summary>Files of a folder, each use of which is a step. What a killed run was writing lies about half written.</summary>
internal sealed class SteppedFiles(IArchiveFiles files, Steps steps, string folder) : IArchiveFiles
{
    /// <summary>What the storage makes of rows; they as they are, unless set.</summary>
    public Func<IReadOnlyList<ArchivedRow>, IReadOnlyList<ArchivedRow>> Stores { get; init; } = rows => rows;

    /// <summary>What happens while a file is written.</summary>
    public Func<Task> OnWriteAsync { get; init; } = () => Task.CompletedTask;

    public async Task WriteAsync(string name, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            steps.Next();
        }
        catch (KilledException)
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(name)!));
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.tmp"), "PAR1", cancellationToken);
            throw;
        }

        await files.WriteAsync(name, Stores(rows), cancellationToken);
        await OnWriteAsync();
    }

    public Task<IReadOnlyList<ArchivedRow>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        steps.Next();
        return files.ReadAsync(name, cancellationToken);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        steps.Next();
        await files.DeleteAsync(name, cancellationToken);
        steps.Next();
    }

    public IAsyncEnumerable<string> ListAsync(ArchiveRange? range, CancellationToken cancellationToken) =>
        files.ListAsync(range, cancellationToken);
}
