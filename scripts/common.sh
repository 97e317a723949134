# shellcheck shell=bash
# What run.sh, test.sh and .ci/run share. Sourced from the root of the checkout.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Build servers would outlive the script and hold its locks and pipes.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# Locks live on descriptors: 9 for the whole of run.sh, 8 for a build. What may outlive its step closes them.
CHILD=

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Says what dotnet says: it may find no SDK that fits, or be unable to start at all.
require_sdk() {
    local words
    command -v dotnet >/dev/null || die "The .NET SDK is missing: install version 10 from https://dotnet.microsoft.com/download."
    ! words=$(dotnet --version 2>&1) || return 0
    printf '%s\n' "$words" >&2
    case $words in
        *SDK*) die "No .NET SDK fits global.json: install version 10 from https://dotnet.microsoft.com/download." ;;
        *) die "dotnet does not start: see the lines above." ;;
    esac
}

wait_for_child() {
    local status=0
    wait "$CHILD" 2>/dev/null || status=$?
    CHILD=
    return "$status"
}

# In the background, because bash runs a trap only when the command in the foreground has ended.
run_child() {
    "$@" </dev/null 9>&- &
    CHILD=$!
    wait_for_child
}

# Shows the end of the output only when the command fails.
run_quietly() {
    local log=$1 status=0
    shift
    "$@" >"$log" 2>&1 </dev/null 9>&- &
    CHILD=$!
    wait_for_child || status=$?
    [ "$status" -eq 0 ] || tail -n 40 "$log" >&2
    return "$status"
}

stop_child() {
    [ -n "$CHILD" ] || return 0
    local deadline=$((SECONDS + 40))
    kill -TERM "$CHILD" 2>/dev/null || true
    while kill -0 "$CHILD" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.1; done
    kill -KILL "$CHILD" 2>/dev/null || true
}

# The lock belongs to the open descriptor, so it vanishes with its holder however that ends.
try_lock() {
    if command -v flock >/dev/null; then
        flock -n "$1"
    else
        perl -MFcntl=:flock -e 'open(my $h, ">&=", $ARGV[0]) or exit 1; exit !flock($h, LOCK_EX | LOCK_NB)' "$1"
    fi
}

# All scripts of a clone share its build output.
with_build_lock() {
    local deadline=$((SECONDS + 600)) status=0
    mkdir -p .local
    exec 8>>.local/build.lock
    try_lock 8 || say "Waiting for another build of this clone…"
    until try_lock 8; do
        ((SECONDS < deadline)) || die "Another build of this clone has run for 10 minutes: end it, then try again."
        sleep 0.5
    done
    "$@" || status=$?
    exec 8>&-
    return "$status"
}

port_answers() {
    (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null
}

port_is_taken() {
    port_answers 127.0.0.1 "$1" || port_answers ::1 "$1"
}
