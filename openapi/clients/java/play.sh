# To be sourced: OpenAPI Generator makes a client of java.net.http and Jackson, javac checks the story with it.

# OPENAPI_GENERATOR names the jar of OpenAPI Generator 7.26, which holds Jackson as well. The other jars are Debian's.
readonly java_libraries="${OPENAPI_GENERATOR:-}:/usr/share/java/httpmime.jar:/usr/share/java/httpcore.jar"
readonly java_annotations=/usr/share/java/geronimo-annotation-1.3-spec.jar

has_java() { [[ -f ${OPENAPI_GENERATOR:-} && -f /usr/share/java/httpmime.jar && -f $java_annotations ]] && command -v javac >/dev/null; }

make_java() {
    jq -f "$stories/java/for_generator.jq" "$document" >document.json
    local options=openApiNullable=false,useSingleRequestParameter=true,hideGenerationTimestamp=true
    # A parameter `wait` would get the name of a method that every Java object has.
    java -jar "$OPENAPI_GENERATOR" generate -g java --library native -i document.json -o client \
        --additional-properties="$options,invokerPackage=tiendo,apiPackage=tiendo.api,modelPackage=tiendo.model" \
        --parameter-name-mappings wait=waitSeconds \
        --global-property apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false >generator.log
    if grep ERROR generator.log; then return 1; fi
    find client/src/main/java -name '*.java' >sources
    javac -nowarn -proc:none -d classes -cp "$java_libraries:$java_annotations" @sources 2>javac.log || { cat javac.log; return 1; }
    javac -Xlint:all,-classfile,-path,-processing -Werror -proc:none -d classes \
        -cp "classes:$java_libraries:$java_annotations" "$stories"/java/*.java
}

# The service closes a connection after five idle seconds; the client must not take it up again then.
play_java() { java -Djdk.httpclient.keepalive.timeout=3 -cp "classes:$java_libraries" Story; }
