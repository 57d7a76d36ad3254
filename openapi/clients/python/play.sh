# To be sourced: openapi-python-client makes the client, mypy checks the story with it.

# PYTHON names a Python with the packages of openapi/requirements.txt.
has_python() { [[ -n ${PYTHON:-} ]] && "$PYTHON" -c 'import mypy, openapi_python_client' 2>/dev/null; }

make_python() {
    jq -f "$stories/python/for_generator.jq" "$document" >document.json
    # Its formatter stands beside it. A warning tells of an operation or an answer that would be missing.
    PATH="$(dirname "$PYTHON"):$PATH" "$PYTHON" -m openapi_python_client generate --path document.json \
        --config "$stories/python/generator.yaml" --meta none --output-path tiendo --fail-on-warning
    cp "$stories"/python/{*.py,mypy.ini} .
    "$PYTHON" -m mypy --config-file mypy.ini --cache-dir "$folder/mypy" ./*.py tiendo
}

play_python() { PYTHONDONTWRITEBYTECODE=1 "$PYTHON" story.py; }
