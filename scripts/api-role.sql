-- What the API's database role may do. Run it as the owner of the tables, after the migrations of every release;
-- it may be run again at any time. Then give the role its password, as by api-role-password.sql.
DO $$
BEGIN
  CREATE ROLE aviv_api LOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- For ordinary requests; what takes longer sets its own limits for its transaction.
ALTER ROLE aviv_api SET statement_timeout = '3s';
ALTER ROLE aviv_api SET lock_timeout = '2s';
ALTER ROLE aviv_api SET idle_in_transaction_session_timeout = '5s';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO aviv_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON listing, idempotency_key TO aviv_api;
-- History is only ever added to: a listing's cascade runs as the owner of the table.
GRANT SELECT, INSERT ON listing_price_log TO aviv_api;
-- The one row that says how far the histories have been checked.
GRANT SELECT, INSERT, UPDATE ON drift_check TO aviv_api;
-- Which keys of phone numbers are in use: no secrets.
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_key TO aviv_api;
-- By which a replica shows how far it is.
GRANT SELECT, INSERT, UPDATE, DELETE ON instance_beat TO aviv_api;
-- Which erasures have come to their end.
GRANT SELECT, INSERT ON erasure TO aviv_api;
-- Since when a listing's prices are in the log, and when archive last ran: that has a role of its own, see archive-role.sql.
GRANT SELECT ON archive_manifest, archive_run, listing_archive TO aviv_api;
-- Keys are made and revoked by the owner; the API notes when one was used.
GRANT SELECT ON api_key TO aviv_api;
GRANT SELECT, INSERT, UPDATE ON api_key_use TO aviv_api;
GRANT SELECT ON "__EFMigrationsHistory" TO aviv_api;
