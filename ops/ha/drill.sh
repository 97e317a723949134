#!/usr/bin/env bash
# Kills the primary under writers, and compares what they were told with what is there. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=ops/drills/common.sh
source ops/drills/common.sh
# shellcheck source=ops/ha/cluster.sh
source ops/ha/cluster.sh

KILLS=1
IS_SYNCHRONOUS=true
BY=haproxy
WRITERS=
SLOWEST=0
readonly MOST_SECONDS=30

usage() {
    cat <<'TEXT'
Usage: ops/ha/drill.sh [--check] [--kills N] [--asynchronous] [--hosts]

Starts three nodes of PostgreSQL under Patroni, etcd and haproxy, by the files of this folder, on free ports of this machine, and two
instances of the API on them. Kills the primary N times (1 unless told) under writers that keep a journal, and says for each how long no
write was acknowledged. Each node killed comes back before the next one goes. The exit code is 0 where no acknowledged price was lost or
doubled and writes were back within 30 s each time, 1 where not, 3 where a program is missing. It needs the built solution.

  --check         only has patroni and haproxy check their files
  --asynchronous  without synchronous replication, and with standbys that lag as the primary dies: shows what may be lost
  --hosts         the API finds the primary by itself (Npgsql's multiple hosts) and not by haproxy
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    end_processes
    for node in "${NODES[@]}"; do
        [ ! -f "$DRILL/node$node/postmaster.pid" ] || pg_run "$DRILL" pg_ctl stop -s -m immediate -D "node$node" >/dev/null 2>&1 || true
    done
    rm -rf "$DRILL"
}

# That it is on the loopback, without an etcd, is no fault of the files; and pg_hba stands where it counts for a node's whole life.
readonly OF_DRILL='must not contain "127.0.0.1"|is not reachable|bootstrap.pg_hba  is not defined'

check() {
    local faults
    write_settings true
    mkdir "$DRILL/node1"
    faults=$( (with_node_settings 1 patroni --validate-config "$DRILL/conf") 2>&1 | grep -Ev "$OF_DRILL") || true
    [ -z "$faults" ] || die "$faults"
    with_haproxy_settings haproxy -c -f ops/ha/haproxy.cfg || die "See the lines above."
    say "patroni.yml and haproxy.cfg are valid."
}

start_all() {
    say "Starting etcd, three nodes and haproxy…"
    start_cluster "$IS_SYNCHRONOUS"
    node_psql postgres -c "CREATE ROLE aviv LOGIN CREATEROLE PASSWORD '$SECRET'" -c "CREATE DATABASE aviv OWNER aviv"
    PGPASSWORD=$SECRET prepare_database psql -X "host=127.0.0.1 port=$PRIMARY user=aviv dbname=aviv"
    local server="Host=127.0.0.1;Port=$PRIMARY"
    [ "$BY" = haproxy ] || server="Host=$HOSTS;Target Session Attributes=primary;Host Recheck Seconds=1"
    local role="Database=aviv;Username=aviv_api;Password=$API_PASSWORD"
    export ConnectionStrings__Aviv="$server;$role" ConnectionStrings__AvivReplicas="Host=$HOSTS;$role"
    say "Starting two instances of the API…"
    local ports port
    read -ra ports < <(free_ports 2)
    for port in "${ports[@]}"; do start_api "$port"; done
}

start_writers() {
    start writers python3 ops/drills/writers.py "$DRILL/journal" "${INSTANCES[@]}"
    WRITERS=$STARTED
    until_true 60 "writers are acknowledged" has_written 100
}

has_written() { [ "$(grep -c ^ack "$DRILL/journal")" -ge "$1" ]; }

written() { grep -c ^ack "$DRILL/journal"; }

kill_leader() {
    local number=$1 since seconds held=()
    until_true 600 "three nodes follow each other" is_whole "$IS_SYNCHRONOUS"
    if [ "$IS_SYNCHRONOUS" = false ]; then
        mapfile -t held < <(receivers)
        kill -STOP "${held[@]}"
        until_true 30 "writers are acknowledged" has_written $(($(written) + 20))
    fi
    local killed=$LEADER
    kill_node "$killed"
    since=$(date +%s.%N)
    [ "${#held[@]}" -eq 0 ] || { kill -TERM "${held[@]}" && kill -CONT "${held[@]}"; }
    until_true 120 "writes are back" python3 ops/drills/journal.py back "$DRILL/journal" "$since"
    seconds=$(python3 ops/drills/journal.py back "$DRILL/journal" "$since")
    SLOWEST=$(printf '%s\n' "$SLOWEST" "$seconds" | sort -n | tail -n 1)
    find_leader || true
    say "Kill $number of $KILLS: node $killed died, node $LEADER took over, writes were back after $seconds s."
    start_node "$killed"
}

compare() {
    kill -TERM "$WRITERS"
    wait "$WRITERS" || true
    until_true 60 "there is a primary" node_psql aviv -c 'SELECT 1'
    node_psql aviv -c 'SELECT price_change FROM listing_price_log' >"$DRILL/logged"
    ConnectionStrings__AvivReplicas='' verb verify || return 1
    python3 ops/drills/journal.py compare "$DRILL/journal" "$DRILL/logged" || [ "$IS_SYNCHRONOUS" = false ]
}

main() {
    local only_check='' kill
    while [ $# -gt 0 ]; do
        case $1 in
            --check) only_check=yes ;;
            --kills) KILLS=${2:?} && shift ;;
            --asynchronous) IS_SYNCHRONOUS=false ;;
            --hosts) BY=hosts ;;
            -h | --help) usage && exit 0 ;;
            *) usage >&2 && exit 2 ;;
        esac
        shift
    done
    require_tools patroni=patroni haproxy=haproxy
    [ -n "$only_check" ] || require_tools etcd=etcd-server curl=curl python3=python3 psql=postgresql-client dotnet=dotnet-sdk-10.0
    pg_require /dev/null
    make_drill_folder
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    pick_ports
    if [ -n "$only_check" ]; then
        check
        exit
    fi
    make_secrets
    start_all
    start_writers
    for ((kill = 1; kill <= KILLS; kill++)); do kill_leader "$kill"; done
    compare
    say "Writes were back after $SLOWEST s at the latest."
    awk -v slowest="$SLOWEST" -v most="$MOST_SECONDS" 'BEGIN { exit slowest > most }'
}

main "$@"
