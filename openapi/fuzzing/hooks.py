"""What Schemathesis has to know of the service: how each role signs in, what would end the run itself, and two
checks more.

From the environment: `ROLE`, `API`, `PEOPLE`, the folder with the accounts of the demonstration, `SEED`, `START`, the
part of the operations (from 0 to 1) after which to begin, and `CALLS`, the file for how often each operation answered
with each status.
"""

from __future__ import annotations

import atexit
import collections
import csv
import io
import json
import os
import random
import re
import uuid
from pathlib import Path
from typing import Any

import jsonschema_rs
import requests
import schemathesis
import story

API = os.environ["API"]
ROLE = os.environ["ROLE"]
PEOPLE = Path(os.environ["PEOPLE"])

# The account of the demonstration that plays each role; two play the story (story.py).
USERNAMES = {
    "admin": "quantri",
    "coordinator": "dieuphoi",
    "viewer": "lanhdao",
    "auditor": "thanhtra",
    "approver": "truongphongyte",
    "reporter": "tuphap",
}

# An address of its own (documented for examples by RFC 5737), so that the many sign-ins with wrong passwords of a
# run do not lock out its own.
OWN_ADDRESS = {"X-Forwarded-For": "192.0.2.1"}


def token(username: str) -> str:
    """An access token of that account, without a name of the service client, from a sign-in of its own."""
    if not username:
        client = json.loads((PEOPLE / "demo-client.json").read_text())
        form = {
            "grant_type": "client_credentials",
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
        }
        answer = requests.post(f"{API}/v1/oauth/token", data=form, headers=OWN_ADDRESS, timeout=30)
    else:
        accounts = json.loads((PEOPLE / "demo-accounts.json").read_text())
        person = next(one for one in accounts if one["username"] == username)
        body = {"username": person["username"], "password": person["password"]}
        answer = requests.post(f"{API}/v1/auth/login", json=body, headers=OWN_ADDRESS, timeout=30)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def who(case: schemathesis.Case[Any], context: schemathesis.AuthContext) -> str:
    """The account that sends the request; empty: the service client."""
    return STORY.who(case) if STORY else USERNAMES.get(ROLE, "")


if ROLE != "nobody":

    @schemathesis.auth(refresh_interval=300, cache_by_key=who)
    class SignIn:
        """Signs in; once more where the run has ended its own session."""

        def get(self, case: schemathesis.Case[Any], context: schemathesis.AuthContext) -> str:
            """A token that holds for ten minutes."""
            return token(who(case, context))

        def set(self, case: schemathesis.Case[Any], data: str, context: schemathesis.AuthContext) -> None:
            """Sends it."""
            case.headers["Authorization"] = f"Bearer {data}"


def own_id() -> str | None:
    """Id of the account that the run signs in with."""
    if ROLE not in USERNAMES:
        return None
    bearer = {"Authorization": f"Bearer {token(USERNAMES[ROLE])}"}
    answer = requests.get(f"{API}/v1/me", headers=bearer, timeout=30)
    answer.raise_for_status()
    return str(answer.json()["id"])


OWN_ID = own_id()
STORY = story.Story(API, lambda: token(story.COORDINATOR), PEOPLE) if ROLE == "story" else None
NOBODY = "00000000-0000-7000-8000-000000000000"


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Lets each role begin elsewhere in one order of the operations, so that those of a bounded time together reach
    all of them.
    """
    paths = list(raw_schema["paths"].items())
    random.Random(os.environ["SEED"]).shuffle(paths)
    first = int(len(paths) * float(os.environ["START"]))
    raw_schema["paths"] = dict(paths[first:] + paths[:first])
    # A preference that is longer than it need be is no ground for a refusal (RFC 9110 section 12.1).
    del raw_schema["components"]["parameters"]["Accept-Language"]["schema"]["maxLength"]
    if STORY:
        story.prepare(raw_schema)


# What an admin may do to an account and, done to its own, would leave the run without rights or without a way in.
# Nobody disables, deletes or resets their own account: that is tried on it as well.
UNDERMINING = {
    "update_account",
    "update_account_grant",
    "delete_account_grant",
}
KEYS = random.Random(os.environ["SEED"] + ROLE)
# Keys sent so far, those of the phases before among them, which the service still knows.
SENT = PEOPLE / "keys-sent.json"
USED: set[str] = set(json.loads(SENT.read_text())) if SENT.exists() else set()


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Turns away from the run's own account what would undermine it, and gives each request that repeats a key one
    of its own: all but the first would be refused for it (422), whatever else they ask.
    """
    key = case.headers.get("Idempotency-Key")
    if key and is_key(case, key):
        # With and without quotes it is the same.
        while key.strip('"') in USED:
            key = f'"{uuid.UUID(int=KEYS.getrandbits(128), version=4)}"'
        case.headers["Idempotency-Key"] = key
        USED.add(key.strip('"'))
    operation = case.operation.definition.raw.get("operationId")
    if operation in UNDERMINING and case.path_parameters.get("id") == OWN_ID:
        case.path_parameters["id"] = NOBODY


def is_key(case: schemathesis.Case[Any], text: str) -> bool:
    """Whether the document takes it as an `Idempotency-Key`."""
    schema = case.operation.schema.raw_schema["components"]["parameters"]["Idempotency-Key"]["schema"]
    return jsonschema_rs.is_valid(schema, text)


ANSWERS: collections.Counter[str] = collections.Counter()


@schemathesis.hook
def after_call(
    context: schemathesis.HookContext, case: schemathesis.Case[Any], response: schemathesis.Response
) -> None:
    """Counts the answers of each operation."""
    if case.method.upper() == case.operation.method.upper():
        operation = case.operation.definition.raw["operationId"]
        ANSWERS[f"{operation} {response.status_code}"] += 1
        if STORY:
            STORY.told(operation, case, response)


@atexit.register
def write_calls() -> None:
    """Leaves the counts to openapi/fuzz, and the keys to the next phase."""
    told = {"answers": ANSWERS, "stories": STORY.whole() if STORY else None}
    Path(os.environ["CALLS"]).write_text(json.dumps(told, indent=1, sort_keys=True))
    SENT.write_text(json.dumps(sorted(USED)))


# Faults of the shape of a request, which the document tells: a request that fits it must not meet them.
SHAPE = {
    "malformed_json",
    "unknown_field",
    "duplicate_field",
    "missing_field",
    "required",
    "invalid_value",
    "wrong_type",
    "out_of_range",
    "too_many",
    "unknown_parameter",
    "missing_parameter",
}
# Faults with these codes that are rules all the same, by the last name of their place, each with the operations that
# have the rule.
MAPPINGS = {
    "create_export_mapping",
    "replace_export_mapping",
    "make_dhis2_export",
    "make_dhis2_preview",
}
AGGREGATES = {"get_aggregates", "list_aggregate_sources", "get_aggregate_trend"}
SDMX = {"get_sdmx_data", "get_sdmx_structure"}
PLANS = {"create_plan", "update_plan", "import_plan", "copy_plan"}
CLIENTS = {"create_service_client", "update_service_client"}
WEBHOOKS = {"create_webhook", "update_webhook"}
VALUES = {"replace_report_values", "set_report_value"}
FRAMEWORKS = {"create_framework", "create_framework_version"}
RULES = {
    # Needed only where other parameters are absent, or in one of the formats.
    ("plan_id", "missing_parameter"): AGGREGATES | SDMX,
    ("measure_id", "missing_parameter"): AGGREGATES | SDMX,
    # A UID only under the id scheme `uid`, without blanks under `code`; codes of units only where they are the scheme.
    ("data_element", "invalid_value"): MAPPINGS,
    ("category_option_combo", "invalid_value"): MAPPINGS,
    ("attribute_option_combo", "invalid_value"): MAPPINGS,
    ("org_unit", "invalid_value"): MAPPINGS,
    ("use_unit_codes", "invalid_value"): MAPPINGS,
    # A range begins where its network does, which no pattern tells.
    ("allowed_addresses", "invalid_value"): CLIENTS,
    # Instants of the years 2000 to 2199, in UTC, which the format alone does not tell.
    ("expires_at", "invalid_value"): CLIENTS,
    # Which texts are a URL, no pattern tells.
    ("url", "invalid_value"): WEBHOOKS,
    # A merger, a split and a replacement each have their number of units.
    ("old_unit_ids", "out_of_range"): {"create_succession"},
    ("into", "out_of_range"): {"create_succession"},
    # What a measure needs, and its factor, follow from its kind.
    ("factor", "out_of_range"): FRAMEWORKS,
    # At most four digits after the point: `multipleOf` would be judged in floating point, and wrongly.
    ("amount", "invalid_value"): VALUES,
    ("numerator", "invalid_value"): VALUES,
    ("denominator", "invalid_value"): VALUES,
    ("women", "invalid_value"): VALUES,
    ("men", "invalid_value"): VALUES,
    # Who signs has a name: it may be left out only where it is kept.
    ("name", "missing_field"): PLANS,
    # An order in the subject, unless that is the plan itself.
    ("number", "missing_field"): PLANS,
    # A unit or a group, each of which may be left out.
    ("assignments", "missing_field"): {"amend_plan"},
    # What is not there yet in the consolidation.
    ("document_number", "missing_field"): {"publish_consolidation"},
    ("issued_on", "missing_field"): {"publish_consolidation"},
    # Only of who begins a report for another unit.
    ("on_behalf_reason", "required"): {"create_report"},
    # More than an answer holds is stored under what was asked for.
    ("depth", "too_many"): {"get_plan_hierarchy", "get_plan_hierarchy_coverage"},
    ("id", "too_many"): {"get_unit_tree", "list_unit_obligations"},
}
# Bodies whose schema tells their shape; a file is any text or bytes to it.
SHAPED = {"application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"}
# Cursors are opaque: no schema tells those that the service gave from others.
OPAQUE = {"cursor", "after"}


def is_rule(operation: str, fault: dict[str, Any]) -> bool:
    """Whether the fault is one that no schema tells."""
    name = fault.get("parameter") or re.sub(r"(/\d+)+$", "", fault.get("pointer", "")).rpartition("/")[2]
    is_cursor = name in OPAQUE and fault["code"] == "invalid_value"
    return is_cursor or operation in RULES.get((name, fault["code"]), ())


@schemathesis.check
def refused_only_by_rules(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """What fits the document may be refused by a rule of the domain, never for its shape."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in (400, 422):
        return
    problem = response.json()
    told = problem.get("errors", [problem])
    if case.media_type not in SHAPED:
        told = [one for one in told if "parameter" in one]
    operation = case.operation.definition.raw["operationId"]
    faults = [one for one in told if one["code"] in SHAPE and not is_rule(operation, one)]
    if faults:
        shown = json.dumps(faults, ensure_ascii=False)
        raise AssertionError(f"Refused for a shape that the document allows: {shown}")


def row_schema(case: schemathesis.Case[Any], status: int) -> dict[str, Any]:
    """The document's schema of a line of NDJSON, with what it refers to."""
    document = case.operation.schema.raw_schema
    answer = document["paths"][case.path][case.operation.method.lower()]["responses"][str(status)]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return {**answer["content"]["application/x-ndjson"]["schema"], "components": document["components"]}


@schemathesis.check
def each_line_is_a_row(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """The schema of NDJSON is that of a line, which only this check knows."""
    if not response.headers.get("content-type", [""])[0].startswith("application/x-ndjson"):
        return
    validator = jsonschema_rs.validator_for(row_schema(case, response.status_code))
    for line in response.content.decode().splitlines():
        faults = [fault.message for fault in validator.iter_errors(json.loads(line))]
        if faults:
            raise AssertionError(f"{line}: {faults}")


@schemathesis.deserializer("text/csv")
def text_csv(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    """Every row has as many cells as the first; the document describes the whole as text."""
    text = response.content.decode()
    rows = list(csv.reader(io.StringIO(text), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("rows of different length")
    return text
