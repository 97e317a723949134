# shellcheck shell=bash
# What the scripts of this folder share. Sourced from the root of the checkout, after scripts/common.sh and scripts/postgres.sh.

readonly STANZA=aviv
export PGBACKREST_CONFIG=${PGBACKREST_CONFIG:-/etc/pgbackrest/pgbackrest.conf}
METRICS_FOLDER=${AVIV_METRICS_FOLDER:-/var/lib/prometheus/node-exporter}

# Not runuser: what interrupts the script must reach it.
pgbackrest_as_postgres() {
    if [ "$(id -u)" -ne 0 ]; then
        pgbackrest "--stanza=$STANZA" "$@"
    else
        setpriv --reuid=postgres --regid=postgres --init-groups -- pgbackrest "--stanza=$STANZA" "$@"
    fi
}

# write_metrics NAME: standard input, for the node exporter, which must never see half a file.
write_metrics() {
    mkdir -p "$METRICS_FOLDER"
    cat >"$METRICS_FOLDER/.$1.$$"
    chmod 0644 "$METRICS_FOLDER/.$1.$$"
    mv "$METRICS_FOLDER/.$1.$$" "$METRICS_FOLDER/$1.prom"
}

setting() {
    sed -nE "s/^$1=(.*)$/\1/p" "$PGBACKREST_CONFIG" | tail -n 1
}
