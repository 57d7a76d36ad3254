# Runs a throw-away PostgreSQL until standard input closes, then leaves nothing behind.
#
# Whatever ends the test process, a kill -9 included, closes that pipe. The signals a terminal or a
# CI runner sends to everything at once must therefore not end this script first.
#
# Arguments: the folder of PostgreSQL's programs; an empty folder to live in.
bin=$1
dir=$2
trap '' HUP INT TERM PIPE

start() {
    "$bin/initdb" --no-sync --username=postgres --auth=trust --encoding=UTF8 --locale=C \
        --pgdata="$dir/data" || return
    # Nothing here outlives the tests: durability is traded for speed throughout.
    cat >>"$dir/data/postgresql.conf" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_size = 128MB
max_wal_senders = 0
autovacuum = off
jit = off
timezone = 'UTC'
SETTINGS
    "$bin/pg_ctl" start --wait --timeout=60 --pgdata="$dir/data" --log="$dir/log"
}

if start >"$dir/start.log" 2>&1; then
    echo ready
    read -r _
    "$bin/pg_ctl" stop --mode=immediate --pgdata="$dir/data" >/dev/null 2>&1
else
    cat "$dir/start.log" "$dir/log" 2>/dev/null
fi
rm -rf "$dir"
