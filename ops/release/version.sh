#!/usr/bin/env bash
# What is released, for the steps that follow: its version and where its images go. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

usage() {
    cat <<'TEXT'
Usage: GITHUB_REF_NAME=v1.4.0 GITHUB_REPOSITORY=owner/name ops/release/version.sh

Prints version=1.4.0 and registry=ghcr.io/owner/name, and writes them to GITHUB_OUTPUT where that is set. It fails where the tag is no
version, or where CHANGELOG.md says nothing of it: nobody should have to guess what a release changes. Where GITHUB_REF_TYPE is tag, it
fails besides where main has not the commit: what is on no branch but a tag was reviewed by nobody.
TEXT
}

main() {
    local version=${GITHUB_REF_NAME-}
    case ${1:-} in
        '') ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    [[ $version =~ ^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || die "'$version' is no version: tag a release as v1.4.0."
    version=${version#v}
    ops/release/notes.sh "$version" >/dev/null
    [ "${GITHUB_REF_TYPE:-}" != tag ] || git merge-base --is-ancestor HEAD refs/remotes/origin/main ||
        die "v$version is of a commit that main has not: merge it first."
    # A registry takes small letters alone.
    printf 'version=%s\nregistry=ghcr.io/%s\n' "$version" "${GITHUB_REPOSITORY,,}" | tee -a "${GITHUB_OUTPUT:-/dev/null}"
}

main "$@"
