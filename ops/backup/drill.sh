#!/usr/bin/env bash
# Restores the database beside the running one, to a second, and compares. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=ops/drills/common.sh
source ops/drills/common.sh
# shellcheck source=ops/backup/common.sh
source ops/backup/common.sh
# shellcheck source=ops/backup/compare.sh
source ops/backup/compare.sh

SECOND=
KEEP=
readonly ARCHIVED_WITHIN=300 RESTORED_WITHIN=14400

usage() {
    cat <<'TEXT'
Usage: ops/backup/drill.sh [--keep] [--to SECOND] [ERASED_FILE…]

Restores the newest fitting back-up and the archive into a folder under TMPDIR, to SECOND (such as '2026-11-28 12:00:00+00'; the present
one unless told), as a server on a free port of this machine. Erases again what the files of erasures (Privacy__ErasedFile of each
instance) say, runs verify and doctor, and compares each listing's prices up to that second with those of the running database, which
it only reads. Prints how much was lost and how long it took, writes both for Prometheus, and removes what it made; --keep
leaves the restored server running.

It takes the settings of the API (ConnectionStrings__Aviv, Security__Secret, Privacy__Keys__…), psql's variables for the running database
(PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD or PGPASSFILE) as a role that may read listing_price_log, and PGBACKREST_REPO1_CIPHER_PASS.
The exit code is 0 where all is there, 1 where not, 3 where a program is missing.
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    if [ -n "$KEEP" ]; then
        say "The restored database is left to root and postgres: psql -h $DRILL -p $PG_PORT." \
            "To end it: pg_ctl stop -D $DRILL/data, and delete $DRILL."
        return
    fi
    pg_stop "$DRILL" immediate
    rm -rf "$DRILL"
}

# Names the second, where none was, and sees to it that the archive goes that far. pg_switch_wal is a command of its own, or its commit
# would not be in the segment that is archived; a role that may not call it waits for archive_timeout.
reach_second() {
    local segment
    EXPOSED=$(running -c "SELECT round(extract(epoch FROM now() - last_archived_time)) FROM pg_stat_archiver")
    [ -n "$EXPOSED" ] || die "Nothing was ever archived: set archive_mode and archive_command, as in docs/operations.md."
    SECOND=${SECOND:-$(running -c "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00'")}
    until_true 10 "the second is over" is_over
    segment=$(running -c 'SELECT pg_walfile_name(pg_current_wal_insert_lsn())')
    running -c 'SELECT pg_switch_wal()' >/dev/null 2>&1 || say "Waiting for archive_timeout, since this role may not call pg_switch_wal…"
    until_true "$ARCHIVED_WITHIN" "segment $segment is archived" is_archived "$segment"
}

# PostgreSQL needs a commit after the second to know that it has passed.
is_over() { [ "$(running -c "SELECT now() > '$SECOND'::timestamptz + interval '1 second'")" = t ]; }

is_archived() { [[ ! $(running -c 'SELECT last_archived_wal FROM pg_stat_archiver') < $1 ]]; }

# A configuration of its own: that of the running server may lie elsewhere, and would archive, or take its port.
restore() {
    say "Restoring to $SECOND…"
    mkdir -m 0700 "$DRILL/data"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$DRILL/data"
    pgbackrest_as_postgres --pg1-path="$DRILL/data" --type=time --target="$SECOND" --target-action=promote --archive-mode=off \
        restore || die "pgBackRest could not restore: see the lines above."
    pg_pick_port
    printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $PG_PORT" "unix_socket_directories = '$DRILL'" "hba_file = '$DRILL/hba.conf'" \
        "hot_standby = off" "max_connections = 200" "shared_buffers = 256MB" "max_wal_size = 4GB" "timezone = 'UTC'" \
        "log_timezone = 'UTC'" >"$DRILL/postgresql.conf"
    printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 scram-sha-256' >"$DRILL/hba.conf"
    # Whoever reaches the socket is let in.
    chmod 0700 "$DRILL"
    pg_run "$DRILL" pg_ctl start -s -w -t "$RESTORED_WITHIN" -D data -l server.log -o "-c config_file=$DRILL/postgresql.conf" || {
        tail -n 20 "$DRILL/server.log" >&2
        die "The restored database did not start, or ends before $SECOND: see the lines above."
    }
}

# The later of two settings of one name counts.
on_restored() {
    (
        ConnectionStrings__Aviv+=";Host=127.0.0.1;Port=$PG_PORT;Target Session Attributes=any;SSL Mode=Disable"
        export ConnectionStrings__Aviv
        unset ConnectionStrings__AvivOwner
        api "$@"
    )
}

# On a copy of the files, line by line, as the last one of each may be torn: what is erased in the drill is no erasure of an instance.
judge() {
    local failed=0
    export Privacy__ErasedFile=$DRILL/erased.all
    awk 1 /dev/null "$@" >"$Privacy__ErasedFile"
    on_restored privacy reapply --from "$Privacy__ErasedFile" || failed=1
    on_restored verify || failed=1
    # Once more where it ran out of time: a restored server has nothing in memory yet.
    on_restored doctor || on_restored doctor || failed=1
    compare_prices || failed=1
    return "$failed"
}

report() {
    local status=$1 seconds=$2 lost
    lost=$(sed -n 's/.*last completed transaction was at log time //p' "$DRILL/server.log" | tail -n 1)
    lost=$(restored -c "SELECT round(extract(epoch FROM '$SECOND'::timestamptz - '${lost:-$SECOND}'::timestamptz), 2)")
    say "Restored to $SECOND in $seconds s; the last commit before it is $lost s older. Without a word to the archive, a lost machine" \
        "would have cost the $EXPOSED s since its last segment."
    [ "$status" -eq 0 ] || die "The restored database is not as it was: see the lines above."
    write_metrics aviv_restore_drill <<METRICS
# HELP aviv_restore_drill_timestamp_seconds When a restore drill last ended well.
# TYPE aviv_restore_drill_timestamp_seconds gauge
aviv_restore_drill_timestamp_seconds $(date +%s)
# HELP aviv_restore_drill_duration_seconds How long it took, from the first byte to the last comparison.
# TYPE aviv_restore_drill_duration_seconds gauge
aviv_restore_drill_duration_seconds $seconds
# HELP aviv_restore_drill_lost_seconds How old the last archived segment was: what the loss of the machine would have cost.
# TYPE aviv_restore_drill_lost_seconds gauge
aviv_restore_drill_lost_seconds $EXPOSED
METRICS
}

main() {
    local began status=0
    if [ "${1:-}" = --keep ]; then KEEP=yes && shift; fi
    case ${1:-} in
        --to) SECOND=${2:?} && shift 2 ;;
        -h | --help) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
    esac
    require_tools pgbackrest=pgbackrest psql=postgresql-client python3=python3 dotnet=dotnet-runtime-10.0
    pg_require /dev/null
    make_drill_folder
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    reach_second
    began=$(date +%s)
    restore
    say "Restored after $(($(date +%s) - began)) s. Comparing…"
    judge "$@" || status=1
    report "$status" "$(($(date +%s) - began))"
}

main "$@"
