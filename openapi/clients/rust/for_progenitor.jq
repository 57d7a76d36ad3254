# What progenitor asks of a document beyond being OpenAPI 3.0: `null` said by `nullable`, and not of parameters, which may
# be left out instead; one type for the refusals of an operation, one for its body. It would make a type of its own of
# each limited string: limits are left out, which are the service's to check.

def without_limits: with_entries(select(
  (.value | type) == "object"
  or (.key | IN("maxLength", "minLength", "pattern", "maximum", "minimum", "maxItems", "minItems") | not)));

def nullable_reference:
  if (.oneOf | type) == "array" and any(.oneOf[]; .type == "null")
  then .allOf = (.oneOf | map(select(.type != "null"))) | .nullable = true | del(.oneOf)
  else . end;

def problem: {description: "Why not.", content: {"application/json": {schema: {"$ref": "#/components/schemas/Problem"}}}};

def json_alone: if has("application/json") then {"application/json": .["application/json"]} else . end;

# A file goes as bytes of no certain type.
def one_body:
  if has("application/octet-stream") then {"application/octet-stream": .["application/octet-stream"]} else json_alone end;

def one_answer:
  .responses |= with_entries(
    if .key | test("^[45]") then .value = problem
    elif .value.content then .value.content |= json_alone
    else . end)
  | if .requestBody then .requestBody.content |= one_body else . end;

# It knows no CSV to send: what takes nothing else is left out.
def takes_csv_alone: (.requestBody.content // {}) | has("text/csv") and (has("application/octet-stream") | not);

def parameter: if has("in") and has("schema") then del(.schema.nullable?) else . end;

walk(if type == "object" then without_limits | nullable_reference | parameter else . end)
| .paths |= map_values(with_entries(select(.value | type != "object" or (takes_csv_alone | not))
    | if .value | type == "object" then .value |= one_answer else . end))
