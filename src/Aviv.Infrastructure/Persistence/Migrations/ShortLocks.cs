using Microsoft.EntityFrameworkCore.Migrations;

namespace Aviv.Infrastructure.Persistence.Migrations;

/// <summary>Changes of a table that is in use.</summary>
internal static class ShortLocks
{
    /// <summary>
    /// Runs a statement that needs the table for itself for a moment. All others queue behind the lock that it waits for, hence its short
    /// limit and the tries. In transactions of its own, so that it must be such as may be run again.
    /// </summary>
    public static void SqlWithShortLocks(this MigrationBuilder migrationBuilder, string statement) => migrationBuilder.Sql($"""
        DO $short$
        BEGIN
          FOR attempt IN 1..100 LOOP
            BEGIN
              PERFORM set_config('lock_timeout', '300ms', true);
              {statement}
              EXIT;
            EXCEPTION WHEN lock_not_available THEN
              IF attempt = 100 THEN RAISE; END IF;
            END;
            COMMIT;
            PERFORM pg_sleep(0.3);
          END LOOP;
        END
        $short$;
        """, suppressTransaction: true);
}
