# shellcheck shell=bash
# The tests of the pages in a real browser, against an API of their own. Needs common.sh and postgres.sh.

readonly WEB_OLDEST_NODE=20
WEB_BROWSER=
WEB_ADDRESS=
WEB_API=

web_find_browser() {
    local name
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
        ! WEB_BROWSER=$(command -v "$name") || return 0
    done
    return 1
}

web_apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt-get -qy install --no-install-recommends chromium; } >&2
}

web_require_browser() {
    local log=$1 shell=(bash)
    ! web_find_browser || return 0
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        shell=(sudo -n bash)
    fi
    say "Installing Chromium…"
    run_quietly "$log" "${shell[@]}" -euc "$(declare -f web_apt_install); web_apt_install" || true
    web_find_browser
}

web_has_node() {
    local version
    command -v npm >/dev/null && version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge "$WEB_OLDEST_NODE" ]
}

# Of the packages that are locked, unless they are installed already.
web_install() {
    local log=$1 installed=tests/web/node_modules/.package-lock.json
    [ ! "$installed" -nt tests/web/package-lock.json ] || return 0
    say "Installing the packages of tests/web…"
    run_quietly "$log" npm --prefix tests/web ci --prefer-offline --ignore-scripts --no-audit --no-fund \
        --fetch-retries=1 --fetch-timeout=20000
}

# False, and said aloud, where the machine lacks what these tests need.
web_prepare() {
    local folder=$1 skipped='the tests in a browser are skipped.'
    if ! web_has_node; then
        say "Node.js $WEB_OLDEST_NODE or later with npm was not found: $skipped"
    elif ! web_require_browser "$folder/chromium.log"; then
        say "No Chromium was found: $skipped Install it, such as by 'apt-get install chromium', or set CHROMIUM to where it is."
    elif ! web_install "$folder/npm.log"; then
        grep -qE 'code (E[45][0-9][0-9]|ENOTFOUND|ECONN|EAI_AGAIN|E(NET|HOST)|[A-Z_]*TIME(D)?OUT)' "$folder/npm.log" ||
            die "The packages of tests/web could not be installed: see the lines above."
        say "The npm registry is out of reach: $skipped"
    else
        return 0
    fi
    return 1
}

# With the demo data, since histories that took years cannot be made by requests.
web_fill() {
    local log=$1/fill.log
    run_quietly "$log" dotnet tool restore &&
        run_quietly "$log" dotnet ef database update --no-build --configuration Release \
            --project src/Aviv.Infrastructure --startup-project src/Aviv.Api &&
        run_quietly "$log" web_api seed
}

web_api() {
    cd src/Aviv.Api/bin/Release/net10.0 || return
    exec dotnet Aviv.Api.dll "$@"
}

web_is_ready() {
    node -e 'fetch(process.argv[1]).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "$WEB_ADDRESS/health/ready"
}

# On a port that the system chooses, which the log names.
web_serve() {
    local log=$1/api.log deadline=$((SECONDS + 120))
    web_api --urls http://127.0.0.1:0 >"$log" 2>&1 </dev/null &
    WEB_API=$!
    while kill -0 "$WEB_API" 2>/dev/null && ((SECONDS < deadline)); do
        WEB_ADDRESS=$(sed -nE 's|.*Now listening on: (http://[0-9.:]+).*|\1|p' "$log" | head -n 1)
        [ -z "$WEB_ADDRESS" ] || ! web_is_ready || return 0
        sleep 0.2
    done
    tail -n 40 "$log" >&2
    return 1
}

web_stop() {
    [ -n "$WEB_API" ] || return 0
    kill -TERM "$WEB_API" 2>/dev/null || true
    wait "$WEB_API" 2>/dev/null || true
    WEB_API=
}

# Runs a script of tests/web beside an API with the demo data.
web_run() {
    local folder=$1
    shift
    export ASPNETCORE_ENVIRONMENT=Development Metrics__Port=''
    web_fill "$folder" || die "The demo data could not be made: see the lines above."
    web_serve "$folder" || die "The API did not start: see the lines above."
    AVIV_WEB=$WEB_ADDRESS CHROMIUM=$WEB_BROWSER run_child "$@"
}
