#!/usr/bin/env bash
# Runs tests through pgbouncer in transaction mode. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=ops/drills/common.sh
source ops/drills/common.sh

STARTED_DATABASE=
# Tests of what clients see: scenario, races, histories, searches.
CLASSES=('*.ScenarioTests' '*.ConcurrencyTests' '*.LostRaceTests' '*.PriceHistoryTests' '*.PriceSummaryTests' '*.FindTests' '*.WalkTests')

usage() {
    cat <<'TEXT'
Usage: ops/pgbouncer/drill.sh [--check | CLASS…]

Starts a PostgreSQL and, in front of it, pgbouncer by pgbouncer.ini, and runs test classes through it with the settings of
docs/operations.md: those of the scenario and the races unless others are named, as '*.ScenarioTests'. The exit code is that of the tests,
or 3 where a program is missing. It needs the built solution.

  --check   only starts both, and asks the database through pgbouncer
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    end_processes
    [ -z "$STARTED_DATABASE" ] || pg_stop "$DRILL" immediate
    rm -rf "$DRILL"
}

# pgbouncer.ini, with what is this machine's own: the tests make databases and roles, so any may come.
start_pooler() {
    POOLER=$(free_ports 1)
    say '"aviv"' "\"$(<"$DRILL/password")\"" >"$DRILL/userlist.txt"
    {
        sed -E -e "s|^aviv = .*|* = host=127.0.0.1 port=$PG_PORT|" -e "s|^listen_port = .*|listen_port = $POOLER|" \
            -e "s|^auth_file = .*|auth_file = $DRILL/userlist.txt|" ops/pgbouncer/pgbouncer.ini
        say 'unix_socket_dir ='
        say 'admin_users = aviv'
        say 'auth_user = aviv'
        # shellcheck disable=SC2016 # of pgbouncer
        say 'auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1'
    } >"$DRILL/pgbouncer.ini"
    chmod 0644 "$DRILL/userlist.txt"
    start pgbouncer as_postgres pgbouncer "$DRILL/pgbouncer.ini"
    until_true 20 "pgbouncer answers" through_pooler postgres -c 'SELECT 1'
}

through_pooler() {
    PGPASSWORD=$(<"$DRILL/password") psql -XAtqw -v ON_ERROR_STOP=1 "host=127.0.0.1 port=$POOLER user=aviv dbname=$1 sslmode=disable" \
        "${@:2}" </dev/null
}

check() {
    local mode
    mode=$(through_pooler pgbouncer -F ' ' -c 'SHOW CONFIG' | sed -n 's/^pool_mode \([a-z]*\) .*/\1/p')
    [ "$mode" = transaction ] || die "pool_mode is '$mode', not transaction."
    PGOPTIONS='-c statement_timeout=1s' through_pooler postgres -c "SELECT 'The database answers through pgbouncer, in transaction mode.'"
}

run_tests() {
    local class options=()
    for class in "$@"; do options+=(-class "$class"); done
    ConnectionStrings__Aviv="Host=127.0.0.1;Port=$POOLER;Database=aviv;Username=aviv;Password=$(<"$DRILL/password");$API_SETTINGS" \
        dotnet tests/Aviv.Api.Tests/bin/Release/net10.0/Aviv.Api.Tests.dll -noLogo -noAutoReporters -noColor "${options[@]}"
}

# What docs/operations.md gives.
readonly API_SETTINGS='Max Auto Prepare=0;No Reset On Close=true'

main() {
    case ${1:-} in
        --check) ;;
        -h | --help) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
    esac
    require_tools pgbouncer=pgbouncer psql=postgresql-client
    pg_require /dev/null
    make_drill_folder
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    say "Starting PostgreSQL and pgbouncer…"
    pg_create "$DRILL" 'fsync = off' 'full_page_writes = off'
    STARTED_DATABASE=yes
    pg_start "$DRILL"
    start_pooler
    case ${1:-} in
        --check) check ;;
        '') run_tests "${CLASSES[@]}" ;;
        *) run_tests "$@" ;;
    esac
}

main "$@"
