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

    public static Task<PostgresServer> StartAsync(params string[] settings) =>
        CreateAsync("""pg_create "$PG_FOLDER" 'fsync = off' "$@" >&2""", settings);

    /// <summary>It takes connections by TLS too, and shows this certificate.</summary>
    public static Task<PostgresServer> StartWithTlsAsync(string certificate, string key) => CreateAsync(
        $$"""
        {{PutCertificate("$1", "$2")}}
        pg_create "$PG_FOLDER" 'fsync = off' 'ssl = on' \
            "ssl_cert_file = '$PG_FOLDER/server.pem'" "ssl_key_file = '$PG_FOLDER/server.key'" >&2
        """,
        certificate, key);

    /// <summary>From now on it shows another one.</summary>
    public async Task ReplaceCertificateAsync(string certificate, string key, TestDatabase database)
    {
        var (exit, output) = await ShellAsync($"""PG_FOLDER=$1; {PutCertificate("$3", "$4")}""", _folder, _port, certificate, key);
        Assert.True(exit == 0, output);
        await database.ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>A hot standby that follows this server, under the name <c>standby</c>.</summary>
    public Task<PostgresServer> StartStandbyAsync() => CreateAsync("""
        cp -p "$1/password" "$PG_FOLDER"
        PGPASSWORD=$(<"$1/password") pg_run "$PG_FOLDER" pg_basebackup -D data -R -X stream -c fast \
            -d "host=127.0.0.1 port=$2 user=$PG_ROLE application_name=standby" >&2
        """, _folder, _port);

    /// <summary>A standby made of the files of this server, which must be stopped; it follows nobody.</summary>
    public Task<PostgresServer> StartColdCopyAsync() => CreateAsync("""
        cp -pR "$1/password" "$1/data" "$PG_FOLDER"
        pg_run "$PG_FOLDER" pg_controldata data | grep -q 'in production' && exit 1
        pg_as_server_user touch "$PG_FOLDER/data/standby.signal"
        """, _folder, _port);

    public Task PromoteAsync() => RequireAsync("""pg_find; pg_run "$1" pg_ctl promote -s -w -t 60 -D data >/dev/null""");

    /// <summary>
    /// Every server process ends at once, with no word to its client and no checkpoint; then it recovers on the same port.
    /// </summary>
    public async Task CrashAndRestartAsync()
    {
        await StopAsync("immediate");
        await StartAgainAsync();
    }

    /// <summary>The server says good-bye to its clients and writes all down.</summary>
    public Task StopAsync() => StopAsync("fast");

    public Task StartAgainAsync() =>
        RequireAsync("""
            pg_find
            pg_run "$1" pg_ctl start -s -w -t 60 -D data -l server.log -o "-p $2 -c max_connections=$PG_CONNECTIONS" >/dev/null
            """);

    public async ValueTask DisposeAsync()
    {
        await StopAsync("immediate");
        await ShellAsync("""rm -rf "$1" """);
    }

    private static async Task<PostgresServer> CreateAsync(string create, params string[] arguments)
    {
        var (exit, output) = await ShellAsync($$"""
            pg_find || exit {{NotHere}}
            [ "$(id -u)" -ne 0 ] || id postgres || exit {{NotHere}}
            pg_make_temporary_folder >&2
            {{create}}
            pg_start "$PG_FOLDER" >&2
            printf '=%s\n' "$PG_FOLDER" "$PG_PORT" "$(pg_connection_string "$PG_FOLDER" postgres)"
            """, arguments);
        Assert.SkipWhen(exit == NotHere, "There are no PostgreSQL server binaries to start, or no user postgres to start them as.");
        Assert.True(exit == 0, output);
        var lines = output.Split('\n').Where(line => line.StartsWith('=')).Select(line => line[1..]).ToArray();
        return new(lines[0], lines[1], lines[2]);
    }

    // The key must be its server's own.
    private static string PutCertificate(string certificate, string key) => $"""
        install -m 0644 "{certificate}" "$PG_FOLDER/server.pem"
        install -m 0600 "{key}" "$PG_FOLDER/server.key"
        [ "$(id -u)" -ne 0 ] || chown postgres: "$PG_FOLDER/server.key"
        """;

    public Task StopAsync(string mode) => RequireAsync($"""pg_find; pg_stop "$1" {mode}""");

    private async Task RequireAsync(string script)
    {
        var (exit, output) = await ShellAsync(script, _folder, _port);
        Assert.True(exit == 0, output);
    }

    private Task<(int ExitCode, string Output)> ShellAsync(string script) => ShellAsync(script, _folder, _port);

    private static async Task<(int ExitCode, string Output)> ShellAsync(string script, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        const string Prelude = "set -euo pipefail; source scripts/common.sh; source scripts/postgres.sh; ";
        return await Command.RunAsync(Repository.Root, "bash", ["-c", Prelude + script, "bash", .. arguments], limit.Token);
    }
}
