using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <summary>What of the price log is in the archive: by file, by listing, and by run.</summary>
    public partial class PriceArchive : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "archive_manifest",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    first_listing = table.Column<long>(type: "bigint", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: true),
                    min_listing = table.Column<long>(type: "bigint", nullable: true),
                    max_listing = table.Column<long>(type: "bigint", nullable: true),
                    min_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    max_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sum = table.Column<decimal>(type: "numeric(20,2)", nullable: true),
                    hash = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_archive_manifest", x => x.name);
                    table.CheckConstraint("ck_archive_manifest_digest", "state = 'Writing' OR hash IS NOT NULL");
                });

            migrationBuilder.CreateTable(
                name: "archive_run",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    boundary = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rows = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_archive_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "listing_archive",
                columns: table => new
                {
                    listing_id = table.Column<long>(type: "bigint", nullable: false),
                    archived_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rows = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_listing_archive", x => x.listing_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "archive_manifest");

            migrationBuilder.DropTable(
                name: "archive_run");

            migrationBuilder.DropTable(
                name: "listing_archive");
        }
    }
}
