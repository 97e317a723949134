#!/bin/bash
# Of the stand-in for the official image of PostgreSQL: does with the variables what that one does, as far as docker-compose.yml needs it.
set -euo pipefail
[ "$1" = postgres ] || exec "$@"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    read -ra options <<<"${POSTGRES_INITDB_ARGS:-}"
    initdb -D "$PGDATA" -E UTF8 --auth-local=trust --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
        "${options[@]}"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
    # By the socket alone, as long as it prepares.
    pg_ctl -D "$PGDATA" -w -o "-c listen_addresses=''" start
    psql -Xq -U "$POSTGRES_USER" -d postgres -c "CREATE DATABASE \"$POSTGRES_DB\""
    pg_ctl -D "$PGDATA" -w -m fast stop
fi
exec "$@"
