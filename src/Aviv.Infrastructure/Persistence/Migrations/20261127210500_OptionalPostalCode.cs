using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// An address may have an empty postal code. Which countries have none is the domain's to know. The constraint changes without a
    /// look at the rows, and is then checked against them beside what goes on.
    /// </summary>
    public partial class OptionalPostalCode : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            Replace(migrationBuilder, "(postal_code = '' OR btrim(postal_code) <> '') AND char_length(postal_code) <= 20");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            Replace(migrationBuilder, "btrim(postal_code) <> '' AND char_length(postal_code) <= 20");

        private static void Replace(MigrationBuilder migrationBuilder, string check)
        {
            migrationBuilder.SqlWithShortLocks($"""
                ALTER TABLE listing DROP CONSTRAINT ck_listing_postal_code,
                  ADD CONSTRAINT ck_listing_postal_code CHECK ({check}) NOT VALID;
                """);
            migrationBuilder.Sql("ALTER TABLE listing VALIDATE CONSTRAINT ck_listing_postal_code;", suppressTransaction: true);
        }
    }
}
