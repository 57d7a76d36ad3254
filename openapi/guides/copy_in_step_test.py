"""Drives docs/examples/copy_in_step.py against the demonstration while reports are accepted and opened again.

`API` names the service, the folder it runs in is the one this is started from. Run by `openapi/guides/run`."""

import base64
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
import urllib.request
from collections.abc import Callable
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLIENT = HERE.parent.parent / "docs" / "examples" / "copy_in_step.py"
sys.path.insert(0, str(CLIENT.parent))
sys.dont_write_bytecode = True

import copy_in_step  # noqa: E402

API = os.environ["API"]
FILE = "copy.sqlite"
FIGURES = "SELECT report_id, measure_id, revision, numerator, denominator, amount, women, men, answer, no_data_reason FROM figure"


def call(method: str, path: str, token: str, body: Any = None, etag: str | None = None) -> tuple[Any, str]:
    """One request of a person, which has to succeed."""
    media_type = "application/merge-patch+json" if method == "PATCH" else "application/json"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
    if etag:
        headers["If-Match"] = etag
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text, parse_float=Decimal) if text else None, answer.headers.get("ETag") or ""


def sign_in(name: str) -> str:
    """A token of somebody of the demonstration."""
    accounts = json.loads(Path("data/demo-accounts.json").read_text())
    password = next(one["password"] for one in accounts if one["username"] == name)
    body, _ = call("POST", "/v1/auth/login", "", {"username": name, "password": password})
    token: str = body["access_token"]
    return token


def change(method: str, path: str, token: str, body: Any = None, of: str | None = None) -> Any:
    """A change of something that is there, on the version just read."""
    read = of or path.rsplit("/", 1)[0]
    _, etag = call("GET", read, token)
    return call(method, path, token, body, etag)[0]


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Waits until something has happened, for half a minute at most."""
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until, f"still not: {what}"
        time.sleep(0.05)


class CopyInStep(unittest.TestCase):
    """The whole story, in order."""

    labour: str
    justice: str
    admin: str
    client: str
    period: str
    unit: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.labour, cls.justice, cls.admin = (sign_in(name) for name in ("dieuphoi", "tuphap", "quantri"))
        units, _ = call("GET", "/v1/units?code=593", cls.admin)
        client = {
            "client_id": "so-ldtbxh-copy",
            "name": "Bản sao của Sở",
            "unit_id": units["items"][0]["id"],
            "scopes": ["metadata:read", "reports:read", "aggregates:read", "changes:read"],
        }
        made, _ = call("POST", "/v1/service-clients", cls.admin, client)
        cls.client = made["id"]
        os.environ["TIENDO_CLIENT_ID"] = made["client_id"]
        os.environ["TIENDO_CLIENT_SECRET"] = made["client_secret"]
        period, _ = call("GET", "/v1/periods?label=2018-Y", cls.labour)
        cls.period = period["items"][0]["id"]
        unit, _ = call("GET", "/v1/units?code=PTP", cls.labour)
        cls.unit = unit["items"][0]["id"]

    def run_once(self) -> subprocess.CompletedProcess[str]:
        """The example, until it is in step."""
        command = [sys.executable, str(CLIENT), "--url", API, "--file", FILE, "--once"]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    def rows(self, query: str, *values: Any) -> list[Any]:
        """What the copy holds."""
        with sqlite3.connect(FILE, timeout=30) as db:
            return db.execute(query, values).fetchall()

    def write(self, query: str, *values: Any) -> None:
        """Spoils the copy."""
        with sqlite3.connect(FILE, timeout=30) as db:
            db.execute(query, values)

    def in_service(self) -> set[tuple[Any, ...]]:
        """Every accepted figure as the lead unit reads it behind the aggregates: another way than the example's."""
        found: set[tuple[Any, ...]] = set()
        plans, _ = call("GET", "/v1/plans?limit=200", self.labour)
        for plan in plans["items"]:
            cells, _ = call("GET", f"/v1/aggregates?plan_id={plan['id']}", self.labour)
            for measure in {cell["measure"]["id"] for cell in cells["cells"]}:
                query = f"/v1/aggregates/sources?plan_id={plan['id']}&measure_id={measure}&limit=200"
                page, _ = call("GET", query, self.labour)
                assert page["next_cursor"] is None
                for one in page["items"]:
                    numbers = [None if one[part] is None else str(one[part]) for part in copy_in_step.PARTS]
                    of = (one["report_id"], one["measure_id"], one["revision"])
                    found.add((*of, *numbers, one["answer"], one["no_data_reason"]))
        return found

    def in_copy(self) -> set[tuple[Any, ...]]:
        """The figures of the copy that count."""
        counting = FIGURES + " JOIN obligation ON obligation.id = figure.obligation_id WHERE NOT released"
        return set(self.rows(counting))

    def put(self, report: str, numerator: int) -> None:
        """Justice writes all it owes: of 25 members so many were trained, the rest is not held."""
        body, etag = call("GET", f"/v1/reports/{report}", self.justice)
        values = [{"measure_id": one["measure_id"], "no_data_reason": "Không theo dõi"} for one in body["measures"]]
        for value, one in zip(values, body["measures"], strict=True):
            if one["code"] == "7.2.a":
                del value["no_data_reason"]
                value |= {"numerator": numerator, "denominator": 25}
        call("PUT", f"/v1/reports/{report}/values", self.justice, {"values": values}, etag)

    def test_1_the_first_run_copies_everything(self) -> None:
        done = self.run_once()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("in step", done.stdout)
        self.assertGreater(len(self.in_copy()), 20)
        self.assertEqual(self.in_copy(), self.in_service())
        kinds = dict(self.rows("SELECT kind, count(*) FROM thing GROUP BY kind"))
        self.assertGreater(kinds["unit"], 20)
        self.assertGreaterEqual(kinds["plan"], 1)
        self.assertGreaterEqual(kinds["period"], 2)

    def test_2_it_follows_what_is_accepted_opened_again_and_released(self) -> None:
        command = [sys.executable, str(CLIENT), "--url", API, "--file", FILE]
        follower = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            extend = {"unit_id": self.unit, "due_on": "2199-12-31", "reason": "Chờ số liệu của ngành dọc."}
            change("POST", f"/v1/periods/{self.period}/extend", self.labour, extend)
            new = {"period_id": self.period, "unit_id": self.unit}
            body, _ = call("POST", "/v1/reports", self.justice, new)
            report = body["id"]
            held = "SELECT revision, numerator FROM figure WHERE report_id = ? AND numerator IS NOT NULL"

            self.put(report, 24)
            change("POST", f"/v1/reports/{report}/submit", self.justice)
            self.assertEqual(self.rows(held, report), [], "what is not accepted is nobody's yet")
            change("POST", f"/v1/reports/{report}/accept", self.labour)
            wait_for(lambda: self.rows(held, report) == [(1, "24")], "the accepted figure is in the copy")

            reason = {"reason": "Đề nghị rà soát lại số liệu."}
            change("POST", f"/v1/reports/{report}/reopen", self.labour, reason)
            self.put(report, 25)
            self.assertEqual(self.rows(held, report), [(1, "24")], "the accepted revision counts until the next")
            change("POST", f"/v1/reports/{report}/submit", self.justice)

            # Cut off in the middle of whatever it does.
            follower.kill()
            follower.wait()
            place = self.rows("SELECT cursor FROM place")
            change("POST", f"/v1/reports/{report}/accept", self.labour)
            ward, _ = call("GET", "/v1/units?code=22915", self.labour)
            owed, _ = call("GET", f"/v1/periods/{self.period}/obligations?unit_id={ward['items'][0]['id']}", self.labour)
            obligation = owed["items"][0]["id"]
            change("POST", f"/v1/obligations/{obligation}/release", self.labour, reason)
            self.assertEqual(self.rows("SELECT cursor FROM place"), place)

            done = self.run_once()
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertEqual(self.rows(held, report), [(2, "25")])
            self.assertEqual(self.rows("SELECT released FROM obligation WHERE id = ?", obligation), [(1,)])
            self.assertNotEqual(self.rows("SELECT cursor FROM place"), place)
            self.assertEqual(self.in_copy(), self.in_service())
        finally:
            follower.kill()
            follower.wait()

    def test_3_what_is_published_comes_whole(self) -> None:
        head = sign_in("truongphonglaodong")
        half, _ = call("GET", "/v1/periods?label=2018-H1", self.labour)
        new = {"document_number": "112/BC-UBND"}
        body, _ = call("POST", f"/v1/periods/{half['items'][0]['id']}/consolidations", self.labour, new)
        draft = f"/v1/consolidations/{body['id']}"
        day = {"issued_on": "2018-06-25"}
        change("PATCH", draft, self.labour, day, of=draft)
        change("POST", f"{draft}/sign", head)
        self.assertEqual(self.run_once().returncode, 0)
        held = "SELECT json_extract(body, '$.sha256') FROM thing WHERE kind = 'consolidation'"
        self.assertEqual(self.rows(held), [], "a draft is nobody's yet")
        published = change("POST", f"{draft}/publish", self.labour)
        self.assertEqual(self.run_once().returncode, 0)
        self.assertEqual(self.rows(held), [(published["sha256"],)])

    def test_4_it_begins_again_when_it_was_away_too_long(self) -> None:
        # A place in a feed that is no more, as after a backup was put back, is as good as one it no longer keeps.
        beyond = base64.urlsafe_b64encode(bytes([1]) + bytes(16) + (7).to_bytes(8)).decode().rstrip("=")
        self.write("UPDATE place SET cursor = ?", beyond)
        self.write("INSERT INTO thing VALUES ('unit', 'left over', '{}')")
        done = self.run_once()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(self.rows("SELECT id FROM thing WHERE id = 'left over'"), [])
        self.assertEqual(self.rows("SELECT count(*) FROM thing WHERE kind = 'consolidation'"), [(1,)])
        self.assertEqual(self.in_copy(), self.in_service())

    def test_5_a_copy_that_is_wrong_is_found_out(self) -> None:
        [(report, measure, numerator)] = self.rows(
            "SELECT report_id, measure_id, numerator FROM figure JOIN obligation ON obligation.id = obligation_id"
            " WHERE numerator IS NOT NULL AND NOT released AND definition_id IN (SELECT json_extract(cell.value, '$.definition_id')"
            " FROM aggregate, json_each(aggregate.body, '$.cells') cell WHERE json_extract(cell.value, '$.measure.rollup') = 'sum')"
            " LIMIT 1"
        )
        spoil = "UPDATE figure SET numerator = ? WHERE report_id = ? AND measure_id = ?"
        self.write(spoil, str(int(numerator) + 1), report, measure)
        done = self.run_once()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(": numerator is ", done.stdout)
        self.write(spoil, numerator, report, measure)
        self.assertEqual(self.run_once().returncode, 0)

    def test_6_a_webhook_is_known_by_its_signature(self) -> None:
        key, body, now = b"0123456789abcdef01234567", b'{"type":"report_accepted"}', 1_529_288_000.0

        def digest(inner: bytes) -> bytes:
            # HMAC (RFC 2104) written out, so that it is checked against something else.
            padded = key.ljust(64, b"\0")
            pads = [bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C)]
            return hashlib.sha256(pads[1] + hashlib.sha256(pads[0] + inner).digest()).digest()

        encode = base64.b64encode
        secret = "whsec_" + encode(key).decode()
        good = "v1," + encode(digest(b"msg_1.1529288000." + body)).decode()
        headers = {"webhook-id": "msg_1", "webhook-timestamp": "1529288000", "webhook-signature": f"v1,AAAA {good}"}
        genuine = copy_in_step.is_genuine
        self.assertTrue(genuine(secret, headers, body, now))
        self.assertFalse(genuine(secret, headers, body + b" ", now))
        self.assertFalse(genuine(secret, headers | {"webhook-id": "msg_2"}, body, now))
        self.assertFalse(genuine(secret, headers | {"webhook-signature": "v1,AAAA"}, body, now))
        self.assertFalse(genuine(secret, headers | {"webhook-timestamp": "soon"}, body, now))
        self.assertFalse(genuine(secret, headers, body, now + 301), "an old one is not taken in again")
        self.assertFalse(genuine(secret, {}, body, now))

    def test_7_a_webhook_of_the_service_is_genuine(self) -> None:
        came: list[tuple[dict[str, str], bytes]] = []

        class Receiver(BaseHTTPRequestHandler):
            """Takes whatever comes."""

            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                came.append((headers, self.rfile.read(int(headers["content-length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
            threading.Thread(target=receiver.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{receiver.server_port}/tiendo"
            new = {"service_client_id": self.client, "url": url}
            made, _ = call("POST", "/v1/webhooks", self.admin, new)
            change("POST", f"/v1/webhooks/{made['id']}/test", self.admin)
            wait_for(lambda: len(came) > 0, "the webhook has been called")
            receiver.shutdown()
        headers, body = came[0]
        self.assertEqual(json.loads(body)["type"], "trial")
        self.assertTrue(copy_in_step.is_genuine(made["secret"], headers, body))
        self.assertFalse(copy_in_step.is_genuine(made["secret"], headers, body + b" "))


if __name__ == "__main__":
    unittest.main(verbosity=2)
