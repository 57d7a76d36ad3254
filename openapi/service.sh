# To be sourced: starts the service for what is tried against it from outside.
#
# Sets `root`, `program` (debug build), and `folder`, which goes when the caller ends, the service with it.

root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
program=$(realpath "${CARGO_TARGET_DIR:-$root/target}/debug/tiendo")
folder=$(mktemp -d)
readonly root program folder
trap 'stop; rm -rf "$folder"' EXIT

# free_port: a port nobody listens at.
free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# serve NAME [COMMAND]: stops the service there is, starts one with the folder of its own $folder/NAME at $API, and
# goes to that folder. What it says is in `said`, its log in `log`. Its settings come from the environment; without
# DATABASE_URL it keeps its data in that folder.
serve() {
    local port
    stop
    port=$(free_port)
    export API="http://127.0.0.1:$port"
    mkdir -p "$folder/$1/data"
    cd "$folder/$1"
    export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
    TIENDO_DATA_DIR=data TIENDO_LISTEN="127.0.0.1:$port" DATABASE_URL="${DATABASE_URL:-}" "$program" "${@:2}" >said 2>log &
    service=$!
    for _ in $(seq 600); do
        # Its own process: another might have taken the port.
        kill -0 "$service" 2>/dev/null || break
        curl -sf --max-time 2 -o /dev/null "$API/health/ready" && return
        sleep 0.1
    done
    cat log
    return 1
}

# stop: ends the service and waits for its end.
stop() {
    [[ -n ${service:-} ]] || return 0
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
    service=
}
