using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Faults;

/// <summary>A PostgreSQL of the test's own, to be broken, made as <c>test.sh</c> makes its own.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int NotHere = 77;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(120);

    private readonly string _folder;
    private readonly string _port;

    private PostgresServer(string folder, string port, string connectionString) =>
        // Without pooling: connections that were idle while the server crashed are dead, which is the API's to cope with, not the test's.
        (_folder, _port, ConnectionString) = (folder, port, $"{connectionString};Pooling=false");

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        var (exit, output) = await ShellAsync($$"""
            pg_find || exit {{NotHere}}
            [ "$(id -u)" -ne 0 ] || id postgres || exit {{NotHere}}
            pg_make_temporary_folder >&2
            pg_create "$PG_FOLDER" 'fsync = off' >&2
            pg_start "$PG_FOLDER" >&2
            printf '=%s\n' "$PG_FOLDER" "$PG_PORT" "$(pg_connection_string "$PG_FOLDER" postgres)"
            """);
        Assert.SkipWhen(exit == NotHere, "There are no PostgreSQL server binaries to start, or no user postgres to start them as.");
        Assert.True(exit == 0, output);
        var lines = output.Split('\n').Where(line => line.StartsWith('=')).Select(line => line[1..]).ToArray();
        return new(lines[0], lines[1], lines[2]);
    }

    /// <summary>Every server process ends at once, with no word to its client and no checkpoint; then it recovers on the same port.</summary>
    public async Task CrashAndRestartAsync()
    {
        await StopAsync();
        var (exit, output) = await ShellAsync("""pg_find; pg_run "$1" pg_ctl start -s -w -t 60 -D data -l server.log -o "-p $2 -c max_connections=$PG_CONNECTIONS" >/dev/null""");
        Assert.True(exit == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ShellAsync("""rm -rf "$1" """);
    }

    private async Task StopAsync() => Assert.Equal(0, (await ShellAsync("""pg_find; pg_stop "$1" immediate""")).ExitCode);

    private Task<(int ExitCode, string Output)> ShellAsync(string script) => ShellAsync(script, _folder, _port);

    private static async Task<(int ExitCode, string Output)> ShellAsync(string script, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        const string Prelude = "set -euo pipefail; source scripts/common.sh; source scripts/postgres.sh; ";
        return await Command.RunAsync(Repository.Root, "bash", ["-c", Prelude + script, "bash", .. arguments], limit.Token);
    }
}
