#!/usr/bin/env bash
# Brings a release into an environment of Kubernetes, or goes back to one. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh

NAMESPACE=aviv

usage() {
    cat <<'TEXT'
Usage: ops/release/deploy.sh ENVIRONMENT OWNER/NAME VERSION [BACK]

Sets the images of the overlay, applies all but the API, waits for the migrations of VERSION, then replaces the instances one by one, and
fails unless all of them are ready. With BACK as true no migration runs: the release before serves on the schema of the one after it.
It takes the checkout of VERSION, kubectl with a context of the cluster, and kustomize. What it did not finish, a second run does.
TEXT
}

# For the rest of the run the overlay is that of VERSION.
set_images() {
    (cd "$OVERLAY" && kustomize edit set image "aviv-api=$REGISTRY/api:$VERSION" "aviv-migrate=$REGISTRY/migrate:$VERSION")
}

migrate() {
    kubectl apply -k "$OVERLAY" -l 'app.kubernetes.io/component!=api'
    kubectl -n "$NAMESPACE" wait --for=condition=complete --timeout=60m "job/aviv-migrate-$VERSION" || {
        kubectl -n "$NAMESPACE" logs --all-containers --tail=100 "job/aviv-migrate-$VERSION" || true
        die "The migrations of $VERSION did not end well: see the lines above. The instances are as they were."
    }
}

replace() {
    kubectl apply -k "$OVERLAY" -l 'app.kubernetes.io/component!=migrate'
    kubectl -n "$NAMESPACE" rollout status --timeout=15m deployment/aviv-api ||
        die "Not all instances of $VERSION are ready; those of before go on serving. To go back, name the version before, with true."
}

main() {
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
    esac
    [ $# -ge 3 ] || { usage >&2 && exit 2; }
    OVERLAY=deploy/kubernetes/overlays/$1 REGISTRY=ghcr.io/${2,,} VERSION=$3
    [ -d "$OVERLAY" ] || die "There is no $OVERLAY: name development, staging or production."
    set_images
    [ "${4:-false}" = true ] || migrate
    replace
    say "$VERSION serves in $1."
}

main "$@"
