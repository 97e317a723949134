# shellcheck shell=bash
# Private PostgreSQL clusters. A cluster is a folder with data/, secrets such as password, and server.log. Needs common.sh.

readonly PG_ROLE=aviv PG_OLDEST=14 PG_CONNECTIONS=200
PG_BIN=
PG_PORT=
PG_FOLDER=
# Home of runuser, which not every root session searches.
PATH=$PATH:/usr/sbin

# PostgreSQL refuses to run as root.
pg_as_server_user() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# From inside the folder: pg_ctl hands its paths to a shell, so they must not hold the path of the checkout.
pg_run() {
    local folder=$1 tool=$2
    shift 2
    (cd "$folder" && export LC_ALL=C && pg_as_server_user "$PG_BIN/$tool" "$@" </dev/null 8>&- 9>&-)
}

pg_bin_folders() {
    local found
    if found=$(command -v initdb); then dirname "$found"; fi
    if found=$(pg_config --bindir 2>/dev/null); then say "$found"; fi
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
        /usr/local/opt/postgresql*/bin /Applications/Postgres.app/Contents/Versions/*/bin | sort -rV
}

pg_major() {
    "$1/postgres" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/'
}

# Any version from the oldest supported on, or exactly the one given.
pg_find() {
    local wanted=${1:-} folder tool major
    while read -r folder; do
        for tool in initdb pg_ctl postgres psql; do
            [ -x "$folder/$tool" ] || continue 2
        done
        major=$(pg_major "$folder")
        if [ "${major:-0}" -ge "$PG_OLDEST" ] && [ "${wanted:-$major}" = "$major" ]; then
            PG_BIN=$folder
            return 0
        fi
    done < <(pg_bin_folders)
    return 1
}

pg_apt_install() {
    # Else the package makes a cluster of its own and starts it on port 5432.
    local settings=/etc/postgresql-common/createcluster.d/aviv.conf status=0
    mkdir -p "${settings%/*}"
    echo 'create_main_cluster = false' >"$settings"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt-get -qy install --no-install-recommends postgresql; } >&2 || status=$?
    rm -f "$settings"
    return "$status"
}

pg_install() {
    local log=$1 missing="No PostgreSQL server ($PG_OLDEST or later) was found"
    command -v apt-get >/dev/null ||
        die "$missing: install one (such as 'brew install postgresql@17' or 'dnf install postgresql-server'), then try again."
    local shell=(bash)
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || die "$missing: run 'sudo apt-get install postgresql', then try again."
        shell=(sudo -n bash)
    fi
    say "Installing PostgreSQL…"
    run_quietly "$log" "${shell[@]}" -euc "$(declare -f pg_apt_install); pg_apt_install" ||
        die "PostgreSQL could not be installed: run 'apt-get install postgresql', then try again."
}

pg_require() {
    pg_find || pg_install "$1"
    pg_find || die "The PostgreSQL of this system is too old: install version $PG_OLDEST or later, then try again."
    [ "$(id -u)" -ne 0 ] || id postgres >/dev/null 2>&1 ||
        die "PostgreSQL does not run as root: run this as another user, or make one with 'useradd --system postgres'."
}

# A cluster needs the server of the version that made it.
pg_require_fit() {
    local folder=$1 version
    [ -f "$folder/data/PG_VERSION" ] || return 0
    version=$(<"$folder/data/PG_VERSION")
    pg_find "$version" || die "The database in $folder needs PostgreSQL $version: install it, or delete that folder to start afresh."
    [ -r "$folder/password" ] || die "The password of the database in $folder is gone: delete that folder to start afresh."
}

# False where the server's user cannot reach the place, as below a folder of mode 0700.
pg_make_folder() {
    local folder=$1
    if [ ! -d "$folder" ]; then
        mkdir -m 0700 "$folder"
        [ "$(id -u)" -ne 0 ] || chown postgres: "$folder"
    fi
    pg_as_server_user test -w "$folder" 2>/dev/null
}

# A folder of this checkout, or one under /var/tmp where the server's user cannot reach that. Sets PG_FOLDER.
pg_pick_folder() {
    local parent=$1 name=$2 home
    PG_FOLDER=$(pwd -P)/$parent/$name
    ! pg_make_folder "$PG_FOLDER" || return 0
    rmdir "$PG_FOLDER" 2>/dev/null || true
    [ "$(id -u)" -eq 0 ] || die "$PG_FOLDER belongs to another user: run as that user, or delete the folder."
    home=/var/tmp/aviv-$(id -u)-$(pwd -P | cksum | cut -d ' ' -f 1)
    PG_FOLDER=$home/$name
    # Anyone may write to /var/tmp, so the name may be somebody else's already.
    mkdir -m 0755 "$home" 2>/dev/null || { [ ! -L "$home" ] && [ -O "$home" ]; } ||
        die "$home belongs to another user: delete it, then try again."
    pg_make_folder "$PG_FOLDER" || die "The postgres user cannot write to $PG_FOLDER: delete that folder, then try again."
    say "The postgres user cannot reach this checkout, so the database is in $PG_FOLDER."
}

# Sets PG_FOLDER.
pg_make_temporary_folder() {
    local parent
    for parent in "${TMPDIR:-/tmp}" /var/tmp; do
        PG_FOLDER=$(mktemp -d "$parent/aviv-test.XXXXXXXX")
        [ "$(id -u)" -ne 0 ] || chown postgres: "$PG_FOLDER"
        ! pg_make_folder "$PG_FOLDER" || return 0
        rmdir "$PG_FOLDER"
    done
    die "The postgres user can write neither to ${TMPDIR:-/tmp} nor to /var/tmp: set TMPDIR to a folder that it can reach."
}

pg_new_secret() {
    local file=$1
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file")
    [ "$(id -u)" -ne 0 ] || chown postgres: "$file"
}

pg_initdb() {
    TZ=UTC pg_run "$1" initdb -D "$2" --locale="$3" --lc-messages=C --encoding=UTF8 --data-checksums \
        --auth=scram-sha-256 --username="$PG_ROLE" --pwfile=password
}

# Under another name until it is complete, so that an interrupted run leaves no half a cluster.
pg_create() {
    local folder=$1 new=data.new.$$
    shift
    rm -rf "$folder"/data.new.*
    pg_new_secret "$folder/password"
    pg_initdb "$folder" "$new" C.UTF-8 >"$folder/initdb.log" 2>&1 || pg_initdb "$folder" "$new" C >"$folder/initdb.log" 2>&1 || {
        tail -n 20 "$folder/initdb.log" >&2
        die "The PostgreSQL cluster in $folder could not be made: see the lines above."
    }
    printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "timezone = 'UTC'" "log_timezone = 'UTC'" \
        "$@" >>"$folder/$new/postgresql.conf"
    mv "$folder/$new" "$folder/data"
}

pg_psql() {
    local folder=$1 database=$2
    shift 2
    PGPASSWORD=$(<"$folder/password") "$PG_BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "$@" \
        "host=127.0.0.1 port=$PG_PORT user=$PG_ROLE dbname=$database sslmode=disable connect_timeout=5" </dev/null
}

pg_query() {
    pg_psql "$1" "$2" -c "$3"
}

# As the cluster's own role, or as another whose secret has another name.
pg_connection_string() {
    local folder=$1 database=$2 role=${3:-$PG_ROLE} secret=${4:-password}
    say "Host=127.0.0.1;Port=$PG_PORT;Database=$database;Username=$role;Password=$(<"$folder/$secret")"
}

# False for a zombie, which has no command line.
is_postgres() {
    local name
    name=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | head -n 1) || name=$(ps -o comm= -p "$1" 2>/dev/null) || true
    case ${name##*/} in
        postgres | postmaster) ;;
        *) return 1 ;;
    esac
}

# The server will not start while the process named in its file lives, though the number may be another's by now or a zombie's.
# Deleting the file would also skip the server's check for backends that still run.
pg_disown_pid_file() {
    local rest dead
    rest=$(tail -n +2 "$1" 2>/dev/null) || return 0
    dead=$(sh -c 'echo $$')
    printf '%s\n' "$dead" "$rest" >"$1"
}

# True when the cluster runs already, as after a run that was killed. Waits for one that is starting or stopping.
pg_is_running() {
    local folder=$1 pid_file=$1/data/postmaster.pid pid deadline=$((SECONDS + 60))
    while pid=$(sed -n 1p "$pid_file" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do
        if ! is_postgres "$pid"; then
            pg_disown_pid_file "$pid_file"
            return 1
        fi
        PG_PORT=$(sed -n 4p "$pid_file" 2>/dev/null)
        ! pg_query "$folder" postgres 'select 1' >/dev/null 2>&1 || return 0
        ((SECONDS < deadline)) || die "PostgreSQL (process $pid) does not answer: end it with 'kill -QUIT $pid', then try again."
        sleep 0.3
    done
    return 1
}

pg_pick_port() {
    for _ in {1..100}; do
        PG_PORT=$((20000 + RANDOM % 12000))
        port_is_taken "$PG_PORT" || return 0
    done
    die "No free port was found between 20000 and 32000: end some of the servers that listen there."
}

# Another server may take the port first, and backends of a killed server hold its memory until they notice.
pg_start() {
    local folder=$1 deadline=$((SECONDS + 60))
    while :; do
        pg_pick_port
        say "Starting PostgreSQL on port $PG_PORT…"
        rm -f "$folder/server.log"
        ! pg_run "$folder" pg_ctl start -s -w -t 120 -D data -l server.log \
            -o "-p $PG_PORT -c max_connections=$PG_CONNECTIONS" >/dev/null 2>&1 || return 0
        if ! grep -q 'in use' "$folder/server.log" 2>/dev/null || ((SECONDS >= deadline)); then
            tail -n 20 "$folder/server.log" >&2 || true
            die "PostgreSQL did not start: see the lines above and $folder/server.log."
        fi
        sleep 1
    done
}

pg_stop() {
    local folder=$1 mode=$2
    [ ! -f "$folder/data/postmaster.pid" ] || pg_run "$folder" pg_ctl stop -s -w -t 60 -m "$mode" -D data >/dev/null 2>&1 ||
        pg_run "$folder" pg_ctl stop -s -w -t 30 -m immediate -D data >/dev/null 2>&1 || true
}
