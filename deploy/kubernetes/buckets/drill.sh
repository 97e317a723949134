#!/usr/bin/env bash
# The steps of the restore drill that need a shell: drill.sh archived|compare. psql's variables lead to the running database.
set -euo pipefail

DRILL=/work
LONGEST_WAIT=600

say() { printf '%s\n' "$*"; }
# shellcheck source=ops/backup/compare.sh
source "${AVIV_COMPARISON:-/comparison}/compare.sh"

restored() { psql -XAtqw -v ON_ERROR_STOP=1 -h "${AVIV_DRILL_HOST:-aviv-drill-rw}" "$@" </dev/null; }

# All that was committed by this second is in the archive once a later segment is. PostgreSQL pushes one at archive_timeout.
archived() {
    local segment
    SECOND=$(running -c "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00'")
    segment=$(running -c 'SELECT pg_walfile_name(pg_current_wal_insert_lsn())')
    say "Waiting until the segment $segment is archived, with all up to $SECOND…"
    until [[ ! $(running -c 'SELECT last_archived_wal FROM pg_stat_archiver') < $segment ]]; do
        [ "$SECONDS" -lt "$LONGEST_WAIT" ] || { say "It is not archived after $LONGEST_WAIT s: see AvivArchiveFailing." && exit 1; }
        sleep 2
    done
    printf '%s' "$SECOND" >"$DRILL/second"
    # Of all instances together, as `privacy reapply` takes them. doctor asks whether the file can be written.
    umask 0002
    find "${AVIV_ERASURES:-/var/lib/aviv}" -maxdepth 1 -name 'erased*' -type f -exec cat {} + >"$DRILL/erased"
    say "$(wc -l <"$DRILL/erased") erasures are to hold."
}

compare() {
    SECOND=$(<"$DRILL/second")
    compare_prices
}

case ${1:-} in
    archived | compare) "$1" ;;
    *) say "Usage: drill.sh archived|compare" >&2 && exit 2 ;;
esac
