# shellcheck shell=bash
# What the drill looks at, and what it must find. Sourced by drill.sh, after engine.sh and standins.sh.
readonly SHELLS='.*/\([abd]*sh\|busybox\|curl\|wget\|perl\|env\|apt-get\)'

size() { echo $(($(podman image inspect --format '{{.Size}}' "$1") / 1000000)); }

# Milliseconds.
since() { echo $((($(date +%s%N) - $1) / 1000000)); }

expect() {
    local what=$1 wanted=$2 got=$3
    [ "$wanted" = "$got" ] || die "$what: $got, not $wanted."
}

look_into() {
    local image=localhost/aviv-$1:drill root
    expect "The user of $1" "$APP_UID" "$(podman image inspect --format '{{.User}}' "$image")"
    expect "The version of $1" "$RELEASE" "$(podman image inspect --format '{{index .Labels "org.opencontainers.image.version"}}' "$image")"
    root=$(podman image mount "$image")
    expect "Shells and tools of $1" "" "$(find "$root" \( -type f -o -type l \) -regex "$SHELLS")"
    expect "What others than root own in $1" "$2" "$(find "$root" -not -user 0 -not -path "$root/home/app" -printf '%U %P\n')"
    podman image unmount "$image" >/dev/null
}

await_ready() {
    until_true 120 "the API is ready" is_ready "$ADDRESS"
    say "The API was ready $(since "$BEGAN") ms after its container was made."
}

# Of the process itself, whatever was asked for.
look_at_process() {
    local status
    status=/proc/$(podman inspect --format '{{.State.Pid}}' "$(named api)")/status
    expect "The user of the API" "$APP_UID" "$(awk '/^Uid/ { print $2 }' "$status")"
    expect "Its capabilities" 0000000000000000 "$(awk '/^CapBnd/ { print $2 }' "$status")"
    expect "Its means to gain more" 1 "$(awk '/^NoNewPrivs/ { print $2 }' "$status")"
    expect "Its root" true "$(podman inspect --format '{{.HostConfig.ReadonlyRootfs}}' "$(named api)")"
    say "It runs as $APP_UID, without capabilities, on a root that is read-only."
}

owner() { say "ConnectionStrings__AvivOwner=Host=db;Database=aviv;Username=aviv;Password=$AVIV_DB_PASSWORD"; }

verb_inside() { podman exec --env "$(owner)" "$(named api)" dotnet Aviv.Api.dll "$@"; }

take_the_walk() {
    local key
    mkdir "$DRILL/walk"
    cat >"$DRILL/walk/run.sh" <<TEXT
#!/bin/bash
exec podman exec --env "$(owner)" "$(named api)" dotnet Aviv.Api.dll "\$@"
TEXT
    chmod 0755 "$DRILL/walk/run.sh"
    key=$(verb_inside keys create --label 'the drill' --scope listings:admin 2>/dev/null)
    python3 ops/images/walk.py "$ADDRESS" "$key" "$DRILL/walk"
}

ask_the_verbs() {
    verb_beside api verify
    verb_inside doctor || die "The doctor has something to do: see the lines above."
}

answers() { is_healthy api; }

answers_not() {
    local code=0
    answers || code=$?
    [ "$code" -eq 1 ]
}

ask_for_health() {
    local began
    began=$(date +%s%N)
    for _ in {1..5}; do answers >/dev/null; done
    say "The health check of the image takes $(($(since "$began") / 5)) ms, those of podman included."
    podman stop --time 20 "$(named db)" >/dev/null
    until_true 60 "the health check fails without the database" answers_not
    podman start "$(named db)" >/dev/null
    until_true 120 "the health check passes with the database" answers
    say "It fails while the database is away, and passes when that is back."
}

stop_api() {
    local began
    began=$(date +%s%N)
    podman stop "$(named api)" >/dev/null
    expect "The exit code after SIGTERM" 0 "$(podman inspect --format '{{.State.ExitCode}}' "$(named api)")"
    say "It drained and ended with exit code 0, $(since "$began") ms after SIGTERM."
}
