#!/usr/bin/env bash
# Writes the rules as an object of the Prometheus operator. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

TARGET=../../deploy/kubernetes/base/monitoring/rules.yaml

usage() {
    cat <<'TEXT'
Usage: ops/prometheus/kubernetes.sh [--check]

Writes deploy/kubernetes/base/monitoring/rules.yaml from ops/prometheus/rules. A change is made there, and then this is run.
    --check   writes nothing, and says whether the file is as it would be written: exit code 1 where not
TEXT
}

made() {
    printf '%s\n' '# Made by ops/prometheus/kubernetes.sh from ops/prometheus/rules: change it there.' \
        'apiVersion: monitoring.coreos.com/v1' 'kind: PrometheusRule' 'metadata:' '  name: aviv' 'spec:' '  groups:'
    LC_ALL=C
    local file
    for file in rules/*.yml; do
        # What stands before the groups is a comment on the file. Empty lines stay empty.
        awk -v file="$file" '
            /^groups:/ { printf "    # %s\n", file; on = 1; next }
            on { print ($0 == "" ? "" : "  " $0) }' "$file"
    done
}

case ${1:-} in
    '') made >"$TARGET" ;;
    --check) diff "$TARGET" <(made) ;;
    -h | --help) usage ;;
    *) usage >&2 && exit 2 ;;
esac
