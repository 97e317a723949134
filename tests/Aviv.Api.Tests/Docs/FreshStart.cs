using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Docs;

/// <summary>What a reader has after <c>./run.sh</c> in a fresh clone: the API, its demo data, and a shell.</summary>
internal sealed class FreshStart : IAsyncDisposable
{
    private const string Documented = "http://localhost:8080";

    // No page shows it.
    private const string EndOfBlock = "=== end of block ===";

    private readonly TestDatabase _database;
    private readonly AvivApp _app;
    private readonly Uri _address;
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-page-").FullName;

    private FreshStart(TestDatabase database, AvivApp app, Uri address) => (_database, _app, _address) = (database, app, address);

    public static async Task<FreshStart> CreateAsync()
    {
        var database = await TestDatabase.CreateMigratedAsync();
        Assert.Equal(new(0, "Seeded 60 listings with 326 prices.", ""), await CliResult.OfAsync(database.ConnectionString, "seed"));
        // One reader needs few connections, and limits are not the subject.
        var few = new NpgsqlConnectionStringBuilder(HeldLock.Patient(database)) { MaxPoolSize = 4 };
        // Its reader has no key, whichever way the suite runs.
        var app = new AvivApp(
            few.ConnectionString, new() { ["Auth:AnonymousWrites"] = AvivApp.AnonymousWrites },
            services => services.AddSingleton(TimeProvider.System));
        using var client = app.CreateClient();
        await client.UntilReadyAsync(app);
        var start = new FreshStart(database, app, client.BaseAddress!);
        await start.AddVerbsAsync();
        return start;
    }

    /// <summary>Runs the blocks in one shell, one after another, and tells what each printed.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> blocks)
    {
        using var limit = new CancellationTokenSource(Poll.Limit);
        var (exitCode, output) = await Command.RunAsync(_folder, "bash", ["-c", Script(blocks)], limit.Token);
        Assert.True(exitCode == 0, $"The shell ended with exit code {exitCode} after printing:\n{output}");
        return [.. output.ReplaceLineEndings("\n").Split(EndOfBlock)[..^1].Select(printed => printed.Trim())];
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    // 'run.sh' with a verb, on the database of this API.
    private async Task AddVerbsAsync()
    {
        var script = Path.Combine(_folder, "run.sh");
        await File.WriteAllTextAsync(script, $"""
            #!/bin/sh
            export {SuiteContacts.Variable}='{SuiteContacts.Secret}'
            ConnectionStrings__Aviv='{_database.OwnerConnectionString}' exec dotnet '{AppContext.BaseDirectory}Aviv.Api.dll' "$@"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    // What a command complains of belongs to its block. A shell without pipefail, as readers have: head leaves before curl ends.
    private string Script(IEnumerable<string> blocks) => string.Join('\n',
        ["set -eu", "exec 2>&1", "export no_proxy='*'", .. blocks.Select(block => $"{block}\necho '{EndOfBlock}'")])
        .Replace(Documented, _address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
}
