using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aviv.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DriftCheck : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "drift_check",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    found = table.Column<int>(type: "integer", nullable: false),
                    found_before = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drift_check", x => x.id);
                    table.CheckConstraint("ck_drift_check_one", "id = 1");
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "drift_check");
        }
    }
}
