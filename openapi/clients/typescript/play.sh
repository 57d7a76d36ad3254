# To be sourced: openapi-typescript makes the types, openapi-fetch calls with them.

has_typescript() { [[ -x $root/openapi/node_modules/.bin/openapi-typescript ]]; }

make_typescript() {
    local packages="$root/openapi/node_modules/.bin"
    cp "$stories"/typescript/{*.ts,tsconfig.json} .
    # No member may be missing, and nothing is `any`: what the story uses of an answer, the document has to say.
    "$packages/openapi-typescript" "$document" -o api.d.ts >/dev/null
    echo '{"type": "module"}' >package.json
    "$packages/tsc" -p .
}

play_typescript() { node story.js; }
