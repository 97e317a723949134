#!/usr/bin/env bash
# Checks and tests what Prometheus and Alertmanager are given. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
Usage: ops/check.sh

Checks prometheus.yml, the rules and alertmanager.yml, and runs the tests of rules and routes.
Exit code 0 says that all is right, 1 that something is wrong, 3 that a tool is missing.
It needs promtool and amtool: on Debian the packages prometheus and prometheus-alertmanager.
TEXT
}

STATUS=0

say() { printf '%s\n' "$*"; }

require_tools() {
    local tool missing=()
    for tool in promtool amtool; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [ "${#missing[@]}" -eq 0 ] || {
        say "Missing: ${missing[*]}. On Debian: apt-get install prometheus prometheus-alertmanager" >&2
        exit 3
    }
}

# Goes on after a failure, so that one run tells all. What is right says so in a line.
check() {
    local title=$1 output
    shift
    if output=$("$@" 2>&1); then
        say "ok      $title"
    else
        STATUS=1
        say "FAILED  $title"
        printf '%s\n' "$output"
    fi
}

check_routes() {
    local receiver labels
    while read -r receiver labels; do
        case $receiver in '' | '#'*) continue ;; esac
        # shellcheck disable=SC2086 # each label is a word
        check "route of $labels to $receiver" amtool config routes test \
            --config.file=alertmanager/alertmanager.yml --verify.receivers="$receiver" $labels
    done <alertmanager/route-tests.txt
}

main() {
    case ${1:-} in
        '') ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    require_tools
    check prometheus.yml promtool check config prometheus/prometheus.yml
    local file
    for file in prometheus/rules/*.yml; do check "$file" promtool check rules "$file"; done
    for file in prometheus/tests/*.yml; do check "$file" promtool test rules "$file"; done
    check alertmanager.yml amtool check-config alertmanager/alertmanager.yml
    check_routes
    exit "$STATUS"
}

main "$@"
