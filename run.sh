#!/usr/bin/env bash
# Builds the API and runs it with a database of its own. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

PORT=${PORT:-8080}
METRICS_PORT=${Metrics__Port-9464}
CLUSTER=
STARTED_CLUSTER=
STOP_STATUS=130

usage() {
    cat <<'TEXT'
Usage: ./run.sh [VERB ...]

Builds the API and runs it on http://localhost:8080 until Ctrl-C. With a verb, such as 'keys create', it runs that on the database
of the API which runs in another terminal.

  PORT                          another port
  Metrics__Port                 the port of the metrics, 9464 unless set; with an empty one there are none
  ConnectionStrings__Aviv       the database to use; without it, a private PostgreSQL with demo data, kept between runs
  ConnectionStrings__AvivOwner  the same database as the owner of its tables, for the migrations, where that is another role
  ASPNETCORE_ENVIRONMENT        Development unless set
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    stop_child
    if [ -n "$STARTED_CLUSTER" ]; then
        say "Stopping PostgreSQL…"
        pg_stop "$CLUSTER" fast
    fi
}

require_port() {
    if ! [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || ((PORT > 65535)); then
        die "PORT is '$PORT': set it to a number from 1 to 65535."
    fi
    ! port_is_taken "$PORT" || die "Port $PORT is taken: end what listens there, or choose another with 'PORT=8081 ./run.sh'."
}

# Nobody who only wants to try the API should have to find a port for its metrics.
choose_metrics_port() {
    if [ -z "${Metrics__Port+set}" ] && port_is_taken "$METRICS_PORT"; then
        say "Port $METRICS_PORT is taken, so there are no metrics: set Metrics__Port to another one."
        METRICS_PORT=
    fi
    export Metrics__Port=$METRICS_PORT
}

lock_checkout() {
    mkdir -p .local
    chmod 0755 .local 2>/dev/null || true
    exec 9>>.local/run.lock
    try_lock 9 || die "Another run.sh of this clone is running: stop it first."
}

build() {
    say "Building… (a minute or so the first time)"
    # A copy, so that a build beside it never changes the files of the running API.
    rm -rf .local/app
    run_quietly .local/build.log dotnet publish src/Aviv.Api --configuration Release --output .local/app ||
        die "The build failed: see the lines above."
}

migrate() {
    say "Applying migrations…"
    run_quietly .local/migrate.log dotnet tool restore || die "The EF Core tool could not be restored: see the lines above."
    run_quietly .local/migrate.log dotnet ef database update --no-build --configuration Release \
        --project src/Aviv.Infrastructure --startup-project src/Aviv.Api ||
        die "The migrations failed: see the lines above."
}

ensure_cluster() {
    pg_require .local/install.log
    pg_pick_folder .local postgres
    CLUSTER=$PG_FOLDER
    pg_require_fit "$CLUSTER"
    if [ ! -d "$CLUSTER/data" ]; then
        say "Creating a PostgreSQL cluster…"
        pg_create "$CLUSTER"
    fi
    if pg_is_running "$CLUSTER"; then
        say "PostgreSQL runs already on port $PG_PORT, and is left running."
    else
        STARTED_CLUSTER=yes
        pg_start "$CLUSTER"
    fi
}

ensure_database() {
    [ -n "$(pg_query "$CLUSTER" postgres "select 1 from pg_database where datname = 'aviv'")" ] ||
        pg_query "$CLUSTER" postgres 'create database aviv'
    ConnectionStrings__AvivOwner=$(pg_connection_string "$CLUSTER" aviv)
    export ConnectionStrings__AvivOwner
}

ensure_secret() {
    [ -s "$CLUSTER/$1" ] || pg_new_secret "$CLUSTER/$1"
}

# After the migrations, because tables of a new release need grants too.
ensure_api_role() {
    ensure_secret api-password
    AVIV_API_PASSWORD=$(<"$CLUSTER/api-password") pg_psql "$CLUSTER" aviv -f scripts/api-role.sql -f scripts/api-role-password.sql ||
        die "The API's role could not be set up: see the line above."
    ConnectionStrings__Aviv=$(pg_connection_string "$CLUSTER" aviv aviv_api api-password)
    export ConnectionStrings__Aviv
}

# Kept, so that a key that was used before a restart is known after it, under the name that it has in older clusters. Development
# has its own.
ensure_api_secret() {
    [ -z "${Security__Secret:-}${Writes__IdempotencyHashKey:-}" ] && [ "$ASPNETCORE_ENVIRONMENT" != Development ] || return 0
    ensure_secret idempotency-hash-key
    Security__Secret=$(<"$CLUSTER/idempotency-hash-key")
    export Security__Secret
}

# Of the phone numbers in the cluster, which nobody could read without it: so it is that of the cluster, in Development too.
ensure_privacy_key() {
    [ -z "$(compgen -v Privacy__Keys__)" ] || return 0
    ensure_secret privacy-key
    Privacy__Keys__0local=$(<"$CLUSTER/privacy-key")
    export Privacy__Keys__0local
}

api() {
    # Its own role is all it needs.
    unset ConnectionStrings__AvivOwner
    cd .local/app
    # So that the API does not outlive a run.sh that is killed.
    if setpriv --pdeathsig TERM true 2>/dev/null; then
        exec setpriv --pdeathsig TERM dotnet Aviv.Api.dll "$@"
    fi
    exec dotnet Aviv.Api.dll "$@"
}

seed() {
    local filled
    filled=$(pg_query "$CLUSTER" aviv 'select exists (select from listing)') || die "The listings cannot be read: see the line above."
    [ "$filled" = f ] || return 0
    say "Seeding demo data…"
    # What it says while it waits for the database is to be seen.
    run_child api seed >/dev/null || die "Seeding failed: see the lines above."
}

# With the owner of the tables besides: the API's role may not do what some verbs do.
verb() {
    [ -f .local/app/Aviv.Api.dll ] || die "Start ./run.sh first, in another terminal: it builds the API and runs the database."
    if [ -z "${ConnectionStrings__Aviv:-}" ]; then
        pg_require .local/install.log >&2
        pg_pick_folder .local postgres >&2
        pg_is_running "$PG_FOLDER" || die "Start ./run.sh first, in another terminal: it runs the database."
        ConnectionStrings__AvivOwner=$(pg_connection_string "$PG_FOLDER" aviv)
        ConnectionStrings__Aviv=$(pg_connection_string "$PG_FOLDER" aviv aviv_api api-password)
        export ConnectionStrings__Aviv ConnectionStrings__AvivOwner
        CLUSTER=$PG_FOLDER
        ensure_api_secret
        ensure_privacy_key
    fi
    cd .local/app
    exec dotnet Aviv.Api.dll "$@"
}

warn_of_anonymous_writes() {
    case $ASPNETCORE_ENVIRONMENT/${Auth__AnonymousWrites:-} in
        Development/ | Development/[Tt]rue | */anyone-on-the-network-may-write)
            say "ANYONE WHO REACHES THIS PORT MAY WRITE, without a credential. Auth__AnonymousWrites=false ends that."
            ;;
    esac
}

announce() {
    say "Homes and their prices on http://localhost:$PORT"
    [ -z "$METRICS_PORT" ] || say "Metrics on http://localhost:$METRICS_PORT/metrics"
    say "API on the same port, to try at http://localhost:$PORT/docs (Ctrl-C stops it)"
    warn_of_anonymous_writes
}

serve() {
    local status=0
    STOP_STATUS=0
    api --urls "http://localhost:$PORT" </dev/null 9>&- &
    CHILD=$!
    until port_is_taken "$PORT" || ! kill -0 "$CHILD" 2>/dev/null; do sleep 0.2; done
    ! kill -0 "$CHILD" 2>/dev/null || announce
    wait_for_child || status=$?
    [ "$status" -eq 0 ] || say "The API ended with exit code $status." >&2
    return "$status"
}

main() {
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
    esac
    require_sdk
    export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
    [ $# -eq 0 ] || verb "$@"
    lock_checkout
    require_port
    choose_metrics_port
    trap cleanup EXIT
    trap 'exit "$STOP_STATUS"' INT TERM HUP
    with_build_lock build
    [ -n "${ConnectionStrings__AvivOwner:-}" ] || unset ConnectionStrings__AvivOwner
    if [ -n "${ConnectionStrings__Aviv:-}" ]; then
        with_build_lock migrate
    else
        ensure_cluster
        ensure_database
        with_build_lock migrate
        ensure_api_role
        ensure_api_secret
        ensure_privacy_key
        seed
    fi
    serve
}

main "$@"
