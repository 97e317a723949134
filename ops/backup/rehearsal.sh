#!/usr/bin/env bash
# Rehearses back-up and restore on a database of its own, under writers. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=ops/drills/common.sh
source ops/drills/common.sh

LISTINGS=500000
WORKED=
readonly PHONE=+33612345678 BETWEEN=200

usage() {
    cat <<'TEXT'
Usage: ops/backup/rehearsal.sh [--check | --listings N]

Makes a database of N listings (500,000 unless told) of ten prices each, with an encrypted repository by pgbackrest.conf, makes a full and
an incremental back-up under writers, erases a phone number, and has drill.sh restore to a second in the middle of it. What it needs is
made under TMPDIR, some 6 GB for 500,000 listings, and removed. It needs the built solution.

  --check   only has pgbackrest check the repository and the archive of an empty database, and makes its first back-up
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    end_processes
    [ -z "$WORKED" ] || pg_stop "$DRILL" immediate
    rm -rf "$DRILL"
}

# pgbackrest.conf as it is, and what is this machine's own. The server hands these on to its archive_command.
use_repository() {
    local folder
    for folder in repo spool log lock metrics; do
        mkdir "$DRILL/$folder"
        [ "$(id -u)" -ne 0 ] || chown postgres: "$DRILL/$folder"
    done
    export PGBACKREST_CONFIG=$PWD/ops/backup/pgbackrest.conf AVIV_METRICS_FOLDER=$DRILL/metrics
    cp "$PGBACKREST_CONFIG" "$DRILL/pgbackrest.conf" && PGBACKREST_CONFIG=$DRILL/pgbackrest.conf
    export PGBACKREST_REPO1_PATH=$DRILL/repo PGBACKREST_SPOOL_PATH=$DRILL/spool PGBACKREST_LOG_PATH=$DRILL/log \
        PGBACKREST_LOCK_PATH=$DRILL/lock PGBACKREST_PG1_PATH=$DRILL/data PGBACKREST_PG1_SOCKET_PATH=$DRILL PGBACKREST_PG1_USER=$PG_ROLE \
        PGBACKREST_REPO1_CIPHER_PASS
    PGBACKREST_REPO1_CIPHER_PASS=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
}

start_database() {
    say "Starting a database and its archive…"
    use_repository
    pg_create "$DRILL" "archive_mode = on" "archive_timeout = 60" "archive_command = 'pgbackrest --stanza=aviv archive-push %p'" \
        "unix_socket_directories = '$DRILL'" "shared_buffers = 256MB" "max_wal_size = 4GB"
    printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 scram-sha-256' >"$DRILL/data/pg_hba.conf"
    WORKED=yes
    pg_start "$DRILL"
    export PGHOST=127.0.0.1 PGPORT=$PG_PORT PGDATABASE=aviv PGUSER=$PG_ROLE PGPASSWORD PGBACKREST_PG1_PORT=$PG_PORT
    PGPASSWORD=$(<"$DRILL/password")
    bash -c "source ops/backup/common.sh; pgbackrest_as_postgres stanza-create && pgbackrest_as_postgres check"
}

prepare() {
    pg_query "$DRILL" postgres "CREATE DATABASE aviv"
    prepare_database psql -X
    export ConnectionStrings__Aviv="Host=127.0.0.1;Port=$PG_PORT;Database=aviv;Username=aviv_api;Password=$API_PASSWORD"
}

# Copies of the demo listings, ten prices each: the newest is the listing's own.
fill() {
    say "Filling it with $LISTINGS listings of ten prices…"
    verb seed >/dev/null
    psql -Xq -v ON_ERROR_STOP=1 -v listings="$LISTINGS" -f ops/backup/fill.sql </dev/null
}

back_up() { bash ops/backup/backup.sh "$1"; }

has_written() { [ "$(grep -c '^ack' "$DRILL/journal")" -ge "$1" ]; }

write_on() { until_true 120 "writers are acknowledged" has_written $(($(grep -c '^ack' "$DRILL/journal" || true) + BETWEEN)); }

# A number that is erased after the second to which the restore goes: it comes back, and must be erased again.
rehearse() {
    local second
    back_up full
    start_api "$(free_ports 1)"
    psql -Xq -c "UPDATE listing SET contact_phone_number = '$PHONE' WHERE id = (SELECT min(id) FROM listing)" </dev/null
    touch "$DRILL/journal"
    start writers python3 ops/drills/writers.py "$DRILL/journal" "${INSTANCES[@]}" --readers 0
    write_on
    back_up incr
    write_on
    second=$(psql -XAtc "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00'" </dev/null)
    write_on
    AVIV_PHONE=$PHONE verb privacy erase
    write_on
    bash ops/backup/drill.sh --to "$second" "$DRILL/erased"
}

main() {
    local only_check=''
    case ${1:-} in
        '') ;;
        --check) only_check=yes ;;
        --listings) LISTINGS=${2:?} ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    require_tools pgbackrest=pgbackrest psql=postgresql-client python3=python3
    [ -n "$only_check" ] || require_tools curl=curl dotnet=dotnet-sdk-10.0
    pg_require /dev/null
    make_drill_folder
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    start_database
    if [ -n "$only_check" ]; then
        back_up full
    else
        make_secrets
        prepare
        fill
        rehearse
    fi
    cat "$DRILL"/metrics/*.prom
}

main "$@"
