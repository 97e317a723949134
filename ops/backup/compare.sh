# shellcheck shell=bash
# Compares the prices of two databases as of a second. Sourced by drill.sh.

running() { psql -XAtqw -v ON_ERROR_STOP=1 "$@" </dev/null; }

restored() { env -u PGPASSWORD psql -XAtqw -v ON_ERROR_STOP=1 -h "$DRILL" -p "$PG_PORT" "$@" </dev/null; }

# A commit may wait for its standby for that long: a row from before the second may be committed after it, and is not restored.
readonly LONGEST_COMMIT=60

# A line for each listing: how many prices it had, and a hash of them.
hashes_of() {
    "$1" -c "SET statement_timeout = 0" -c "SET work_mem = '64MB'" -c "
        SELECT listing_id, count(*), md5(string_agg(price_change || '@' || extract(epoch FROM updated_time), ',' ORDER BY updated_time))
        FROM listing_price_log WHERE updated_time <= '$SECOND' GROUP BY 1" | LC_ALL=C sort
}

rows_of() {
    "$1" -c "
        SELECT listing_id, price_change, extract(epoch FROM updated_time),
            updated_time > '$SECOND'::timestamptz - interval '$LONGEST_COMMIT s'
        FROM listing_price_log WHERE updated_time <= '$SECOND' AND listing_id IN ($2)" | LC_ALL=C sort
}

# Prints what differs. Rows that were being committed, and listings that were deleted since, are told apart from what is lost.
compare_prices() {
    local differ missing late extra deleted
    hashes_of running >"$DRILL/hashes.running"
    hashes_of restored >"$DRILL/hashes.restored"
    say "As of $SECOND, the running database has $(sum_of "$DRILL/hashes.running"), the restored one $(sum_of "$DRILL/hashes.restored")."
    differ=$(LC_ALL=C comm -3 "$DRILL/hashes.running" "$DRILL/hashes.restored" | tr -d '\t' | cut -d '|' -f 1 | sort -un | paste -sd ,)
    if [ -z "$differ" ]; then
        say "The hash of each listing is the same."
        return
    fi
    rows_of running "$differ" >"$DRILL/rows.running"
    rows_of restored "$differ" >"$DRILL/rows.restored"
    missing=$(LC_ALL=C comm -23 "$DRILL/rows.running" "$DRILL/rows.restored")
    extra=$(LC_ALL=C comm -13 "$DRILL/rows.running" "$DRILL/rows.restored" | cut -d '|' -f 1 | sort -un)
    deleted=$(comm -23 <(sort <<<"$extra") <(cut -d '|' -f 1 "$DRILL/rows.running" | sort -u) | grep -c . || true)
    late=$(grep -c '|t$' <<<"$missing" || true)
    say "$late prices were being committed at that second, and $deleted listings were deleted since."
    missing=$(grep -v '|t$' <<<"$missing" | grep -c . || true)
    extra=$(($(grep -c . <<<"$extra" || true) - deleted))
    say "$missing prices are missing, and $extra listings have prices that they never had."
    [ "$missing" -eq 0 ] && [ "$extra" -eq 0 ]
}

sum_of() { awk -F '|' '{ prices += $2 } END { printf "%d listings with %d prices", NR, prices }' "$1"; }
