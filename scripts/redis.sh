# shellcheck shell=bash
# The Redis that some tests start for themselves. Needs common.sh.

redis_apt_install() {
    # Else the package starts a server of its own on port 6379.
    local policy=/usr/sbin/policy-rc.d made='' status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 0755 "$policy"
        made=yes
    fi
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt-get -qy install --no-install-recommends redis-server; } >&2 || status=$?
    [ -z "$made" ] || rm -f "$policy"
    return "$status"
}

# Without it the tests that need it are skipped, and say why.
redis_prepare() {
    local log=$1 shell=(bash)
    ! command -v redis-server >/dev/null || return 0
    if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
        say "No redis-server was found: the tests with Redis are skipped. Install it, such as by 'apt-get install redis-server'."
        return 0
    fi
    [ "$(id -u)" -eq 0 ] || shell=(sudo -n bash)
    say "Installing Redis…"
    run_quietly "$log" "${shell[@]}" -euc "$(declare -f redis_apt_install); redis_apt_install" ||
        say "Redis could not be installed: the tests with Redis are skipped."
}
