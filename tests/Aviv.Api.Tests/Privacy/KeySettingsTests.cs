using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Privacy;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The keys as settings.</summary>
public sealed class KeySettingsTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Timeout=1";

    [Theory]
    [InlineData("202611=short", PrivacySettings.Rule)]
    [InlineData("2026-11=0123456789abcdef0123456789abcdef", PrivacySettings.Rule)]
    [InlineData("20261120261120261120261120261120261=0123456789abcdef0123456789abcdef", PrivacySettings.Rule)]
    public async Task Key_ThatIsNone_IsOneLineThatSaysWhatItMustBe(string key, string rule) => Assert.Equal(
        new(1, "", rule), await CliResult.OfAsync(Nowhere, $"--Privacy:Keys:{key}"));

    [Fact]
    public async Task Key_WithTheSecretOfAnother_IsNone() => Assert.Equal(
        new(1, "", PrivacySettings.Rule), await CliResult.OfAsync(Nowhere, $"--Privacy:Keys:202611={SuiteContacts.Secret}"));

    [Theory]
    [InlineData("0")]
    [InlineData("3651")]
    public async Task KeyDays_ThatAreNone_AreOneLineThatSaysSo(string days) => Assert.Equal(
        new(1, "", PrivacySettings.KeyDaysRule), await CliResult.OfAsync(Nowhere, $"--Privacy:KeyDays={days}"));

    [Fact]
    public async Task Production_WithoutAKey_DoesNotStart_AndSaysWhatToSet()
    {
        var command = CliResult.Command(Nowhere);
        command.Environment.Remove(SuiteContacts.Variable);

        Assert.Equal(new(1, "", PrivacySettings.Missing), await CliResult.OfAsync(command));
    }

    [Fact]
    public async Task Development_NeedsNone()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        var command = CliResult.Command(database.ConnectionString, "seed");
        command.Environment.Remove(SuiteContacts.Variable);
        command.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        command.WorkingDirectory = Path.Combine(Repository.Root, "src/Aviv.Api");

        Assert.Equal(new(0, "Seeded 60 listings with 326 prices.", ""), await CliResult.OfAsync(command));

        Assert.Equal(["(0development)"], await database.RowsAsync(
            "SELECT DISTINCT contact_key FROM listing WHERE contact_key IS NOT NULL"));
    }
}
