-- What the role of the verb archive may do. Run it as the owner of the tables, after the migrations of every release;
-- it may be run again at any time. Then give the role its password, as by archive-role-password.sql.
DO $$
BEGIN
  CREATE ROLE aviv_archive LOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA public TO aviv_archive;
-- Which listings there are, and no more of them.
GRANT SELECT (id) ON listing TO aviv_archive;
-- It alone may delete prices by themselves. It can neither write nor change one.
GRANT SELECT, DELETE ON listing_price_log TO aviv_archive;
GRANT SELECT, INSERT, UPDATE, DELETE ON archive_manifest, listing_archive TO aviv_archive;
GRANT SELECT, INSERT ON archive_run TO aviv_archive;
GRANT SELECT ON "__EFMigrationsHistory" TO aviv_archive;
