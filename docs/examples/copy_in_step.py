#!/usr/bin/env python3
"""Keeps a copy of a Tiến Độ service in step, in one SQLite file. Needs Python 3.11 and nothing else.

    export TIENDO_CLIENT_ID=… TIENDO_CLIENT_SECRET=…
    python3 copy_in_step.py --url http://127.0.0.1:8080 --file copy.sqlite            # copies, then follows for ever
    python3 copy_in_step.py --url http://127.0.0.1:8080 --file copy.sqlite --once     # catches up, checks, ends

The first run takes a cursor of the change feed and reads everything once: units, plans, periods, who owes what, the
accepted figures, the published consolidations, the aggregates. From then on it reads again what the feed names, and
nothing else. Each step is one transaction that also moves the cursor, so a run that is cut off goes on where the last
whole step ended. The client needs the scopes metadata:read, reports:read, aggregates:read and changes:read.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

# How long the service lets a request of the feed wait, and how much longer the network may take.
WAIT = 30
NETWORK = 30
# A request that fails for a passing reason is sent again after 1, 2, 4 … seconds.
TRIES = 6
PASSING = {429, 500, 502, 503, 504}

PARTS = ("numerator", "denominator", "amount", "women", "men")

TABLES = """
CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor TEXT NOT NULL);
-- Units, plans, periods and consolidations as the service answers them.
CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id));
-- Who owes a report for a period; one that was released counts no more.
CREATE TABLE IF NOT EXISTS obligation (
    id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, period_id TEXT NOT NULL, unit_id TEXT NOT NULL, released INTEGER NOT NULL);
-- The accepted figures, numbers as exact text.
CREATE TABLE IF NOT EXISTS figure (
    report_id TEXT, measure_id TEXT, obligation_id TEXT NOT NULL, revision INTEGER NOT NULL, definition_id TEXT NOT NULL,
    numerator TEXT, denominator TEXT, amount TEXT, women TEXT, men TEXT, answer INTEGER, no_data_reason TEXT,
    PRIMARY KEY (report_id, measure_id));
-- The aggregates of each plan by period, with the tag that says whether they are still good.
CREATE TABLE IF NOT EXISTS aggregate (plan_id TEXT PRIMARY KEY, etag TEXT NOT NULL, body TEXT NOT NULL);
"""


class Refused(Exception):
    """An answer that asking again would not change."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status


class Service:
    """The service as a client system sees it."""

    def __init__(self, url: str, client_id: str, secret: str) -> None:
        self.url = url.rstrip("/")
        self.client = (client_id, secret)
        self.token = ""
        self.token_ends = 0.0

    def get(self, path: str, params: Mapping[str, str] | None = None, etag: str | None = None) -> tuple[Json | None, str]:
        """Reads something: its body and tag; no body where the copy with that tag is still good."""
        query = "?" + urllib.parse.urlencode(params) if params else ""
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if etag:
            headers["If-None-Match"] = etag
        renewed = False
        while True:
            headers["Authorization"] = f"Bearer {self.bearer()}"
            try:
                return self.send(urllib.request.Request(self.url + path + query, headers=headers))
            except Refused as refused:
                # The clocks differ, or the token was cut off: one new token, then it is over.
                if refused.status != 401 or renewed:
                    raise
                self.token_ends, renewed = 0.0, True

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """Reads something, whatever is known of it."""
        body, _ = self.get(path, params)
        return body or {}

    def items(self, path: str, params: Mapping[str, str] | None = None) -> Iterator[Json]:
        """Reads a list to its end, page by page."""
        query = {**(params or {}), "limit": "200"}
        while True:
            page = self.read(path, query)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            query["cursor"] = page["next_cursor"]

    def bearer(self) -> str:
        """An access token that is good for a while yet."""
        if time.monotonic() >= self.token_ends:
            form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
            basic = ":".join(urllib.parse.quote_plus(part) for part in self.client)
            headers = {"Authorization": "Basic " + base64.b64encode(basic.encode()).decode()}
            body, _ = self.send(urllib.request.Request(self.url + "/v1/oauth/token", form, headers))
            assert body is not None
            self.token = body["access_token"]
            self.token_ends = time.monotonic() + body["expires_in"] - 30
        return self.token

    def send(self, request: urllib.request.Request) -> tuple[Json | None, str]:
        """Sends a request, again where it failed for a passing reason."""
        for again in range(TRIES):
            delay = 2.0**again
            try:
                with urllib.request.urlopen(request, timeout=WAIT + NETWORK) as answer:
                    # Figures are exact decimals; a float would spoil them.
                    return json.load(answer, parse_float=Decimal), answer.headers.get("ETag") or ""
            except urllib.error.HTTPError as error:
                with error:
                    if error.code == 304:
                        return None, error.headers.get("ETag") or ""
                    problem = error.read()
                if error.code not in PASSING or again == TRIES - 1:
                    raise Refused(error.code, as_json(problem)) from error
                delay = float(error.headers.get("Retry-After") or delay)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if again == TRIES - 1:
                    raise
            time.sleep(delay)
        raise AssertionError("every try has ended")


def as_json(body: bytes) -> Json:
    """The problem in an answer; what stands between may answer with something else."""
    try:
        problem = json.loads(body)
    except ValueError:
        problem = None
    return problem if isinstance(problem, dict) else {}


class Copy:
    """The copy, in a SQLite file."""

    def __init__(self, service: Service, file: str) -> None:
        self.service = service
        self.db = sqlite3.connect(file)
        self.db.executescript(TABLES)

    def cursor(self) -> str | None:
        """How far the copy has followed the feed; nothing where there is no copy yet."""
        row = self.db.execute("SELECT cursor FROM place").fetchone()
        return row[0] if row else None

    def follow(self, wait: int = 0) -> int:
        """Takes in the next page of the feed, or everything where there is no copy yet or it is too old to be led on;
        answers how many entries the page had. Waits that many seconds for the first of them."""
        cursor = self.cursor()
        if cursor is None:
            self.begin()
            return 0
        try:
            page = self.service.read("/v1/changes", {"after": cursor, "limit": "200", "wait": str(wait)})
        except Refused as refused:
            if refused.status != 410:
                raise
            self.begin()
            return 0
        with self.db:
            self.take_in(page["items"])
            self.move_to(page["next_cursor"])
        return len(page["items"]) or (1 if page["has_more"] else 0)

    def catch_up(self) -> int:
        """Follows the feed to its end; answers how many entries there were."""
        taken = 0
        while more := self.follow():
            taken += more
        return taken

    def begin(self) -> None:
        """Reads everything once. The cursor is taken before, so that nothing that happens meanwhile is missed; what is
        told of twice is read twice, and comes out the same."""
        cursor = self.service.read("/v1/changes", {"after": "now"})["next_cursor"]
        with self.db:
            for table in ("thing", "obligation", "figure", "aggregate"):
                self.db.execute(f"DELETE FROM {table}")
            self.units()
            for plan in self.service.items("/v1/plans"):
                self.keep("plan", plan["id"], self.service.read(f"/v1/plans/{plan['id']}"))
            for period in self.service.items("/v1/periods"):
                self.period(period["id"])
            for report in self.service.items("/v1/reports"):
                self.report(report["id"])
            for one in self.service.items("/v1/consolidations", {"status": "published"}):
                self.keep("consolidation", one["id"], self.service.read(f"/v1/consolidations/{one['id']}"))
            self.aggregates(self.ids("plan"))
            self.move_to(cursor)

    def take_in(self, entries: Iterable[Json]) -> None:
        """Reads again what entries name, each thing once: how it stands now is the same for all of them."""
        named: dict[tuple[str, str], Json] = {}
        for entry in entries:
            # An entry that a period opened means what it froze as well, whatever comes after.
            named.setdefault((entry["subject"], entry["subject_id"]), entry)
            if entry["removed"] or entry["kind"] == "period_opened":
                named[entry["subject"], entry["subject_id"]] = entry
        for (subject, subject_id), entry in named.items():
            try:
                self.read_again(subject, subject_id, entry)
            except Refused as refused:
                # Gone, or no longer within reach.
                if refused.status != 404:
                    raise
                self.drop(subject, subject_id)
        self.aggregates(self.plans_of(named.values()))

    def plans_of(self, entries: Iterable[Json]) -> list[str]:
        """The plans whose aggregates may be others than before, now that what entries name has been taken in."""
        known = self.ids("plan")
        found: set[str] = set()
        for entry in entries:
            match entry["subject"]:
                case "unit" | "succession" | "framework":
                    # Who stands where, and what is measured how, is the matter of every plan.
                    return known
                case "plan":
                    found.add(entry["subject_id"])
                case _:
                    found.add(entry["plan_id"])
        return [plan_id for plan_id in known if plan_id in found]

    def read_again(self, subject: str, subject_id: str, entry: Json) -> None:
        """Reads again one thing that an entry names."""
        match subject:
            case "report":
                self.report(subject_id)
            case "obligation":
                self.obligation(self.service.read(f"/v1/obligations/{subject_id}"))
            case "period" if entry["kind"] == "period_opened":
                self.period(subject_id)
            case "period" | "plan" | "consolidation" | "unit":
                self.keep(subject, subject_id, self.service.read(f"/v1/{subject}s/{subject_id}"))
            case "succession":
                # The units that end and those that take over.
                self.units()
            case _:
                # Frameworks and groups of units are not in this copy.
                pass

    def units(self) -> None:
        """Reads all units, those that ended too, which old figures are of."""
        for unit in self.service.items("/v1/units"):
            self.keep("unit", unit["id"], unit)

    def period(self, period_id: str) -> None:
        """Reads a period with what was owed when it opened."""
        self.keep("period", period_id, self.service.read(f"/v1/periods/{period_id}"))
        for released in ("false", "true"):
            path = f"/v1/periods/{period_id}/obligations"
            for obligation in self.service.items(path, {"released": released}):
                self.obligation(obligation)

    def obligation(self, body: Json) -> None:
        """Keeps an obligation."""
        released = body["released_at"] is not None
        self.db.execute(
            "INSERT OR REPLACE INTO obligation VALUES (?, ?, ?, ?, ?)",
            (body["id"], body["plan_id"], body["period_id"], body["unit_id"], released),
        )

    def report(self, report_id: str) -> None:
        """Reads the accepted figures of a report: a client system is shown no others."""
        report = self.service.read(f"/v1/reports/{report_id}")
        self.db.execute("DELETE FROM figure WHERE report_id = ?", (report_id,))
        for value in report["values"]:
            self.db.execute(
                "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    report_id,
                    value["measure_id"],
                    report["obligation_id"],
                    report["effective_revision"],
                    value["definition_id"],
                    *(None if value[part] is None else str(value[part]) for part in PARTS),
                    value["answer"],
                    value["no_data_reason"],
                ),
            )

    def aggregates(self, plans: Iterable[str]) -> None:
        """Reads what the figures of plans add up to by period, where that has changed."""
        for plan_id in plans:
            held = self.db.execute("SELECT etag FROM aggregate WHERE plan_id = ?", (plan_id,)).fetchone()
            query = {"plan_id": plan_id, "group_by": "period"}
            body, etag = self.service.get("/v1/aggregates", query, held[0] if held else None)
            if body is not None:
                row = (plan_id, etag, written(body))
                self.db.execute("INSERT OR REPLACE INTO aggregate VALUES (?, ?, ?)", row)

    def keep(self, kind: str, thing_id: str, body: Json) -> None:
        """Keeps something as the service answers it."""
        self.db.execute("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", (kind, thing_id, written(body)))

    def drop(self, kind: str, thing_id: str) -> None:
        """Forgets something."""
        self.db.execute("DELETE FROM thing WHERE kind = ? AND id = ?", (kind, thing_id))
        self.db.execute("DELETE FROM obligation WHERE ? = 'obligation' AND id = ?", (kind, thing_id))
        self.db.execute("DELETE FROM figure WHERE ? = 'report' AND report_id = ?", (kind, thing_id))
        self.db.execute("DELETE FROM aggregate WHERE ? = 'plan' AND plan_id = ?", (kind, thing_id))

    def ids(self, kind: str) -> list[str]:
        """The ids of all things of a kind."""
        return [row[0] for row in self.db.execute("SELECT id FROM thing WHERE kind = ? ORDER BY id", (kind,))]

    def move_to(self, cursor: str) -> None:
        """Keeps how far the copy has come, in the transaction of what it took in."""
        self.db.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (cursor,))

    def check(self) -> list[str]:
        """Where the copy's own sums differ from what the service says; nothing where they agree.

        The service is asked first and the feed after: if the feed has nothing new, the copy stands where the answer
        was made, and both must agree to the last digit."""
        for _ in range(10):
            self.catch_up()
            cells = [cell for plan in self.ids("plan") for cell in self.cells(plan)]
            if self.catch_up() == 0:
                return [wrong for cell in cells for wrong in self.differences(cell)]
        raise TimeoutError("the service changes faster than it can be read")

    def cells(self, plan_id: str) -> list[Json]:
        """The aggregates of a plan by period, as they are now."""
        query = {"plan_id": plan_id, "group_by": "period"}
        cells: list[Json] = self.service.read("/v1/aggregates", query)["cells"]
        return cells

    def differences(self, cell: Json) -> list[str]:
        """How a cell differs from what the copy adds up to."""
        where = "period_id = ? AND measure_id = ? AND definition_id = ? AND NOT released"
        of = (cell["period"]["id"], cell["measure"]["id"], cell["definition_id"])
        rows = self.db.execute(
            f"SELECT {', '.join(PARTS)}, no_data_reason FROM figure JOIN obligation"
            f" ON obligation.id = figure.obligation_id WHERE {where}",
            of,
        ).fetchall()
        figures = [row for row in rows if row[-1] is None]
        own: Json = {"units_reported": len(figures), "units_no_data": len(rows) - len(figures)}
        # `authoritative` takes the figure of one unit, and what is no sum has no total: there is nothing to add up.
        adds_up = cell["measure"]["kind"] not in ("boolean", "relative_change")
        if adds_up and cell["measure"]["rollup"] in ("sum", "latest"):
            for index, part in enumerate(PARTS):
                held = [Decimal(row[index]) for row in figures if row[index] is not None]
                own[part] = sum(held) if held else None
        name = f"{cell['plan']['number']} {cell['period']['label']} {cell['measure']['code']}"
        return [f"{name}: {member} is {cell[member]}, not {mine}" for member, mine in own.items() if cell[member] != mine]


def written(body: Json) -> str:
    """A body as text; figures with a fraction become text in it, so that they lose no digit."""
    return json.dumps(body, ensure_ascii=False, default=str)


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> bool:
    """Whether a webhook comes from the service, as it was sent and within five minutes (Standard Webhooks).

    `headers` by their names in small letters, `body` the very bytes that came. While a secret is being changed there
    are several signatures; one that fits is enough. The same `webhook-id` may come again: take it in once."""
    try:
        sent_at = int(headers["webhook-timestamp"])
        signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
        signatures = headers["webhook-signature"].split()
    except (KeyError, ValueError):
        return False
    if abs((time.time() if now is None else now) - sent_at) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    # Compared in constant time, so that nobody finds the signature out letter by letter.
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures)


def main() -> int:
    """Runs the copy."""
    parser = argparse.ArgumentParser(description="Keeps a copy of a Tiến Độ service in step.")
    parser.add_argument("--url", required=True, help="address of the service")
    parser.add_argument("--file", required=True, help="SQLite file of the copy")
    parser.add_argument("--once", action="store_true", help="catch up, check the sums and end")
    asked = parser.parse_args()
    service = Service(asked.url, os.environ["TIENDO_CLIENT_ID"], os.environ["TIENDO_CLIENT_SECRET"])
    copy = Copy(service, asked.file)
    if asked.once:
        wrong = copy.check()
        print("\n".join(wrong) or f"in step at {copy.cursor()}")
        return 1 if wrong else 0
    while True:
        if taken := copy.follow(WAIT):
            print(f"{taken} entries, now at {copy.cursor()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
