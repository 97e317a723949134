#!/usr/bin/env bash
# Makes a back-up by pgBackRest, and tells Prometheus how old the newest is. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=ops/backup/common.sh
source ops/backup/common.sh

# As often as there is a full back-up, at least, in days.
FULL_EVERY=${AVIV_FULL_EVERY_DAYS:-7}
KEY_DAYS=${Privacy__KeyDays:-30}

usage() {
    cat <<'TEXT'
Usage: ops/backup/backup.sh full|diff|incr|metrics|check

As postgres or root, on the machine of the primary. It refuses to keep back-ups for longer than the keys of phone numbers live
(Privacy__KeyDays, 30 unless set): nobody could read the numbers in them. Expired back-ups go with each new one.

  full, diff, incr   makes a back-up: all, what changed since the last full one, since the last of any kind
  metrics            only writes the age of the newest to AVIV_METRICS_FOLDER (/var/lib/prometheus/node-exporter)
  check              only checks the file PGBACKREST_CONFIG (/etc/pgbackrest/pgbackrest.conf)

The exit code is 0 when it is done, 1 when it is not, 3 where pgbackrest is missing.
TEXT
}

# The oldest back-up is kept for the days of the retention, and until the next full one besides.
check() {
    local kind days longest
    [ -r "$PGBACKREST_CONFIG" ] || die "There is no $PGBACKREST_CONFIG: copy ops/backup/pgbackrest.conf."
    kind=$(setting repo1-retention-full-type)
    days=$(setting repo1-retention-full)
    { [ "$kind" = time ] && [[ $days =~ ^[0-9]+$ ]]; } ||
        die "Set repo1-retention-full-type=time and repo1-retention-full to days in $PGBACKREST_CONFIG: a count has no end in days."
    longest=$((days + FULL_EVERY))
    [ "$longest" -le "$KEY_DAYS" ] || die "Back-ups would be kept for $days days and up to $FULL_EVERY more, but keys of" \
        "phone numbers for $KEY_DAYS (Privacy__KeyDays): set repo1-retention-full to $((KEY_DAYS - FULL_EVERY)) or less."
    [ "$(setting repo1-cipher-type)" = aes-256-cbc ] || die "Set repo1-cipher-type=aes-256-cbc in $PGBACKREST_CONFIG."
    say "$PGBACKREST_CONFIG keeps back-ups for $longest days at most, and keys of phone numbers live for $KEY_DAYS."
}

metrics() {
    pgbackrest_as_postgres info --output=json | python3 -c '
import json, sys
newest = {}
for stanza in json.load(sys.stdin):
    for backup in stanza["backup"]:
        if not backup["error"]:
            newest[backup["type"]] = max(newest.get(backup["type"], 0), backup["timestamp"]["stop"])
print("# HELP aviv_backup_timestamp_seconds When the newest back-up of the type ended.")
print("# TYPE aviv_backup_timestamp_seconds gauge")
for kind, ended in sorted(newest.items()):
    print(f"aviv_backup_timestamp_seconds{{type=\"{kind}\"}} {ended}")' | write_metrics aviv_backup
}

backup() {
    check
    say "Making a back-up ($1)…"
    pgbackrest_as_postgres --type="$1" backup
    metrics
    say "Done: $(grep -v '^#' "$METRICS_FOLDER/aviv_backup.prom" | tr '\n' ' ')"
}

main() {
    case ${1:-} in
        full | diff | incr | metrics | check) ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    command -v pgbackrest >/dev/null || {
        say "Missing: on Debian, apt-get install --no-install-recommends pgbackrest" >&2
        exit 3
    }
    case $1 in
        check) check ;;
        metrics) metrics ;;
        *) backup "$1" ;;
    esac
}

main "$@"
