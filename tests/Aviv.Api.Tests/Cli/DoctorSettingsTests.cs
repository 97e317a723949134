using System.Text.Json;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says of settings.</summary>
[Collection<Doctored>]
public sealed class DoctorSettingsTests(DoctorFixture doctor)
{
    private const string Local = "Host=localhost";

    private const string License =
        "note  settings: AutoMapper__LicenseKey is not set. To deploy the API, hold a key or meet RPL-1.5 (README, Licence).";

    [Fact]
    public async Task Settings_OutOfTheirLimits_AreALineEach()
    {
        var page = await DoctorPage.OfAsync(doctor, settings: new()
        {
            ["Load:MaxRunning"] = "0",
            ["Cache:MaxBytes"] = "-1",
            ["Security:Secret"] = "short",
            ["AutoMapper:LicenseKey"] = "key",
        });

        page.AssertIs(
            1,
            "do    settings: Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.",
            "do    settings: Set Security__Secret to a secret of at least 32 characters, the same on every instance.",
            "do    settings: Cache:MaxBytes must not be negative.");
    }

    [Theory]
    [InlineData("Load:MaxRunning")]
    [InlineData("Shutdown:DrainSeconds")]
    [InlineData("Writes:RequireIfMatch")]
    public async Task Setting_OfAnotherKind_IsALineWithoutItsValue(string name) =>
        (await DoctorPage.OfAsync(doctor, settings: new() { [name] = "hush" })).AssertIs(
            1, $"do    settings: {name} has a value of another kind. See docs/configuration.md.", License);

    [Fact]
    public async Task ConnectionStrings_ThatAreNone_AreLinesWithoutWhatTheyHold()
    {
        var page = await DoctorPage.OfAsync(
            doctor, "Host=db;Password=a;hush=1", new() { ["ConnectionStrings:Redis"] = "redis,password=a,hush=1" });

        const string Nameless = "ConnectionStrings__Aviv does not name a database.";
        page.AssertIs(1, [
            "do    settings: Set ConnectionStrings__Aviv to the database, such as Host=localhost;Database=aviv;Username=aviv;Password=…",
            "do    settings: ConnectionStrings__Redis is no address of Redis, such as localhost:6379,password=…",
            License,
            "?     redis: ConnectionStrings__Redis does not name a Redis.",
            .. DoctorPage.Away(Nameless, Nameless),
        ]);
        Assert.DoesNotContain("hush", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example", true)]
    [InlineData("Host=192.0.2.1:5433", true)]
    [InlineData("Host=localhost,db.example;SSL Mode=Require", true)]
    [InlineData("Host=db.example;SSL Mode=VerifyCA", true)]
    [InlineData("Host=db.example;SSL Mode=VerifyFull", false)]
    [InlineData("Host=localhost,127.0.0.2:5433,::1", false)]
    [InlineData("Host=/run/postgresql", false)]
    [InlineData("Host=@socket", false)]
    public void Connection_ThroughANetwork_ThatNobodyVerifies_IsKnown(string connection, bool isUnverified) =>
        Assert.All(
            [
                new DatabaseSettings { Aviv = connection },
                new() { Aviv = Local, AvivReplicas = connection },
                new() { Aviv = Local, AvivOwner = connection },
                new() { Aviv = Local, AvivArchive = connection },
            ],
            settings => Assert.Equal(isUnverified, settings.IsUnverified()));

    [Fact]
    public async Task Connection_ThatNobodyVerifies_IsANote()
    {
        const string Unresolvable = "Host=db.invalid;Database=aviv;Username=aviv";

        var page = await DoctorPage.OfAsync(doctor, Unresolvable);

        Assert.Contains(
            "\nnote  settings: the connection to the database is not verified: whoever is on the way can read and change it. "
            + "Set SSL Mode=VerifyFull in ConnectionStrings__Aviv (docs/operations.md, TLS).\n",
            page.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_ThatEveryReaderSees_AreANote() =>
        Assert.Contains(
            "\nnote  settings: every reader sees phone numbers (Privacy__PhoneVisibleTo).\n",
            (await DoctorPage.OfAsync(doctor, settings: new() { ["Privacy:PhoneVisibleTo"] = "Everyone" })).Text,
            StringComparison.Ordinal);

    [Fact]
    public async Task Secret_ThatComesWithTheSource_IsNone()
    {
        var development = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Aviv.Api/appsettings.Development.json")),
            new() { CommentHandling = JsonCommentHandling.Skip });
        var compose = Regex.Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker-compose.yml")), "{AVIV_SECRET:-(.*)}");
        string[] secrets = [development.RootElement.GetProperty("Security").GetProperty("Secret").GetString()!, compose.Groups[1].Value];

        foreach (var secret in secrets)
            (await DoctorPage.OfAsync(doctor, settings: new() { ["Security:Secret"] = secret })).AssertIs(
                1,
                "do    settings: Security__Secret is one that everybody can read in the source. "
                    + "Set a secret of your own, the same on every instance.",
                License);
    }
}
