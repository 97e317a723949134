-- Gives the archive's role the password in AVIV_ARCHIVE_PASSWORD: for psql, after archive-role.sql.
-- From the environment, because every user of a machine can read its command lines.
\set password `printenv AVIV_ARCHIVE_PASSWORD`
ALTER ROLE aviv_archive PASSWORD :'password';
