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
fails unless all of them are ready. With BACK as true no migration runs, since the release before serves on the schema of the one after
it, and the database is left as it is: an older image or other settings would start it anew.
It takes the checkout of VERSION, kubectl with a context of the cluster, and kustomize. What it did not finish, a second run does: one
whose migrations failed is begun anew.
TEXT
}

# For the rest of the run the overlay is that of VERSION.
set_images() {
    (cd "$OVERLAY" && kustomize edit set image "aviv-api=$REGISTRY/api:$VERSION" "aviv-migrate=$REGISTRY/migrate:$VERSION")
}

# A job that failed neither starts again nor goes away, and applying it once more changes nothing.
clear_failed() {
    local failed
    failed=$(kubectl -n "$NAMESPACE" get "job/aviv-migrate-$VERSION" --ignore-not-found \
        --output 'jsonpath={.status.conditions[?(@.type=="Failed")].status}')
    [ "$failed" != True ] || kubectl -n "$NAMESPACE" delete "job/aviv-migrate-$VERSION"
}

# A job has a condition once it ends, one way or the other: waiting for complete alone would take the hour where it failed at once.
wait_for_migrations() {
    kubectl -n "$NAMESPACE" wait "--for=jsonpath={.status.conditions[0].status}=True" --timeout=60m "job/aviv-migrate-$VERSION" &&
        kubectl -n "$NAMESPACE" wait --for=condition=complete --timeout=30s "job/aviv-migrate-$VERSION"
}

migrate() {
    clear_failed
    kubectl apply -k "$OVERLAY" -l 'app.kubernetes.io/component!=api'
    wait_for_migrations || {
        kubectl -n "$NAMESPACE" logs --all-containers --tail=100 "job/aviv-migrate-$VERSION" || true
        die "The migrations of $VERSION did not end well, or within the hour: see the lines above. The instances are as they were."
    }
}

# replace COMPONENTS that are left as they are.
replace() {
    kubectl apply -k "$OVERLAY" -l "app.kubernetes.io/component notin ($1)"
    kubectl -n "$NAMESPACE" rollout status --timeout=15m deployment/aviv-api ||
        die "Not all instances of $VERSION are ready; those of before go on serving. To go back, name the version before, with true."
}

main() {
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
    esac
    [[ $# -ge 3 && $# -le 4 && ${4:-false} =~ ^(true|false)$ ]] || { usage >&2 && exit 2; }
    [[ $1 =~ ^[a-z0-9-]+$ ]] || die "'$1' is no environment: name development, staging or production."
    [[ $2 =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]] || die "'$2' is no repository: name it as owner/name."
    [[ $3 =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "'$3' is no version: name a release such as 1.4.0, without a v."
    OVERLAY=deploy/kubernetes/overlays/$1 REGISTRY=ghcr.io/${2,,} VERSION=$3
    [ -d "$OVERLAY" ] || die "There is no $OVERLAY: name development, staging or production."
    set_images
    if [ "${4:-false}" = true ]; then
        replace migrate,database
    else
        migrate
        replace migrate
    fi
    say "$VERSION serves in $1."
}

main "$@"
