# To be sourced: progenitor makes the client while the story is compiled. It reads OpenAPI 3.0.

has_rust() { [[ -x $root/openapi/node_modules/.bin/openapi-down-convert ]] && command -v cargo >/dev/null; }

make_rust() {
    "$root/openapi/node_modules/.bin/openapi-down-convert" --input "$document" --output older.json
    jq -f "$stories/rust/for_progenitor.jq" older.json >document.json
    # In the target folder of the workspace, so that the second time is quick.
    DOCUMENT="$PWD/document.json" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/clients" \
        cargo build --locked --quiet --manifest-path "$stories/rust/Cargo.toml"
}

play_rust() { "${CARGO_TARGET_DIR:-$root/target}/clients/debug/tiendo-client-story"; }
