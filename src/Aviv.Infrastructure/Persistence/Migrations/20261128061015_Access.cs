using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// Who publishes a listing, and the keys of feeds. Writes to listings wait while the table is read once; nothing rewrites it.
    /// </summary>
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // First what may be left half done, and is done again; a transaction has the rest.
            migrationBuilder.SqlWithShortLocks("""
                ALTER TABLE listing ADD COLUMN IF NOT EXISTS source text, DROP CONSTRAINT IF EXISTS ck_listing_source,
                  ADD CONSTRAINT ck_listing_source CHECK (source ~ '^[a-z0-9][a-z0-9-]{0,62}$') NOT VALID;
                """);
            migrationBuilder.Sql("ALTER TABLE listing VALIDATE CONSTRAINT ck_listing_source;", suppressTransaction: true);
            // Not concurrently, which a script of migrations cannot say. No row is in it yet: the table is read once.
            migrationBuilder.SqlWithShortLocks(
                "CREATE INDEX IF NOT EXISTS ix_listing_of_source ON listing (source, id) WHERE source IS NOT NULL;");

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    prefix = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: true),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.prefix);
                    table.CheckConstraint("ck_api_key_hash", "octet_length(hash) = 32");
                    table.CheckConstraint("ck_api_key_source", "source ~ '^[a-z0-9][a-z0-9-]{0,62}$'");
                });

            migrationBuilder.CreateTable(
                name: "api_key_use",
                columns: table => new
                {
                    prefix = table.Column<string>(type: "text", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key_use", x => x.prefix);
                    table.ForeignKey(
                        name: "fk_api_key_use_api_key",
                        column: x => x.prefix,
                        principalTable: "api_key",
                        principalColumn: "prefix",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key_use");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropColumn(
                name: "source",
                table: "listing");
        }
    }
}
