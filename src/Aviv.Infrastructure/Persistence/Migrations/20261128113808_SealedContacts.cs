using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// Phone numbers come to lie sealed. Writes to listings wait while the table is read once; nothing rewrites it. What is sealed is lost
    /// on the way back.
    /// </summary>
    public partial class SealedContacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.SqlWithShortLocks("""
                ALTER TABLE listing ADD COLUMN IF NOT EXISTS contact_sealed bytea, ADD COLUMN IF NOT EXISTS contact_hash bytea,
                  ADD COLUMN IF NOT EXISTS contact_key text, DROP CONSTRAINT IF EXISTS ck_listing_contact_sealed,
                  ADD CONSTRAINT ck_listing_contact_sealed CHECK (
                    (contact_sealed IS NULL) = (contact_hash IS NULL) AND (contact_sealed IS NULL) = (contact_key IS NULL)) NOT VALID;
                """);
            migrationBuilder.Sql("ALTER TABLE listing VALIDATE CONSTRAINT ck_listing_contact_sealed;", suppressTransaction: true);
            // Not concurrently, which a script of migrations cannot say. No row is in it yet: the table is read once.
            migrationBuilder.SqlWithShortLocks("""
                CREATE INDEX IF NOT EXISTS ix_listing_contact_hash ON listing (contact_hash) WHERE contact_hash IS NOT NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_listing_contact_hash",
                table: "listing");

            migrationBuilder.DropCheckConstraint(
                name: "ck_listing_contact_sealed",
                table: "listing");

            migrationBuilder.DropColumn(
                name: "contact_hash",
                table: "listing");

            migrationBuilder.DropColumn(
                name: "contact_key",
                table: "listing");

            migrationBuilder.DropColumn(
                name: "contact_sealed",
                table: "listing");
        }
    }
}
