#!/usr/bin/env bash
# Prepares a database of half a million listings and measures the API on it. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

readonly WORK=.local/bench
CLUSTER=

usage() {
    cat <<'TEXT'
Usage: bench/run.sh [--list | --only NAME | --soak]

Measures the API on 500,000 listings and 5,000,000 prices, prints the figures as a table, and keeps them in bench/RESULTS.md.
It takes about 40 minutes, and some minutes more the first time. Nothing else should run meanwhile.

  --only NAME  measures one figure, and replaces its row
  --list       names the figures
  --soak       reads all listings at random for ten minutes, and prints the API's memory as it goes
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    stop_child
    [ -z "$CLUSTER" ] || pg_stop "$CLUSTER" fast
}

# Standard output is the table's.
note() { say "$@" >&2; }

require_tools() {
    pg_require "$WORK/install.log" >&2
    [ -x "$PG_BIN/pgbench" ] ||
        die "pgbench is missing from $PG_BIN: install your system's package with PostgreSQL's client programs, such as postgresql-contrib."
    command -v wrk >/dev/null || install_wrk
}

install_wrk() {
    { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; } ||
        die "wrk is missing: install it, such as by 'sudo apt-get install wrk', then try again."
    note "Installing wrk…"
    run_quietly "$WORK/install.log" bash -c \
        'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends wrk' ||
        die "wrk could not be installed: see the lines above."
}

build() {
    local project
    note "Building…"
    rm -rf "${WORK:?}/bin"
    for project in src/Aviv.Api bench/Aviv.Bench bench/Aviv.Bench.Probe bench/Aviv.Bare bench/peers/efcore; do
        run_quietly "$WORK/build.log" dotnet publish "$project" --configuration Release --output "$WORK/bin/${project##*/}" ||
            die "The build failed: see the lines above."
    done
    build_fastify
}

# What is not built is not measured. The lock file says which packages, the machine's settings from which registry.
build_fastify() {
    local folder=$WORK/bin/fastify
    if ! command -v npm >/dev/null; then
        note "Node and npm are missing: the peer fastify is left out, and its column shows –."
        return
    fi
    mkdir "$folder"
    cp bench/peers/fastify/*.js* "$folder"
    run_quietly "$WORK/build.log" npm --prefix "$folder" ci --engine-strict --omit=dev --ignore-scripts --no-audit --no-fund && return
    rm -rf "$folder"
    note "The packages of the peer fastify could not be installed: it is left out, and its column shows –."
}

# Settings as a server of this size might have; commits wait for the disk, as in production.
start_cluster() {
    pg_pick_folder "$WORK" postgres >&2
    CLUSTER=$PG_FOLDER
    pg_require_fit "$CLUSTER"
    [ -d "$CLUSTER/data" ] || pg_create "$CLUSTER" 'shared_buffers = 1GB' 'max_wal_size = 4GB' 'checkpoint_timeout = 15min' >&2
    pg_is_running "$CLUSTER" || pg_start "$CLUSTER" >&2
    export PGHOST=127.0.0.1 PGPORT=$PG_PORT PGUSER=$PG_ROLE PGSSLMODE=disable PGPASSWORD
    PGPASSWORD=$(<"$CLUSTER/password")
}

main() {
    case ${1:-} in
        '' | --only | --soak) ;;
        --list) exec dotnet run --project bench/Aviv.Bench --configuration Release -- --list ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    require_sdk
    mkdir -p "$WORK"
    chmod 0755 .local "$WORK" 2>/dev/null || true
    exec 9>>"$WORK/run.lock"
    try_lock 9 || die "Another bench/run.sh of this clone is running: wait for it."
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    require_tools
    with_build_lock build
    start_cluster
    PATH=$PG_BIN:$PATH run_child dotnet "$WORK/bin/Aviv.Bench/Aviv.Bench.dll" "$@"
}

main "$@"
