#!/usr/bin/env bash
# The steps of restores and their drill on Kubernetes that need a shell (deploy/kubernetes). See usage.
set -euo pipefail

DRILL=${AVIV_DRILL_FOLDER:-/work}
LONGEST_WAIT=600

say() { printf '%s\n' "$*"; }
# shellcheck source=ops/backup/compare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/compare.sh"

usage() {
    cat <<'TEXT'
Usage: drill-steps.sh archived|erasures|compare

With psql's variables for the running database (PGHOST, PGDATABASE, PGUSER, PGPASSWORD), as a role that may read listing_price_log:

  archived   waits until all that is committed now is in the archive, and does what follows
  erasures   brings the files of erasures of all instances together
  compare    compares each listing's prices up to that second with those of the restored database, aviv-drill-rw

The exit code is 0 where all is there, 1 where not.
TEXT
}

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
    erasures
}

# Those of all instances together, as `privacy reapply` takes them; awk ends a last line that a crash tore. doctor asks whether the file
# can be written.
erasures() {
    umask 0002
    find "${AVIV_ERASURES:-/var/lib/aviv}" -maxdepth 1 -name 'erased*' -type f -exec awk 1 {} + >"$DRILL/erased"
    say "$(wc -l <"$DRILL/erased") erasures are to hold."
}

compare() {
    SECOND=$(<"$DRILL/second")
    compare_prices
}

case ${1:-} in
    archived | erasures | compare) "$1" ;;
    -h | --help) usage ;;
    *) usage >&2 && exit 2 ;;
esac
