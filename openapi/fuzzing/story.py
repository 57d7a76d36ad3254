"""The story of a report, which takes two people: an office begins it, gives its figures and submits it; the lead unit
reviews and accepts it. No role can walk it alone.

The way is that of the links. What no link can know is told here: who may take the next step, and the figures.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
import schemathesis

# Of the plan's lead unit.
COORDINATOR = "dieuphoi"
REVIEWS = {"start_report_review", "accept_report", "return_report", "reopen_report"}
# What makes a story, in this order, and how reports that came so far are called.
STEPS = (("replace_report_values", "saved"), ("submit_report", "submitted"), ("accept_report", "accepted"))
# A ward owes as many measures in the demonstration; a link gives one figure for each.
OWED = 3


def prepare(document: dict[str, Any]) -> None:
    """Adds to each link to `replace_report_values` a body with a figure for each measure that the answer names, and
    takes the filters from the lists: by chance they leave nothing to go on with.
    """
    figures = [
        {"measure_id": f"$response.body#/measures/{index}/measure_id", "numerator": 14, "denominator": 27}
        for index in range(OWED)
    ]
    for item in document["paths"].values():
        for operation in item.values():
            if operation["operationId"].startswith("list_"):
                parameters = operation.get("parameters", [])
                operation["parameters"] = [one for one in parameters if one.get("name") == "id"]
            for answer in operation["responses"].values():
                for name, link in answer.get("links", {}).items():
                    if name.startswith("list_"):
                        link["parameters"] = {key: told for key, told in link["parameters"].items() if key == "id"}
                link = answer.get("links", {}).get("replace_report_values")
                if link:
                    link["requestBody"] = {"values": figures}
                    link["x-schemathesis"] = {"merge_body": False}


class Story:
    """Who takes each step, and how far the reports have come."""

    def __init__(self, api: str, token: Callable[[], str], people: Path) -> None:
        headers = {"Authorization": f"Bearer {token()}"}

        def read(path: str) -> list[dict[str, Any]]:
            answer = requests.get(f"{api}{path}", headers=headers, timeout=30)
            answer.raise_for_status()
            return list(answer.json()["items"])

        accounts = json.loads((people / "demo-accounts.json").read_text())
        wards = {one["unit_code"]: one["username"] for one in accounts if one["username"].startswith("px")}
        # The first of the periods, which links lead to.
        period = read("/v1/periods")[0]["id"]
        self.reporters: dict[str, str] = {
            owed["unit_id"]: wards[owed["unit_code"]]
            for owed in read(f"/v1/periods/{period}/obligations?limit=200")
            if owed["report_id"] is None and owed["unit_code"] in wards
        }
        if not self.reporters:
            raise ValueError("no ward with an account has still to report")
        self.units: dict[str, str] = {}
        self.steps: dict[str, list[str]] = {}

    def who(self, case: schemathesis.Case[Any]) -> str:
        """The coordinator to review; else the ward whose report it is, or one of those that have still to report."""
        if case.operation.definition.raw["operationId"] in REVIEWS:
            return COORDINATOR
        unit = self.units.get(str(case.path_parameters.get("id")))
        if unit is None and isinstance(case.body, dict):
            unit = str(case.body.get("unit_id"))
        wards = sorted(self.reporters.values())
        return self.reporters.get(unit or "", wards[zlib.crc32(case.id.encode()) % len(wards)])

    def told(self, operation: str, case: schemathesis.Case[Any], response: schemathesis.Response) -> None:
        """Notes whose report it is, and a step that succeeded."""
        if operation == "list_reports" and response.status_code == 200:
            for report in response.json()["items"]:
                self.units[report["id"]] = report["unit_id"]
        if operation == "create_report" and response.status_code == 201:
            report = response.json()
            self.units[report["id"]] = report["unit_id"]
            self.steps[report["id"]] = []
        if 200 <= response.status_code < 300:
            steps = self.steps.get(str(case.path_parameters.get("id")))
            if steps is not None:
                steps.append(operation)

    def whole(self) -> dict[str, int]:
        """How many reports were begun in this run, and how many of them then saved, submitted and accepted."""
        counts = {"begun": len(self.steps), "saved": 0, "submitted": 0, "accepted": 0}
        for steps in self.steps.values():
            rest = iter(steps)
            for step, name in STEPS:
                if step not in rest:
                    break
                counts[name] += 1
        return counts
