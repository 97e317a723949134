#!/usr/bin/env bash
# Compares the price log as a plain table with the same rows in partitions. Needs the database of bench/run.sh. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

readonly WORK=.local/bench DATABASE=aviv_bench TABLES='log_plain log_by_year log_by_year_and_hash' SECONDS_EACH=8 ROUNDS=3
CLUSTER=

usage() {
    cat <<'TEXT'
Usage: bench/partitions.sh

Copies the price log of bench/run.sh's database into a plain table, one partitioned by year, and one by year and then by hash of
the listing, and prints histories read a second from each. The copies are dropped in the end.
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    stop_child
    [ -z "$CLUSTER" ] ||
        pg_query "$CLUSTER" "$DATABASE" 'set client_min_messages to warning; drop schema if exists partitions cascade' || true
    [ -z "$CLUSTER" ] || pg_stop "$CLUSTER" fast
}

open_cluster() {
    pg_require "$WORK/install.log"
    pg_pick_folder "$WORK" postgres
    pg_require_fit "$PG_FOLDER"
    [ -d "$PG_FOLDER/data" ] || die "There is no database yet: run bench/run.sh first."
    CLUSTER=$PG_FOLDER
    pg_is_running "$CLUSTER" || pg_start "$CLUSTER"
}

history_by() {
    printf '%s\n' '\set id random(1, 500000)' \
        "SELECT id, price_change, updated_time FROM partitions.$1 WHERE listing_id = :id ORDER BY id;" >"$WORK/$1.sql"
    PGPASSWORD=$(<"$CLUSTER/password") "$PG_BIN/pgbench" -n -M prepared -c 16 -j 2 -T "$2" -f "$WORK/$1.sql" \
        -h 127.0.0.1 -p "$PG_PORT" -U "$PG_ROLE" "$DATABASE" 2>/dev/null | sed -nE 's/^tps = ([0-9]+).*without.*/\1/p'
}

main() {
    local table round
    case ${1:-} in
        '') ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    mkdir -p "$WORK"
    exec 9>>"$WORK/run.lock"
    try_lock 9 || die "bench/run.sh is running: wait for it."
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    open_cluster
    say "Copying the log three times…"
    pg_psql "$CLUSTER" "$DATABASE" -f bench/sql/partitions.sql
    for table in $TABLES; do history_by "$table" "$SECONDS_EACH" >/dev/null; done
    for ((round = 1; round <= ROUNDS; round++)); do
        for table in $TABLES; do say "round $round: $table $(history_by "$table" "$SECONDS_EACH") histories a second"; done
    done
}

main "$@"
