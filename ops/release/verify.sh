#!/usr/bin/env bash
# Makes sure that the images of a release were made by its own pipeline. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

usage() {
    cat <<'TEXT'
Usage: ops/release/verify.sh OWNER/NAME VERSION

Makes sure that the images of VERSION were signed by the workflow of that repository, for the tag of that version. Whoever else put an
image under the name could not sign it so. It needs cosign 2 or later, and the right to read the images.
TEXT
}

main() {
    local repository version target
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
    esac
    [ $# -eq 2 ] || { usage >&2 && exit 2; }
    repository=$1 version=$2
    command -v cosign >/dev/null || {
        say "Missing: cosign." >&2
        exit 3
    }
    for target in api migrate; do
        cosign verify "ghcr.io/${repository,,}/$target:$version" >/dev/null \
            --certificate-oidc-issuer https://token.actions.githubusercontent.com \
            --certificate-identity "https://github.com/$repository/.github/workflows/images.yml@refs/tags/v$version"
        say "ok      $target:$version is signed by the pipeline of $repository."
    done
}

main "$@"
