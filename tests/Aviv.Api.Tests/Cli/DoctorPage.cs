using Aviv.Api.Cli;
using Aviv.Api.Tests.Docs;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says: in a process of its own as users start it, or quicker in this one.</summary>
internal sealed record DoctorPage(int ExitCode, string Text)
{
    /// <summary>Where all is right. "…" is what differs between machines.</summary>
    private static readonly string[] Fine =
    [
        "ok    settings: valid, for the environment Production",
        "note  settings: AutoMapper__LicenseKey is not set. To deploy the API, hold a key or meet RPL-1.5 (README, Licence).",
        "ok    database: PostgreSQL … answers",
        "ok    migrations: all … applied",
        "ok    role: aviv_api is neither owner nor superuser",
        "ok    grants: … tables, each as scripts/api-role.sql decides",
        "ok    time limits: idle_in_transaction_session_timeout 5s, lock_timeout 2s, statement_timeout 3s",
        "ok    server: fsync on, full_page_writes on, synchronous_commit on, data_checksums on",
        "ok    server: encoding UTF8, locale … of libc",
        "ok    privacy: no phone number is stored in clear",
        "ok    erasures: none yet, and the file can be written",
        "ok    archive: every price is in the log",
        "ok    connections: max_connections 200 suffices for 2 instances of up to 89, that of a deployment included",
        "ok    replicas: none is configured, and the API needs none",
        "ok    redis: none is configured, and the API needs none",
        "ok    disk: … GB free in … of this machine",
        "note  disk: the database takes …. How much its disk has left cannot be seen from here: watch it there.",
        "ok    clock: … ms from that of the database",
    ];

    public const string Migrate = "As the owner: dotnet ef database update (docs/operations.md, Setting up).";

    private const string Unseen = "The database does not answer, see above.";

    /// <summary>The lines about a database that cannot be looked at.</summary>
    public static string[] Away(string why, string unseen = Unseen) =>
    [
        $"?     database: {why}",
        $"?     migrations: {unseen}",
        $"?     role: {unseen}",
        $"?     grants: {unseen}",
        $"?     time limits: {unseen}",
        $"?     server: {unseen}",
        $"?     privacy: {unseen}",
        "ok    erasures: none yet, and the file can be written",
        $"?     archive: {unseen}",
        $"?     connections: {unseen}",
        "ok    disk: … GB free in … of this machine",
        $"?     disk: {unseen}",
        $"?     clock: {unseen}",
    ];

    public static async Task<DoctorPage> OfProcessAsync(DoctorFixture fixture, string? connectionString = null)
    {
        var result = await CliResult.OfAsync(connectionString ?? fixture.Database.ConnectionString, "doctor");
        Assert.Equal("", result.Error);
        return Of(fixture, result.ExitCode, result.Output);
    }

    public static async Task<DoctorPage> OfAsync(
        DoctorFixture fixture,
        string? connectionString = null,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Aviv"] = connectionString ?? fixture.Database.ConnectionString,
            ["Security:Secret"] = new string('k', 32),
            [SuiteContacts.Setting] = SuiteContacts.Secret,
            ["Privacy:ErasedFile"] = CliResult.ErasedFile,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddAviv();
        builder.AddVerbs(["doctor"]);
        services?.Invoke(builder.Services);
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var text = new StringWriter();
        return Of(fixture, await Doctor.RunAsync(scope.ServiceProvider, text), text.ToString().TrimEnd());
    }

    /// <summary>
    /// The exit code, and the page where all is right but for the subjects of these lines, which stand in the place of theirs.
    /// </summary>
    public void AssertIs(int exitCode, params string[] lines)
    {
        var changed = lines.ToLookup(Subject);
        var expected = string.Join('\n', Fine.GroupBy(Subject).SelectMany(of => changed.Contains(of.Key) ? changed[of.Key] : of));
        Assert.True(Shown.Matches(expected, Text), $"Expected:\n{expected}\n\nThe page:\n{Text}");
        Assert.Equal(exitCode, ExitCode);
    }

    /// <summary>The statements that it tells an owner to run.</summary>
    public IEnumerable<string> Remedies => Text.Split('\n')
        .Where(line => line.StartsWith("do ", StringComparison.Ordinal) && line.EndsWith(';'))
        .Select(line => line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);

    private static DoctorPage Of(DoctorFixture fixture, int exitCode, string text) => new(exitCode, text.Replace(fixture.Name, "aviv_api"));

    private static string Subject(string line) => line[6..].Split(':')[0];
}
