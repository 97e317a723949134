#!/usr/bin/env bash
# Prints what CHANGELOG.md says of a version. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

usage() {
    cat <<'TEXT'
Usage: ops/release/notes.sh VERSION

Prints what stands below "## [VERSION] - DATE" of CHANGELOG.md, and fails where there is nothing.
TEXT
}

section() {
    awk -v heading="## [$1] - " '
        index($0, "## [") == 1 { inside = index($0, heading) == 1; next }
        inside && !/^\[[^]]+\]: / { print }' CHANGELOG.md
}

main() {
    local notes
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
        '') usage >&2 && exit 2 ;;
    esac
    notes=$(section "$1")
    [[ $notes =~ [^[:space:]] ]] || die "CHANGELOG.md has no section '## [$1] - DATE': write what changed, for operators and clients."
    printf '%s\n' "$notes"
}

main "$@"
