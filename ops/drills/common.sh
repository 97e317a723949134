# shellcheck shell=bash
# What the drills share: a folder of their own, processes that end with them, a database and the API on it.
# Sourced from the root of the checkout, after scripts/common.sh and scripts/postgres.sh.

readonly TOOL_MISSING=3 API_START_SECONDS=120
DRILL=
PIDS=()
INSTANCES=()

# Pairs of a program and its Debian package. Whoever lacks one is told which to install.
require_tools() {
    local pair missing=()
    for pair in "$@"; do command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}"); done
    if [ "${#missing[@]}" -eq 0 ]; then return; fi
    say "Missing: on Debian, apt-get install --no-install-recommends ${missing[*]}" >&2
    exit "$TOOL_MISSING"
}

# Sets DRILL, which the server's user can reach.
make_drill_folder() {
    pg_make_temporary_folder
    DRILL=$PG_FOLDER
    chmod 0755 "$DRILL"
}

# Not by runuser, whose child would outlive it: the id must be that of the program itself.
as_postgres() {
    if [ "$(id -u)" -ne 0 ]; then exec "$@"; fi
    export HOME=$DRILL
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
}

# Sets STARTED to the id of the process, which lasts no longer than the drill.
start() {
    local log=$1
    shift
    "$@" >>"$DRILL/$log.log" 2>&1 </dev/null &
    STARTED=$!
    PIDS+=("$STARTED")
}

end_processes() {
    local pid deadline=$((SECONDS + 20))
    for pid in "${PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${PIDS[@]}"; do
        while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.2; done
        kill -KILL "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
}

# until_true SECONDS WHAT COMMAND…
until_true() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || {
            tail -n 5 "$DRILL"/*.log >&2 || true
            die "Not within its time: $what."
        }
        sleep 0.3
    done
}

# Several at once: a port is free until somebody listens there, so none is given twice.
free_ports() {
    local count=$1 ports=()
    while [ "${#ports[@]}" -lt "$count" ]; do
        pg_pick_port
        [[ " ${ports[*]} " == *" $PG_PORT "* ]] || ports+=("$PG_PORT")
    done
    say "${ports[@]}"
}

# As a script for psql, which AVIV_MIGRATIONS may name where it was made already.
write_migrations() {
    local to=$1
    if [ -n "${AVIV_MIGRATIONS:-}" ]; then
        cp "$AVIV_MIGRATIONS" "$to"
        return
    fi
    run_quietly "$DRILL/migrations.log" dotnet tool restore || die "The EF Core tool could not be restored: see the lines above."
    run_quietly "$DRILL/migrations.log" dotnet ef migrations script --no-build --configuration Release --output "$to" \
        --project src/Aviv.Infrastructure --startup-project src/Aviv.Api || die "No script of the migrations: see the lines above."
}

# The tables and the API's role, by way of a psql that ends in the database: prepare_database psql …
prepare_database() {
    local out=$DRILL/prepare.log
    write_migrations "$DRILL/migrations.sql"
    say "Preparing the database…"
    AVIV_API_PASSWORD=$API_PASSWORD "$@" -q -v ON_ERROR_STOP=1 -f "$DRILL/migrations.sql" -f scripts/api-role.sql \
        -f scripts/api-role-password.sql >"$out" 2>&1 </dev/null || {
        tail -n 20 "$out" >&2
        die "The database could not be prepared: see the lines above."
    }
}

make_secrets() {
    API_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    Security__Secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    Privacy__Keys__0drill=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    export Security__Secret Privacy__Keys__0drill
}

# The API itself, or a verb of it, on ConnectionStrings__Aviv.
api() {
    exec env ASPNETCORE_ENVIRONMENT=Production Auth__AnonymousWrites=anyone-on-the-network-may-write Limits__Enabled=false \
        Privacy__ErasedFile="${Privacy__ErasedFile:-$DRILL/erased}" Logging__LogLevel__Default=Warning DOTNET_gcServer=0 \
        dotnet "${AVIV_API:-src/Aviv.Api/bin/Release/net10.0/Aviv.Api.dll}" "$@"
}

verb() { (api "$@"); }

is_ready() { curl -fsS --max-time 5 "$1/health/ready"; }

# Adds to INSTANCES.
start_api() {
    local address=http://127.0.0.1:$1
    start "api-$1" api --urls "$address"
    until_true "$API_START_SECONDS" "the API is ready on port $1" is_ready "$address"
    INSTANCES+=("$address")
}
