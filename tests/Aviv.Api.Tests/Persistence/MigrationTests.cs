using Aviv.Api.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Aviv.Api.Tests.Persistence;

public sealed class MigrationTests
{
    private const string Schema = """
        SELECT table_name, column_name, data_type, is_nullable, coalesce(numeric_precision || ',' || numeric_scale, '') AS digits
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name
        """;

    [Fact]
    public async Task Migrations_KnowTheWholeModel()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var context = database.NewContext();

        Assert.False(
            context.Database.HasPendingModelChanges(),
            "Add a migration: dotnet ef migrations add NAME --project src/Aviv.Infrastructure --startup-project src/Aviv.Api");
    }

    [Fact]
    public async Task IdempotentScript_RunTwice_BuildsWhatMigratingBuilds()
    {
        await using var migrated = await TestDatabase.CreateMigratedAsync();
        await using var scripted = await TestDatabase.CreateEmptyAsync();
        await using var context = scripted.NewContext();
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        await scripted.ExecuteAsync(script);
        await scripted.ExecuteAsync(script);

        Assert.Equal(await migrated.RowsAsync(Schema), await scripted.RowsAsync(Schema));
        Assert.Contains("(listing,price,numeric,NO,\"14,2\")", await scripted.RowsAsync(Schema));
    }

    [Theory]
    [InlineData("name", "' '")]
    [InlineData("description", "''")]
    [InlineData("city", "repeat('x', 101)")]
    [InlineData("street_address", "repeat('x', 301)")]
    [InlineData("postal_code", "repeat('x', 21)")]
    [InlineData("country", "'fr'")]
    [InlineData("building_type", "'CASTLE'")]
    [InlineData("price", "-0.01")]
    [InlineData("price", "'NaN'")]
    [InlineData("surface_area_m2", "'NaN'")]
    [InlineData("surface_area_m2", "10000000.1")]
    [InlineData("rooms_count", "0")]
    [InlineData("bedrooms_count", "10001")]
    [InlineData("contact_phone_number", "'0612345678'")]
    [InlineData("updated_date", "created_date - interval '1 second'")]
    [InlineData("version", "0")]
    public async Task Checks_RepeatTheLimitsOfTheDomain(string column, string value)
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync("""
            INSERT INTO listing (name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
                rooms_count, bedrooms_count, price, created_date, updated_date, version)
            VALUES ('n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, 1, now(), now(), 1)
            """);

        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => database.ExecuteAsync($"UPDATE listing SET {column} = {value}"));
        Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, refusal.SqlState);
    }
}
