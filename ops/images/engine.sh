# shellcheck shell=bash
# podman and buildah with a store of the drill's own, so that they neither see nor leave anything. Sourced by drill.sh.

PROJECT=aviv-drill-$$
# When the container of the newest service was made, in nanoseconds.
BEGAN=

# Without systemd, and on machines whose kernel has either kind of cgroups.
configure_engine() {
    mkdir -p "$DRILL"/{store,run,networks,volumes,tmp}
    cat >"$DRILL/storage.conf" <<TEXT
[storage]
driver = "overlay"
graphroot = "$DRILL/store"
runroot = "$DRILL/run"
TEXT
    cat >"$DRILL/containers.conf" <<TEXT
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
static_dir = "$DRILL/store/libpod"
tmp_dir = "$DRILL/run/libpod"
volume_path = "$DRILL/volumes"
[network]
network_backend = "netavark"
network_config_dir = "$DRILL/networks"
TEXT
    export CONTAINERS_CONF=$DRILL/containers.conf CONTAINERS_STORAGE_CONF=$DRILL/storage.conf TMPDIR=$DRILL/tmp
}

remove_all() {
    podman rm --all --force --time 0 >/dev/null 2>&1 || true
    podman network rm --force "$PROJECT" >/dev/null 2>&1 || true
    buildah rm --all >/dev/null 2>&1 || true
    podman rmi --all --force >/dev/null 2>&1 || true
    local mounted
    for mounted in $(awk -v under="$DRILL/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r); do
        umount -l "$mounted" || true
    done
}

named() { say "$PROJECT-$1"; }

# As docker-compose.yml describes it, on the drill's own network.
start_service() {
    local arguments
    mapfile -d '' -t arguments < <(python3 ops/images/compose.py run "$1" "$PROJECT")
    BEGAN=$(date +%s%N)
    podman run --detach --name "$(named "$1")" "${arguments[@]}" </dev/null >/dev/null
}

# A verb in a container of its own, with the settings of the service.
verb_beside() {
    local arguments
    mapfile -d '' -t arguments < <(python3 ops/images/compose.py verb "$1" "$PROJECT")
    podman run --rm "${arguments[@]}" "${@:2}" </dev/null
}

is_healthy() { podman healthcheck run "$(named "$1")" 2>&1; }

has_ended_well() { [ "$(podman wait "$(named "$1")")" = 0 ]; }

await() {
    local service=${1%%:*}
    case ${1#*:} in
        service_healthy) until_true 120 "$service is healthy" is_healthy "$service" ;;
        service_completed_successfully) has_ended_well "$service" ;;
    esac || {
        podman logs "$(named "$service")" >&2
        die "$service did not come so far: see the lines above."
    }
}

# Each when what it depends on has come so far, as Compose does.
start_services() {
    local line lines
    mapfile -t lines < <(python3 ops/images/compose.py order)
    for line in "${lines[@]}"; do start_when_it_may "${line%% *}" "${line#* }"; done
}

start_when_it_may() {
    local service=$1 condition
    # A service that waits for nothing is its whole line.
    for condition in $2; do [ "$condition" = "$service" ] || await "$condition"; done
    # Before it starts, as ./run.sh does: an instance that warms up takes the first number.
    [ "$service" != api ] || verb_beside api seed
    say "Starting $service…"
    start_service "$service"
}
