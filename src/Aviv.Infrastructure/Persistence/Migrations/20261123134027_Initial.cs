using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "listing",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:IdentitySequenceOptions", "'', '1', '', '9007199254740991', 'False', '1'")
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    building_type = table.Column<string>(type: "text", nullable: false),
                    price = table.Column<decimal>(type: "numeric(14,2)", nullable: false),
                    surface_area_m2 = table.Column<double>(type: "double precision", nullable: false),
                    rooms_count = table.Column<int>(type: "integer", nullable: false),
                    bedrooms_count = table.Column<int>(type: "integer", nullable: false),
                    contact_phone_number = table.Column<string>(type: "text", nullable: true),
                    created_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    city = table.Column<string>(type: "text", nullable: false),
                    country = table.Column<string>(type: "text", nullable: false),
                    postal_code = table.Column<string>(type: "text", nullable: false),
                    street_address = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_listing", x => x.id);
                    table.CheckConstraint("ck_listing_bedrooms_count", "bedrooms_count BETWEEN 0 AND 10000");
                    table.CheckConstraint("ck_listing_building_type", "building_type IN ('STUDIO', 'APARTMENT', 'HOUSE')");
                    table.CheckConstraint("ck_listing_city", "btrim(city) <> '' AND char_length(city) <= 100");
                    table.CheckConstraint("ck_listing_contact_phone_number", "contact_phone_number ~ '^\\+[1-9][0-9]{1,14}$'");
                    table.CheckConstraint("ck_listing_country", "country ~ '^[A-Z]{2}$'");
                    table.CheckConstraint("ck_listing_dates", "updated_date >= created_date");
                    table.CheckConstraint("ck_listing_description", "btrim(description) <> '' AND char_length(description) <= 10000");
                    table.CheckConstraint("ck_listing_name", "btrim(name) <> '' AND char_length(name) <= 200");
                    table.CheckConstraint("ck_listing_postal_code", "btrim(postal_code) <> '' AND char_length(postal_code) <= 20");
                    table.CheckConstraint("ck_listing_price", "price BETWEEN 0 AND 999999999999.99");
                    table.CheckConstraint("ck_listing_rooms_count", "rooms_count BETWEEN 1 AND 10000");
                    table.CheckConstraint("ck_listing_street_address", "btrim(street_address) <> '' AND char_length(street_address) <= 300");
                    table.CheckConstraint("ck_listing_surface_area_m2", "surface_area_m2 BETWEEN 0 AND 10000000");
                    table.CheckConstraint("ck_listing_version", "version >= 1");
                });

            migrationBuilder.CreateTable(
                name: "listing_price_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    listing_id = table.Column<long>(type: "bigint", nullable: false),
                    price_change = table.Column<decimal>(type: "numeric(14,2)", nullable: false),
                    updated_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_listing_price_log", x => new { x.listing_id, x.id });
                    table.CheckConstraint("ck_listing_price_log_price_change", "price_change BETWEEN 0 AND 999999999999.99");
                    table.ForeignKey(
                        name: "fk_listing_price_log_listing",
                        column: x => x.listing_id,
                        principalTable: "listing",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "listing_price_log");

            migrationBuilder.DropTable(
                name: "listing");
        }
    }
}
