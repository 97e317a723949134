#!/usr/bin/env bash
# Compares docs/openapi.json with that of the last release, and fails where a client of it would break. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

usage() {
    cat <<'TEXT'
Usage: ops/release/contract.sh

Compares docs/openapi.json with the one of the last release: of the newest tag v… before this commit. It needs Node.js 20 and the tags.
Exit code 0 says that no client breaks, or that there was no release yet; 1 that one would, with a line for each reason; 3 that Node.js
is missing.
TEXT
}

# A tag of the commit that is released is not one before it.
last_release() {
    local at=HEAD
    [ "${GITHUB_REF_TYPE:-}" != tag ] || at=HEAD^
    git describe --tags --abbrev=0 --match 'v[0-9]*' "$at" 2>/dev/null || true
}

main() {
    local tag before
    case ${1:-} in
        '') ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    command -v node >/dev/null || {
        say "Missing: Node.js 20 or later." >&2
        exit 3
    }
    tag=$(last_release)
    [ -n "$tag" ] || {
        say "NOT COMPARED: there is no release yet (no tag v… before this commit), so docs/openapi.json breaks nobody."
        exit 0
    }
    before=$(mktemp)
    # shellcheck disable=SC2064 # the name of now
    trap "rm -f '$before'" EXIT
    git show "$tag:docs/openapi.json" >"$before"
    if node tests/pipeline/contract.mjs "$before" docs/openapi.json; then
        say "No client of $tag breaks by docs/openapi.json."
    else
        say "These break clients of $tag. What breaks gets a path of its own: docs/decisions/0006-api-versioning.md." >&2
        exit 1
    fi
}

main "$@"
