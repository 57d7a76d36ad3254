# To be sourced after service.sh: makes programs of the guides' TypeScript, with types from the document alone.

readonly build="$root/openapi/guides/build"
trap 'stop; rm -rf "$folder" "$build"' EXIT

# blocks GUIDE LANGUAGE: the fenced blocks of a guide in that language, one after the other.
blocks() {
    awk -v fence="\`\`\`$2" '$0 == fence { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/docs/$1.md"
}

# project GUIDE: goes to a fresh project with the guide's TypeScript as a module of its name.
project() {
    rm -rf "$build"
    mkdir -p "$build"
    cd "$build"
    blocks "$1" ts >"$1.ts"
    echo '{"type": "module"}' >package.json
    cat >tsconfig.json <<'JSON'
{
  "compilerOptions": {
    "strict": true, "module": "nodenext", "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"],
    "types": ["node"], "rewriteRelativeImportExtensions": true, "noUncheckedIndexedAccess": true
  },
  "include": ["*.ts"]
}
JSON
}

# npx PACKAGE ARGUMENT…: as the guides use it, with the packages that are installed in openapi/.
npx() {
    local name=$1
    [[ $name != @stoplight/prism-cli ]] || name=prism
    "$root/openapi/node_modules/.bin/$name" "${@:2}"
}

# compile: checks and compiles the project there.
compile() {
    npx tsc -p .
}
