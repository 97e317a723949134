#!/usr/bin/env bash
# Builds the solution and runs its tests against a throwaway PostgreSQL. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/common.sh
source scripts/common.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh
# shellcheck source=scripts/redis.sh
source scripts/redis.sh
# shellcheck source=scripts/web.sh
source scripts/web.sh

WORK=
WEB=
PASSED=0
FAILED=0
SKIPPED=0

usage() {
    cat <<'TEXT'
Usage: ./test.sh [--stress] [runner options]
       ./test.sh --web [options of node --test]
       ./test.sh --screenshots

Builds the solution and runs its tests against a throwaway PostgreSQL. A busy machine takes longer, with the same result.
At the end it says how many seconds the tests of each folder took; tests of two folders may run at the same time.

  --stress                     runs the long tests in full, and those that measure rates: it wants the machine to itself
  --filter-class '*PriceTests' runs the tests of a class; also --filter-method, --filter-namespace and
                               --filter-trait name=value, and --filter-not-...; * stands at either end only
  --web                        uses the pages in a real browser instead; it needs Chromium and Node.js, or is skipped
  --screenshots                makes docs/images anew, by the same means

Other options go to the xunit runner as they are (such as -stopOnFail).
TEXT
}

cleanup() {
    trap '' INT TERM HUP
    stop_child
    web_stop
    [ -z "$PG_FOLDER" ] || pg_stop "$PG_FOLDER" immediate
    [ -z "$PG_FOLDER" ] || rm -rf "$PG_FOLDER"
    [ -z "$WORK" ] || rm -rf "$WORK"
}

build() {
    say "Building… (a minute or so the first time)"
    run_quietly "$WORK/build.log" dotnet build Aviv.sln --configuration Release
}

# The data may go with the machine, but a commit must wait as it does in production, so synchronous_commit stays on.
start_cluster() {
    pg_require "$WORK/install.log"
    pg_make_temporary_folder
    pg_create "$PG_FOLDER" 'fsync = off' 'full_page_writes = off'
    pg_start "$PG_FOLDER"
    unset ConnectionStrings__AvivOwner
    ConnectionStrings__Aviv=$(pg_connection_string "$PG_FOLDER" aviv)
    export ConnectionStrings__Aviv
}

# Turns the filters of 'dotnet test' into those of the runner.
runner_options() {
    local option
    OPTIONS=(-noLogo -noAutoReporters -longRunning 60)
    [ -t 1 ] || OPTIONS+=(-noColor)
    for option in "$@"; do
        case $option in
            --stress)
                export AVIV_STRESS=1
                OPTIONS+=(-explicit on)
                ;;
            --filter-query) OPTIONS+=(-filter) ;;
            --filter-not-*) OPTIONS+=("-${option#--filter-not-}-") ;;
            --filter-*) OPTIONS+=("-${option#--filter-}") ;;
            *) OPTIONS+=("$option") ;;
        esac
    done
}

count_of() {
    local count
    count=$(LC_ALL=C sed -nE "s/.*<assembly [^>]* $1=\"([0-9]+)\".*/\1/p" "$2" 2>/dev/null) || true
    say "${count:-0}"
}

# Each failed test in a line, as far as one goes: the output of many tests lies between a failure and the end.
failures_of() {
    LC_ALL=C sed -nE 's|.*<test [^>]* name="([^"]*)" result="Fail".*<message>([^<]*).*|Failed: \1: \2|p' "$1" 2>/dev/null |
        sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' | cut -c 1-400
}

# The seconds of the tests in each folder, the longest first: whoever adds to them should see it. Two folders may run at once.
seconds_of_folders() {
    LC_ALL=C awk '
        BEGIN { RS = "<" }
        /^test / && match($0, / time="[0-9.]+/) {
            time = substr($0, RSTART + 7, RLENGTH - 7)
            match($0, / type="[^"]+/)
            folder = substr($0, RSTART + 7, RLENGTH - 7)
            sub(/\.[^.]*$/, "", folder)
            sub(/\.Tests\./, ".Tests/", folder)
            seconds[folder] += time
            tests[folder]++
        }
        END { for (folder in seconds) printf "%8.1f s  %s (%d tests)\n", seconds[folder], folder, tests[folder] }' "$@" | sort -rn
}

# A test process that ends badly without saying which test failed counts as a failure itself.
run_project() {
    local project=$1 report=$WORK/$1${2:+-$2}.xml status=0 failed
    say "Testing $project…"
    run_child dotnet "tests/$project/bin/Release/net10.0/$project.dll" "${OPTIONS[@]}" -result-xml "$report" || status=$?
    failed=$(($(count_of failed "$report") + $(count_of errors "$report")))
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        say "$project ended with exit code $status before it could report."
        failed=1
    fi
    PASSED=$((PASSED + $(count_of passed "$report")))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + $(count_of skipped "$report")))
}

run_projects() {
    local project
    for project in Aviv.Domain.Tests Aviv.Deploy.Tests Aviv.Api.Tests; do
        run_project "$project"
    done
    [ -z "${AVIV_STRESS:-}" ] || run_with_key
}

# Once more in small, where nobody writes without a key and the client has one.
run_with_key() {
    local option options=()
    for option in "${OPTIONS[@]}"; do
        [ "$option" != on ] || option=off
        options+=("$option")
    done
    OPTIONS=("${options[@]}" -namespace- Aviv.Api.Tests.Access)
    unset AVIV_STRESS
    export AVIV_WITH_KEY=1
    say "Once more, with a key where nobody writes without one."
    run_project Aviv.Api.Tests with-key
}

# Some of their lines are of parts of a test, which count as tests.
run_web() {
    local report=$WORK/web.tap
    say "Testing the pages in $WEB_BROWSER…"
    web_run "$WORK" node --test --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$report" "$@" tests/web/*.test.mjs || true
    PASSED=$(sed -n 's/^# pass //p' "$report")
    FAILED=$(($(sed -n 's/^# fail //p' "$report") + $(sed -n 's/^# cancelled //p' "$report")))
}

finish() {
    local skipped='' report reports=()
    for report in "$WORK"/*.xml; do
        [ ! -f "$report" ] || reports+=("$report")
    done
    if [ "${#reports[@]}" -gt 0 ]; then
        seconds_of_folders "${reports[@]}"
        for report in "${reports[@]}"; do failures_of "$report"; done
    fi
    [ "$SKIPPED" -eq 0 ] || skipped=", $SKIPPED skipped"
    [ $((PASSED + FAILED)) -gt 0 ] || say "No test ran."
    say "$PASSED passed, $FAILED failed$skipped"
    [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}

main() {
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
        --web | --screenshots) WEB=$1 && shift ;;
    esac
    [ -n "$WEB" ] || runner_options "$@"
    require_sdk
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    WORK=$(mktemp -d)
    [ -z "$WEB" ] || web_prepare "$WORK" || exit 0
    if ! with_build_lock build; then
        say "The build failed: see the lines above."
        FAILED=1
        finish || exit 1
    fi
    [ -n "$WEB" ] || redis_prepare "$WORK/redis.log"
    say "Preparing a throwaway database…"
    start_cluster
    case $WEB in
        --web) run_web "$@" ;;
        --screenshots)
            web_run "$WORK" node tests/web/screenshots.mjs docs/images
            return
            ;;
        *) run_projects ;;
    esac
    finish
}

main "$@"
