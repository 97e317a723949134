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

        // Others queue behind the lock that this waits for, hence its short limit and the tries.
        private static void Replace(MigrationBuilder migrationBuilder, string check)
        {
            migrationBuilder.Sql($"""
                DO $replace$
                BEGIN
                  FOR attempt IN 1..100 LOOP
                    BEGIN
                      PERFORM set_config('lock_timeout', '300ms', true);
                      ALTER TABLE listing DROP CONSTRAINT ck_listing_postal_code,
                        ADD CONSTRAINT ck_listing_postal_code CHECK ({check}) NOT VALID;
                      EXIT;
                    EXCEPTION WHEN lock_not_available THEN
                      IF attempt = 100 THEN RAISE; END IF;
                    END;
                    COMMIT;
                    PERFORM pg_sleep(0.3);
                  END LOOP;
                END
                $replace$;
                """, suppressTransaction: true);
            migrationBuilder.Sql("ALTER TABLE listing VALIDATE CONSTRAINT ck_listing_postal_code;", suppressTransaction: true);
        }
    }
}
