# shellcheck shell=bash
# Three nodes on this machine, under the configuration of this folder, with one etcd and one haproxy. Sourced by drill.sh.

readonly NODES=(1 2 3)
HOSTS=
declare -A PG REST PATRONI

pick_ports() {
    local ports
    read -ra ports < <(free_ports 9)
    for node in "${NODES[@]}"; do
        PG[$node]=${ports[$((node - 1))]}
        REST[$node]=${ports[$((node + 2))]}
    done
    ETCD=${ports[6]} ETCD_PEER=${ports[7]} PRIMARY=${ports[8]}
    HOSTS=127.0.0.1:${PG[1]},127.0.0.1:${PG[2]},127.0.0.1:${PG[3]}
}

start_etcd() {
    start etcd as_postgres etcd --name drill --data-dir "$DRILL/etcd" --initial-cluster "drill=http://127.0.0.1:$ETCD_PEER" \
        --listen-client-urls "http://127.0.0.1:$ETCD" --advertise-client-urls "http://127.0.0.1:$ETCD" \
        --listen-peer-urls "http://127.0.0.1:$ETCD_PEER" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER"
    until_true 30 "etcd answers" curl -fsS "http://127.0.0.1:$ETCD/health"
}

# patroni.yml as it is, and what is this machine's own.
write_settings() {
    mkdir -p "$DRILL/conf"
    cp ops/ha/patroni.yml "$DRILL/conf/1.yml"
    {
        say "postgresql: { parameters: { unix_socket_directories: '.', shared_buffers: 64MB } }"
        say "bootstrap: { dcs: { synchronous_mode: $1, synchronous_mode_strict: $1 } }"
    } >"$DRILL/conf/2.yml"
    SECRET=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
}

with_node_settings() {
    local node=$1
    shift
    export PATRONI_NAME=node$node PATRONI_ETCD3_HOSTS="'127.0.0.1:$ETCD'" \
        PATRONI_RESTAPI_LISTEN=127.0.0.1:${REST[$node]} PATRONI_RESTAPI_CONNECT_ADDRESS=127.0.0.1:${REST[$node]} \
        PATRONI_POSTGRESQL_LISTEN=127.0.0.1:${PG[$node]} PATRONI_POSTGRESQL_CONNECT_ADDRESS=127.0.0.1:${PG[$node]} \
        PATRONI_POSTGRESQL_DATA_DIR=$DRILL/node$node PATRONI_POSTGRESQL_BIN_DIR=$PG_BIN PATRONI_POSTGRESQL_PGPASS=$DRILL/pgpass$node \
        PATRONI_SUPERUSER_USERNAME=postgres PATRONI_SUPERUSER_PASSWORD=$SECRET \
        PATRONI_REPLICATION_USERNAME=replicator PATRONI_REPLICATION_PASSWORD=$SECRET \
        PATRONI_REWIND_USERNAME=rewind PATRONI_REWIND_PASSWORD=$SECRET
    "$@"
}

start_node() {
    start "node$1" with_node_settings "$1" as_postgres patroni "$DRILL/conf"
    PATRONI[$1]=$STARTED
}

with_haproxy_settings() {
    export AVIV_PRIMARY=127.0.0.1:$PRIMARY
    for node in "${NODES[@]}"; do
        export "AVIV_NODE$node=127.0.0.1:${PG[$node]}" "AVIV_NODE${node}_PATRONI=${REST[$node]}"
    done
    "$@"
}

start_cluster() {
    start_etcd
    write_settings "$1"
    for node in "${NODES[@]}"; do start_node "$node"; done
    start haproxy with_haproxy_settings exec haproxy -f ops/ha/haproxy.cfg
    until_true 120 "three nodes follow each other" is_whole "$1"
}

# Sets LEADER.
find_leader() {
    for node in "${NODES[@]}"; do
        if curl -fs --max-time 2 "http://127.0.0.1:${REST[$node]}/primary" >/dev/null; then
            LEADER=$node
            return
        fi
    done
    return 1
}

# Two standbys follow the primary's own timeline, one of them synchronously where one must.
is_whole() {
    find_leader || return 1
    curl -fs --max-time 2 "http://127.0.0.1:${REST[$LEADER]}/cluster" | python3 -c "
import json, sys
members = json.load(sys.stdin)['members']
leader = [member for member in members if member['role'] == 'leader']
followers = [member for member in members if member['role'] in ('replica', 'sync_standby') and member['state'] in ('running', 'streaming')
             and member.get('timeline') == leader[0].get('timeline')]
sys.exit(not (len(followers) == 2 and ('$1' == 'false' or any(member['role'] == 'sync_standby' for member in followers))))"
}

node_psql() {
    PGPASSWORD=$SECRET psql -XAtqw "host=127.0.0.1 port=$PRIMARY user=postgres dbname=$1 connect_timeout=5" "${@:2}"
}

# As when the machine is gone: no word to anybody, nothing written down.
kill_node() {
    local postmaster
    postmaster=$(head -n 1 "$DRILL/node$1/postmaster.pid")
    # shellcheck disable=SC2046 # a word each
    kill -KILL "${PATRONI[$1]}" "$postmaster" $(ps -o pid= --ppid "$postmaster") 2>/dev/null || true
    wait "${PATRONI[$1]}" 2>/dev/null || true
}

# What the standbys have not got when the primary dies is lost, unless it must wait for them.
receivers() {
    local pid
    for pid in $(pgrep -f '^postgres: .*walreceiver'); do
        [[ $(readlink "/proc/$pid/cwd") != "$DRILL"/* ]] || say "$pid"
    done
}
