API=http://127.0.0.1:18733
JSON='Content-Type: application/json'
password() { jq -r --arg u "$1" '.[] | select(.username == $u) | .password' data/demo-accounts.json; }
token() { curl -sSf $API/v1/auth/login -H "$JSON" -d "$(jq -n --arg u "$1" --arg p "$(password "$1")" '{username: $u, password: $p}')" | jq -r .access_token; }
ADMIN="Authorization: Bearer $(token quantri)"
LABOUR="Authorization: Bearer $(token dieuphoi)"
CITY=$(curl -sSf "$API/v1/units?code=593" -H "$ADMIN" | jq -r '.items[0].id')
SECRET=$(curl -sSf $API/v1/service-clients -H "$ADMIN" -H "$JSON" -d "{\"client_id\": \"kho-du-lieu\", \"name\": \"Kho dữ liệu tỉnh\",
  \"unit_id\": \"$CITY\", \"scopes\": [\"metadata:read\", \"aggregates:read\", \"reports:read\", \"changes:read\"]}" | jq -r .client_secret)
curl -sSf $API/v1/oauth/token -u "kho-du-lieu:$SECRET" -d grant_type=client_credentials | jq 'del(.access_token)'
SYSTEM="Authorization: Bearer $(curl -sSf $API/v1/oauth/token -u "kho-du-lieu:$SECRET" -d grant_type=client_credentials | jq -r .access_token)"
get() { curl -sSf -H "$SYSTEM" "$API$1" "${@:2}"; }
get /v1/me | jq -c '{kind, client_id, scopes, actions}'
get "/v1/units?limit=3" | jq -c '.items[] | {code, name, level, active_to}'
get /v1/frameworks | jq -c '.items[] | {code, name}'
PLAN=$(get /v1/plans | jq -r '.items[] | select(.number == "5947/KH-UBND") | .id')
get "/v1/periods?plan_id=$PLAN" | jq -c '.items[] | {label, status, due_on, cutoff_on}'
PERIOD=$(get "/v1/periods?label=2018-H1" | jq -r '.items[0].id')
get "/v1/aggregates?period_id=$PERIOD" | jq -c '.cells[] | {code: .measure.code, numerator, denominator, amount, rate, complete, outcome}' | sed -n 1,6p
get "/v1/aggregates?period_id=$PERIOD&group_by=unit_level" | jq -c '.cells[0] | {unit_level, units_expected, units_reported, units_no_data}'
TAG=$(get "/v1/aggregates?plan_id=$PLAN" -o /dev/null -D - | tr -d '\r' | sed -n 's/^etag: //Ip')
test "$(get "/v1/aggregates?plan_id=$PLAN" -o /dev/null -w '%{http_code}' -H "If-None-Match: $TAG")" = 304
MEASURE=$(get "/v1/aggregates?period_id=$PERIOD" | jq -r 'first(.cells[] | select(.units_reported > 0)) | .measure.id')
get "/v1/aggregates/sources?period_id=$PERIOD&measure_id=$MEASURE" \
  | jq -c '.items[] | {unit: .unit.code, report_id, revision, numerator, denominator, accepted_at}' | sed -n 1,3p
REPORT=$(get "/v1/aggregates/sources?period_id=$PERIOD&measure_id=$MEASURE" | jq -r '.items[0].report_id')
get "/v1/reports/$REPORT/revisions/1" | jq -c '{number, is_effective, provisional, accepted_at}'
get "/v1/periods/$PERIOD/completeness?format=csv" -H 'Accept-Language: en' | sed -n 1,3p
for ID in $(get "/v1/consolidations?status=published" | jq -r '.items[].id'); do
  get "/v1/consolidations/$ID" >consolidation.json
  test "$(jq -cSj .content consolidation.json | sha256sum | cut -d' ' -f1)" = "$(jq -r .sha256 consolidation.json)"
done
CURSOR=$(get "/v1/changes?after=now" | jq -r .next_cursor)
curl -sSf -X POST $API/v1/periods/$PERIOD/extend -H "$LABOUR" -H "$JSON" \
  -H "If-Match: $(curl -sSf -o /dev/null -D - $API/v1/periods/$PERIOD -H "$LABOUR" | tr -d '\r' | sed -n 's/^etag: //Ip')" \
  -d '{"due_on": "2199-12-31", "reason": "Chờ số liệu của ngành dọc."}' >/dev/null
get "/v1/changes?after=$CURSOR&wait=30" | jq -c '.items[] | {kind, subject, subject_id, removed}, {next_cursor, has_more}' | cut -c1-70
test "$(curl -sS -o /dev/null -w '%{http_code}' -H "$SYSTEM" "$API/v1/changes?after=AUAAAAAAAAAA")" = 410
export TIENDO_CLIENT_ID=kho-du-lieu TIENDO_CLIENT_SECRET="$SECRET"
python3 "$EXAMPLES/copy_in_step.py" --url $API --file copy.sqlite --once
LEAD=$(curl -sSf "$API/v1/units?code=PLDTBXH" -H "$LABOUR" | jq -r '.items[0].id')
curl -sSf $API/v1/export-mappings -H "$LABOUR" -H "$JSON" -d "$(jq -n --arg unit "$LEAD" --arg measure "$MEASURE" '
  {name: "DHIS2 tỉnh", unit_id: $unit, mapping: {id_scheme: "uid", org_unit_scheme: "code", use_unit_codes: true, measures: [
    {measure_id: $measure, part: "numerator", data_element: "fbfJHSPpUQD"},
    {measure_id: $measure, part: "denominator", data_element: "cYeuwXTCPkU"}]}}')" | jq -c '{name, version}'
MAPPING=$(get /v1/export-mappings | jq -r '.items[0].id')
get "/v1/exports/dhis2?mapping_id=$MAPPING&plan_id=$PLAN" | jq -c '.dataValues[0], (.dataValues | length)'
get "/v1/exports/dhis2/preview?mapping_id=$MAPPING&plan_id=$PLAN" | jq -c '{values, left_out_total}, (.left_out | group_by(.reason)[] | {reason: .[0].reason, entries: length})'
get "/v1/exports/sdmx/data?plan_id=$PLAN" >data.csv
get "/v1/exports/sdmx/structure?plan_id=$PLAN" >structure.json
head -2 data.csv | cut -d, -f 1-13
jq -c '.data.codelists[] | {id, codes: (.codes | length)}' structure.json
curl -sS -H "$SYSTEM" -H 'Accept-Language: en' "$API/v1/aggregates?yeer=2018" | jq -c '{status, code, errors}'
