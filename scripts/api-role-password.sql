-- Gives the API's role the password in AVIV_API_PASSWORD: for psql, after api-role.sql.
-- From the environment, because every user of a machine can read its command lines.
\set password `printenv AVIV_API_PASSWORD`
ALTER ROLE aviv_api PASSWORD :'password';
