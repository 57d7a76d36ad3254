// Plays what docs/frontend.md says of broken lines and busy services.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { must, outboxFor, owed, type Problem } from "./frontend.ts";
import { Line, until } from "./frontend_line.ts";
import { lock, signedIn, tab, unitOf } from "./frontend_people.ts";
import { baseUrl, Service } from "./frontend_service.ts";
import { type Letter, Outbox, pause } from "./outbox.ts";

const service = new Service();
const line = new Line();

before(() => service.start());
after(() => service.stop());

const DAY = 24 * 3_600_000;

interface Answered {
  letter: Letter;
  answer: Response | null;
}

function outbox(page: Awaited<ReturnType<typeof signedIn>> | ReturnType<typeof tab>): { box: Outbox; answered: Answered[] } {
  const answered: Answered[] = [];
  const box = new Outbox(page.session, baseUrl, lock(), async (letter, answer) => void answered.push({ letter, answer }));
  return { box, answered };
}

// What begins the unit's report of 2018.
async function beginning({ api }: Awaited<ReturnType<typeof signedIn>>): Promise<{ period_id: string; unit_id: string }> {
  const unit_id = await unitOf(api);
  for await (const one of owed(api, unit_id)) if (one.period_label === "2018-Y") return { period_id: one.period_id, unit_id };
  return assert.fail("nothing is owed");
}

test("what was entered without a service is sent when the page is loaded again with one", async () => {
  const page = await signedIn("laodong");
  const body = await beginning(page);
  await service.stop();
  const before = outbox(page);
  void before.box.post("/v1/reports", body);
  await until("it was tried", () => Boolean(before.box.letters()[0]?.tries));
  assert.equal(before.answered.length, 0);
  const [letter] = before.box.letters();

  // The page is closed here; what is kept is all that is left of it.
  const left = new Map(["signed_in", "outbox"].map((name) => [name, page.keep.getItem(name) ?? ""]));
  page.keep.removeItem("outbox");
  const reloaded = tab();
  for (const [name, value] of left) reloaded.keep.setItem(name, value);
  await service.start();
  assert.equal(await reloaded.session.resume(), true);
  const { box, answered } = outbox(reloaded);
  await box.flush();
  assert.deepEqual(answered.map((one) => [one.letter.key, one.answer?.status]), [[letter?.key, 201]]);
  assert.deepEqual(box.letters(), []);
});

test("a request whose answer was lost is carried out once", async () => {
  const page = await signedIn("yte");
  const body = await beginning(page);
  const { box, answered } = outbox(page);
  const sent = line.count("/v1/reports");
  line.lose();
  await box.post("/v1/reports", body);
  assert.equal(sent(), 2);
  assert.deepEqual(answered.map((one) => one.answer?.status), [201]);
  assert.equal(answered[0]?.answer?.headers.get("Idempotency-Replayed"), "true");
  const query = { period_id: body.period_id, unit_id: body.unit_id };
  assert.equal(must(await page.api.GET("/v1/reports", { params: { query } })).items.length, 1);

  const key = `"${answered[0]?.letter.key}"`;
  const header = { "Idempotency-Key": key };
  const reused = await page.api.POST("/v1/reports", { params: { header }, body: { ...body, on_behalf_reason: "Khác" } });
  assert.equal(reused.error?.code, "idempotency_key_reused");
  const anew = await page.api.POST("/v1/reports", { body });
  assert.equal(anew.response.status, 409, "under a new key it is another request");
});

test("a refusal is shown, and so is what has become too old to send", async () => {
  const page = await signedIn("yte");
  const shown: (Problem | null)[] = [];
  const box = outboxFor(page.session, baseUrl, lock(), (problem) => void shown.push(problem));
  await box.post("/v1/reports", await beginning(page));
  const account = page.session.account ?? "";
  const old = { key: "1", account, path: "/v1/reports", body: {}, written: Date.now() - DAY, tries: 3, faults: 0 };
  page.keep.setItem("outbox", JSON.stringify([old]));
  await box.flush();
  assert.deepEqual(shown.map((problem) => problem?.code ?? "too old"), ["duplicate", "too old"]);
});

test("letters of somebody who was signed out wait for their next sign-in, and go under no other name", async () => {
  const page = await signedIn("noivu");
  const account = page.session.account;
  const body = await beginning(page);
  const { keep, alone } = page;
  // Signed out in another tab, which this one does not know yet.
  const elsewhere = tab(baseUrl, keep, alone);
  assert.equal(await elsewhere.session.resume(), true);
  await elsewhere.session.signOut();
  await until("signed out", async () => !(await elsewhere.session.api.GET("/v1/me")).response.ok);
  const written = outbox(page);
  const sent = line.count("/v1/reports");
  line.answer(() => Response.json({ code: "invalid_token" }, { status: 401 }));
  await written.box.post("/v1/reports", body);
  assert.deepEqual([sent(), written.answered, page.session.account], [1, [], undefined]);
  await assert.rejects(written.box.post("/v1/reports", body), /nobody is signed in/);

  const other = outbox(await signedIn("taichinh", keep, alone));
  await other.box.flush();
  assert.deepEqual([sent(), other.answered, other.box.letters()], [1, [], []]);

  const again = await signedIn("noivu", keep, alone);
  const { box, answered } = outbox(again);
  assert.deepEqual(box.letters().map((letter) => letter.account), [account]);
  await box.flush();
  // The unit's report is there since it was played how files are attached.
  assert.deepEqual(answered.map((one) => one.answer?.status), [409]);
  assert.deepEqual([sent(), box.letters()], [2, []]);
});

test("a letter of yesterday is given back to the person", async () => {
  const page = await signedIn("yte");
  const account = page.session.account ?? "";
  const letter = { key: "1", account, path: "/v1/reports", body: {}, written: Date.now() - DAY, tries: 3, faults: 0 };
  page.keep.setItem("outbox", JSON.stringify([letter]));
  const { box, answered } = outbox(page);
  await box.flush();
  assert.deepEqual(answered, [{ letter, answer: null }]);
});

test("a letter posted while an answer is being read is not lost", async () => {
  const page = await signedIn("yte");
  const body = await beginning(page);
  const { box, answered } = outbox(page);
  const posted: Promise<void>[] = [];
  const pull = (reading: ReadableStreamDefaultController) => {
    posted.push(box.post("/v1/reports", { ...body, on_behalf_reason: "Bức thứ hai" }));
    reading.enqueue(new TextEncoder().encode('{"code": "idempotency_in_progress"}'));
    reading.close();
  };
  const headers = { "Retry-After": "0.01" };
  // Without a queue it is read when somebody asks for it.
  line.answer(() => new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), { status: 409, headers }));
  await box.post("/v1/reports", body);
  await Promise.all(posted);
  assert.deepEqual([posted.length, answered.length, box.letters().length], [1, 2, 0]);
});

test("a letter posted when a run has just ended goes with the next", async () => {
  const page = await signedIn("yte");
  const body = await beginning(page);
  const answered: unknown[] = [];
  const posted: Promise<void>[] = [];
  const box = new Outbox(
    page.session,
    baseUrl,
    async (work) => {
      const done = await work();
      if (posted.length === 0) posted.push(box.post("/v1/reports", body));
      return done;
    },
    async (_letter, answer) => void answered.push(answer?.status),
  );
  await box.post("/v1/reports", body);
  await Promise.all(posted);
  assert.deepEqual([answered, box.letters()], [[409, 409], []]);
});

test("a letter that the service stumbles over five times is given back, and the next goes", async () => {
  const page = await signedIn("yte");
  const body = await beginning(page);
  const { box, answered } = outbox(page);
  const sent = line.count("/v1/reports");
  const headers = { "Retry-After": "0.01" };
  const away = () => new Response(null, { status: 503, headers });
  const stumbles = () => Response.json({ code: "internal", detail: "Lỗi của hệ thống." }, { status: 500, headers });
  line.answer(stumbles, away, stumbles, stumbles, away, stumbles, stumbles);
  await Promise.all([box.post("/v1/reports", body), box.post("/v1/reports", body)]);
  assert.deepEqual(answered.map((one) => [one.answer?.status, one.letter.tries]), [[500, 6], [409, 0]]);
  assert.deepEqual([sent(), box.letters()], [8, []]);
});

test("who asks too much is told how long to wait, and gets through after that", async () => {
  const page = await signedIn("tuphap");
  const body = await beginning(page);
  await service.stop();
  await service.start({ TIENDO_RATE_BURST: "2", TIENDO_RATE_PER_SECOND: "1" });
  const { box, answered } = outbox(page);
  // On a slow machine the pause may be over before the letter goes.
  await until("a letter met the limit", async () => {
    let busy: Response | undefined;
    await until("asked too much", async () => {
      busy = (await page.api.GET("/v1/me")).response;
      return busy.status === 429;
    });
    assert.ok(busy);
    assert.match(busy.headers.get("RateLimit") ?? "", /r=0/);
    assert.ok(pause(5, busy) >= 1000 && pause(5, busy) <= 2000, "as Retry-After says");
    await box.post("/v1/reports", body);
    return (answered.at(-1)?.letter.tries ?? 0) > 0;
  });
  assert.ok([201, 409].includes(answered.at(-1)?.answer?.status ?? 0));
  await service.stop();
  await service.start();
});

test("pauses grow, up to a minute", () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 20].map((tries) => pause(tries, null) / 1000);
  [1, 2, 4, 8, 16, 32, 60, 60].forEach((most, tries) => {
    const seconds = longest[tries] ?? 0;
    assert.ok(seconds >= most / 2 && seconds <= most, `${seconds} of ${most}`);
  });
});
