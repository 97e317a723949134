using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says of phone numbers and their keys.</summary>
[Collection<Doctored>]
public sealed class DoctorPrivacyTests(DoctorFixture doctor)
{
    private static readonly string Numbers = $"""
        INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
          bedrooms_count, price, created_date, updated_date, version, contact_phone_number, contact_sealed, contact_hash, contact_key)
        SELECT 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, 1, now(), now(), 1, clear,
          CASE WHEN id IS NOT NULL THEN '\x{Sealed}'::bytea END, id::bytea, id
        FROM (VALUES ('+33612345678', NULL), ('+33612345679', '202301'), (NULL, '202301'), (NULL, '202299')) numbers (clear, id)
        """;

    private static string Sealed => Convert.ToHexStringLower(SuiteContacts.SealOf(Sample.Phone).Sealed);

    [Fact]
    public async Task Number_ThatDoesNotOpen_IsSaid()
    {
        await using var change = await doctor.ChangeAsync(Numbers, undo: "DELETE FROM listing");
        await doctor.Database.ExecuteAsync(
            "UPDATE listing SET contact_phone_number = NULL; DELETE FROM listing WHERE contact_key IS DISTINCT FROM '202301'");

        (await DoctorPage.OfAsync(doctor, settings: new() { [SuiteContacts.Setting] = new string('x', 32) })).AssertIs(
            1,
            "do    privacy: a phone number under the key 202301 does not open: Privacy__Keys__202301 is another secret than it was sealed "
                + "with, or the row was changed (docs/privacy.md, Keys).",
            "ok    privacy: no phone number is stored in clear");
    }

    // An instance that had not heard of the newer key wrote a row.
    [Fact]
    public async Task Key_ThatARowNames_IsNotCalledUnused()
    {
        await using var change = await doctor.ChangeAsync(
            "INSERT INTO contact_key (id, unused_since) VALUES ('202301', '2023-01-01Z')", undo: "DELETE FROM contact_key");
        await using var numbers = await doctor.ChangeAsync(Numbers, undo: "DELETE FROM listing");
        await doctor.Database.ExecuteAsync(
            "UPDATE listing SET contact_phone_number = NULL; DELETE FROM listing WHERE contact_key IS DISTINCT FROM '202301'");

        (await DoctorPage.OfAsync(doctor, settings: new() { ["Privacy:Keys:202302"] = new string('q', 32) })).AssertIs(
            1,
            "do    privacy: 2 phone numbers are sealed under the key 202301, and the newest is 202302. Run the verb privacy rotate.",
            "ok    privacy: no phone number is stored in clear");
    }

    [Fact]
    public async Task Numbers_InClear_OrUnderAKeyThatIsNotConfigured_AreSaidWithTheRemedy()
    {
        await using var change = await doctor.ChangeAsync(Numbers, undo: "DELETE FROM listing");

        var page = await DoctorPage.OfAsync(doctor);

        page.AssertIs(
            1,
            "do    privacy: 1 phone number is sealed under the key 202299, which is not configured. Set Privacy__Keys__202299.",
            "do    privacy: 2 phone numbers are in clear. Run the verb privacy rotate (docs/privacy.md).");
        Assert.DoesNotContain("612345", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_ThatAreOlder_OrMayGo_AreSaid()
    {
        const string Unused = """
            INSERT INTO contact_key (id, unused_since) VALUES
              ('202300', now() - interval '30 days'), ('202302', now() - interval '29 days'), ('202303', NULL), ('202299', '2022-01-01Z')
            """;
        await using var numbers = await doctor.ChangeAsync(Numbers, undo: "DELETE FROM listing");
        await doctor.Database.ExecuteAsync(
            "UPDATE listing SET contact_phone_number = NULL; DELETE FROM listing WHERE contact_key IS DISTINCT FROM '202301'");
        await using var change = await doctor.ChangeAsync(Unused, undo: "DELETE FROM contact_key");
        string[] ids = ["202300", "202302", "202303"];

        var keys = ids.ToDictionary(id => $"Privacy:Keys:{id}", id => (string?)new string(id[^1], 32));
        (await DoctorPage.OfAsync(doctor, settings: keys)).AssertIs(
            1,
            "do    privacy: 2 phone numbers are sealed under the key 202301, and the newest is 202303. Run the verb privacy rotate.",
            "note  privacy: the key 202300 may go: take Privacy__Keys__202300 away from every instance, and destroy it.",
            "ok    privacy: no phone number is stored in clear");
    }

    [Theory]
    [InlineData("0development", "for-development-only-0123456789abcdef")]
    [InlineData("0local", "for-a-local-machine-only-0123456789abcdef")]
    public async Task Key_ThatComesWithTheSource_IsNone(string id, string secret)
    {
        var sources = await Task.WhenAll(new[] { "src/Aviv.Api/appsettings.Development.json", "docker-compose.yml" }
            .Select(file => File.ReadAllTextAsync(Path.Combine(Repository.Root, file))));
        Assert.Contains(
            sources, source => source.Contains(id, StringComparison.Ordinal) && source.Contains(secret, StringComparison.Ordinal));

        (await DoctorPage.OfAsync(doctor, settings: new() { [$"Privacy:Keys:{id}"] = secret })).AssertIs(
            1,
            $"do    settings: Privacy__Keys__{id} is one that everybody can read in the source. "
                + "Set a secret of your own under a greater id, the same on every instance.",
            "note  settings: AutoMapper__LicenseKey is not set. To deploy the API, hold a key or meet RPL-1.5 (README, Licence).");
    }
}
