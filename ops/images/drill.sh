#!/usr/bin/env bash
# Builds the images of the Dockerfile, and runs them as docker-compose.yml says. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=ops/drills/common.sh
source ops/drills/common.sh
# shellcheck source=ops/images/engine.sh
source ops/images/engine.sh
# shellcheck source=ops/images/standins.sh
source ops/images/standins.sh
# shellcheck source=ops/images/looks.sh
source ops/images/looks.sh

readonly RELEASE=7.8.9
KEEP=
ADDRESS=

usage() {
    cat <<'TEXT'
Usage: ops/images/drill.sh [--check | --keep DIR]

Builds both images of the Dockerfile by buildah, takes them through an archive, and runs the services of docker-compose.yml by podman, in
the order of their conditions: no root, no capability, no shell, a root that is read-only. Then it takes the README's walk-through, the
verbs, the health check, and a SIGTERM. It prints sizes and times. All of it is under TMPDIR, some 6 GB, and removed in the end. As root.

The images that ours are built from and run beside are stand-ins, made of Debian's packages and the .NET of this machine under the official
names. So it shows what our images hold, as whom they run, what they write and which signals they heed, and how the services fit together.
It does not show the official images, nor that those of a registry are the same.

  --check      only reads docker-compose.yml, and says in which order it would be run
  --keep DIR   leaves both images there, as archives
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    remove_all
    rm -rf "$DRILL"
}

check() {
    local service waits
    while read -r service waits; do
        python3 ops/images/compose.py run "$service" check >/dev/null
        say "$service${waits:+, after ${waits/:service_/ is }}"
    done < <(python3 ops/images/compose.py order)
    say "docker-compose.yml can be run."
}

build() {
    local began=$SECONDS target
    for target in migrate api; do
        say "Building $target…"
        run_quietly "$DRILL/build.log" buildah bud --isolation chroot --pull-never --layers --network host --target "$target" \
            --build-arg "VERSION=$RELEASE" --volume /etc/ssl/certs:/etc/ssl/certs:ro --volume "$DOTNET:/usr/share/dotnet:ro" \
            --tag "localhost/aviv-$target:drill" . || die "$target was not built: see the lines above."
    done
    say "Built in $((SECONDS - began)) s."
}

# What is run is what an archive holds.
take_through_archives() {
    local target
    for target in migrate api; do
        podman save -q --format oci-archive -o "$DRILL/$target.tar" "localhost/aviv-$target:drill" >/dev/null
    done
    podman rmi --force localhost/aviv-api:drill localhost/aviv-migrate:drill >/dev/null
    for target in migrate api; do
        podman load -q -i "$DRILL/$target.tar" >/dev/null
        say "aviv-$target: $(size "localhost/aviv-$target:drill") MB, of which $(size "$ASPNET") MB are its base;" \
            "$(($(stat -c %s "$DRILL/$target.tar") / 1000000)) MB as an archive."
    done
    [ -z "$KEEP" ] || { mkdir -p "$KEEP" && cp "$DRILL/api.tar" "$DRILL/migrate.tar" "$KEEP"; }
}

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

run_compose() {
    AVIV_DB_PASSWORD=$(secret) AVIV_API_DB_PASSWORD=$(secret) AVIV_SECRET=$(secret) AVIV_PRIVACY_KEY=$(secret)
    read -r PORT_8080 PORT_5432 < <(free_ports 2)
    export AVIV_DB_PASSWORD AVIV_API_DB_PASSWORD AVIV_SECRET AVIV_PRIVACY_KEY PORT_8080 PORT_5432
    ADDRESS=http://127.0.0.1:$PORT_8080
    podman network create "$PROJECT" >/dev/null
    start_services
    await_ready
}

main() {
    local only_check=''
    case ${1:-} in
        '') ;;
        --check) only_check=yes ;;
        --keep) KEEP=$(realpath -m "${2:?}") ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    require_tools python3=python3 podman=podman buildah=buildah
    python3 -c 'import yaml' 2>/dev/null || require_tools no-python3-yaml=python3-yaml
    if [ -n "$only_check" ]; then
        check
        exit
    fi
    require_tools runc=runc debootstrap=debootstrap curl=curl dotnet=dotnet-sdk-10.0
    [ "$(id -u)" -eq 0 ] || { say "Run it as root: debootstrap needs that." >&2 && exit "$TOOL_MISSING"; }
    DRILL=$(mktemp -d "${TMPDIR:-/tmp}/aviv-images.XXXXXXXX")
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    configure_engine
    make_standins
    build
    take_through_archives
    look_into migrate ""
    look_into api "$APP_UID var/lib/aviv"
    run_compose
    look_at_process
    take_the_walk
    ask_the_verbs
    ask_for_health
    stop_api
    say "Both images do what they should."
}

main "$@"
