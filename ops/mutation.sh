#!/usr/bin/env bash
# Makes mistakes in the domain, one at a time, and counts those that no test of it notices. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

usage() {
    cat <<'TEXT'
Usage: ops/mutation.sh [options of dotnet stryker]

Runs Stryker on src/Aviv.Domain, and fails where tests/Aviv.Domain.Tests notice less than 85 % of the mistakes. It takes some minutes and
all cores. The report is .local/stryker/reports/mutation-report.html.
TEXT
}

main() {
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
    esac
    require_sdk
    # Its manifest lies there: whoever only builds or starts the API needs no such tool.
    cd tests/Aviv.Domain.Tests
    dotnet tool restore
    dotnet stryker --output ../../.local/stryker --skip-version-check "$@"
}

main "$@"
