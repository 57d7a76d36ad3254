// Plays the snippets of docs/frontend.md as the pages of a frontend would.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  type Report,
  type Value,
  asInput,
  attach,
  byField,
  changed,
  merge,
  must,
  owed,
  owedFile,
  owedRows,
  readReport,
  save,
  submit,
} from "./frontend.ts";
import { begun, refreshTokenIn, refusal, signedIn, tab, unitOf } from "./frontend_people.ts";
import { baseUrl, passwordOf, Service } from "./frontend_service.ts";
import { codeOf, Line, until } from "./frontend_line.ts";

const service = new Service();
const line = new Line();

before(() => service.start());
after(() => service.stop());

const never = () => assert.fail("nothing clashes");

test("somebody signs in, sees faults in their language, and signs out", async () => {
  const { session, keep, ended } = tab();
  const wrong = await refusal(session.signIn("tuphap", "không phải"));
  assert.deepEqual([wrong.code, wrong.title], ["invalid_credentials", "Thông tin đăng nhập không đúng"]);
  session.language = "en";
  assert.equal((await refusal(session.signIn("tuphap", "not it"))).title, "Wrong credentials");
  assert.equal(await session.signIn("tuphap", passwordOf("tuphap")), "done");
  assert.equal(must(await session.api.GET("/v1/me")).username, "tuphap");
  assert.equal(session.account, must(await session.api.GET("/v1/me")).id);
  const refresh_token = refreshTokenIn(keep);
  await session.signOut();
  assert.deepEqual([ended(), keep.getItem("signed_in"), session.account], [1, null, undefined]);
  assert.equal((await session.api.GET("/v1/me")).error?.code, "unauthenticated");
  assert.equal((await session.api.POST("/v1/auth/refresh", { body: { refresh_token } })).error?.code, "invalid_credentials");
});

test("a temporary password opens nothing but the way to another", async () => {
  const admin = await signedIn("quantri");
  const unit_id = must(await admin.api.GET("/v1/units", { params: { query: { code: "PTP" } } })).items[0]?.id ?? "";
  const username = "tuphap.moi";
  const password = "một mật khẩu tạm thời";
  const grants = [{ role: "reporter", unit_id } as const];
  must(await admin.api.POST("/v1/accounts", { body: { username, display_name: "Người mới", password, grants } }));
  const { session } = tab();
  assert.equal(await session.signIn(username, password), "password_wanted");
  assert.equal((await session.api.GET("/v1/units")).error?.code, "password_change_required");
  const body = { current_password: password, new_password: "một câu rất khó đoán" };
  must(await session.api.PUT("/v1/me/password", { body }));
  assert.equal((await session.api.GET("/v1/units")).response.status, 200);
});

test("a second factor is asked for after the password", async () => {
  const { api } = await signedIn("vanhoa");
  const password = passwordOf("vanhoa");
  const { secret } = must(await api.POST("/v1/me/second-factor", { body: { current_password: password } }));
  const codes = must(await api.POST("/v1/me/second-factor/confirm", { body: { code: codeOf(secret) } }));
  const { session } = tab();
  assert.equal(await session.signIn("vanhoa", password), "code_wanted");
  assert.equal((await refusal(session.signIn("vanhoa", password, "abcd-efgh"))).code, "invalid_credentials");
  assert.equal(await session.signIn("vanhoa", password, codes.recovery_codes[0]), "done");
});

test("requests at once, in two tabs, refresh once each and one after the other", async () => {
  const first = await signedIn("lanhdao");
  const second = tab(baseUrl, first.keep, first.alone);
  assert.equal(await second.session.resume(), true, "a tab goes on where another signed in");
  assert.equal(must(await second.session.api.GET("/v1/me")).username, "lanhdao");

  const body = { username: "lanhdao", password: passwordOf("lanhdao") };
  const { access_token } = must(await first.api.POST("/v1/auth/login", { body }));
  service.replaceKeys();
  await line.refuses(access_token, baseUrl);
  const refreshes = line.count("/v1/auth/refresh");
  const asked = [first.api, second.session.api].flatMap((api) => Array.from({ length: 8 }, () => api.GET("/v1/me")));
  const answers = await Promise.all(asked);
  assert.deepEqual(answers.map((one) => one.response.status), Array(16).fill(200));
  assert.equal(refreshes(), 2);
  assert.deepEqual([first.ended(), second.ended()], [0, 0]);

  const reloaded = tab(baseUrl, first.keep, first.alone);
  assert.equal(await reloaded.session.resume(), true);
  const mine = must(await reloaded.session.api.GET("/v1/me/sessions"));
  assert.equal(mine.items.length, 2, "one session of both tabs, and the sign-in beside them");
});

test("who signs out in one tab is signed out in the others", async () => {
  const first = await signedIn("lanhdao");
  const second = tab(baseUrl, first.keep, first.alone);
  assert.equal(await second.session.resume(), true);
  await first.session.signOut();
  // Within a second.
  let answer: Response | undefined;
  await until("signed out there, too", async () => {
    answer = (await second.session.api.GET("/v1/me")).response;
    return !answer.ok;
  });
  assert.deepEqual([answer?.status, first.ended(), second.ended()], [401, 1, 1]);
});

test("a tab does not go on as somebody who signed in in another", async () => {
  const first = await signedIn("lanhdao");
  const second = await signedIn("tuphap", first.keep, first.alone);
  const [leader, justice] = [first.session.account, second.session.account];
  assert.ok(leader && justice && leader !== justice);
  assert.equal(must(await first.api.GET("/v1/me")).id, leader, "its token is still good");

  const body = { username: "lanhdao", password: passwordOf("lanhdao") };
  const { access_token } = must(await first.api.POST("/v1/auth/login", { body }));
  service.replaceKeys();
  await line.refuses(access_token, baseUrl);
  assert.equal((await first.api.GET("/v1/me")).response.status, 401);
  assert.deepEqual([first.ended(), first.session.account], [1, undefined]);
  assert.equal(must(await second.api.GET("/v1/me")).id, justice);
  assert.equal(second.ended(), 0);
});

test("who signs out does not sign out whoever signed in in another tab", async () => {
  const first = await signedIn("lanhdao");
  const second = await signedIn("tuphap", first.keep, first.alone);
  await first.session.signOut();
  assert.deepEqual([first.ended(), second.ended()], [1, 0]);
  assert.equal(await second.session.resume(), true);
  assert.equal(must(await second.api.GET("/v1/me")).id, second.session.account);
});

test("a sign-in waits for a renewal that is under way", async () => {
  const first = await signedIn("lanhdao");
  const second = tab(baseUrl, first.keep, first.alone);
  const logins = line.count("/v1/auth/login");
  let meanwhile = 0;
  line.answer(async () => {
    await new Promise(setImmediate);
    meanwhile = logins();
    return Response.json({ code: "invalid_credentials" }, { status: 401 });
  });
  const renewed = first.session.resume();
  assert.equal(await second.session.signIn("tuphap", passwordOf("tuphap")), "done");
  assert.deepEqual([await renewed, meanwhile, logins()], [false, 0, 1]);
  assert.equal(await tab(baseUrl, first.keep, first.alone).session.resume(), true);
});

test("a refresh token that comes twice ends the session", async () => {
  const { session, keep, ended } = await signedIn("lanhdao");
  const refresh_token = refreshTokenIn(keep);
  assert.equal(await session.resume(), true);
  assert.equal((await session.api.POST("/v1/auth/refresh", { body: { refresh_token } })).error?.code, "invalid_credentials");
  assert.equal(await session.resume(), false);
  assert.equal(ended(), 1);
});

test("lists are read page by page, as rows and as a file", async () => {
  const { api } = await signedIn("tuphap");
  const unit = await unitOf(api);
  const all: string[] = [];
  for await (const one of owed(api, unit, 1)) all.push(one.id);
  assert.equal(all.length, 2);
  const pages = line.count(`/v1/units/${unit}/obligations`);
  const atOnce: string[] = [];
  for await (const one of owed(api, unit)) atOnce.push(one.id);
  assert.deepEqual([atOnce, pages()], [all, 1]);

  const byRow: string[] = [];
  for await (const row of await owedRows(api, unit)) byRow.push(row.id);
  assert.deepEqual(byRow, all);

  const { href, name } = await owedFile(api, unit);
  const csv = await (await fetch(href)).text();
  assert.match(name, /\.csv$/);
  assert.equal(csv.trimEnd().split("\r\n").length, 1 + all.length);

  const first = await api.GET("/v1/units/{id}/obligations", { params: { path: { id: unit }, query: { limit: 1 } } });
  const { next_cursor } = must(first);
  const linked = /<([^>]+)>; rel="next"/.exec(first.response.headers.get("Link") ?? "")?.[1];
  assert.equal(new URL(linked ?? "", baseUrl).searchParams.get("cursor"), next_cursor);
});

test("an unchanged copy is kept, a changed one read again", async () => {
  const { api } = await signedIn("giaoduc");
  const { body, tag } = await begun(api);
  const kept = await readReport(api, body.id);
  assert.equal(kept.tag, tag);
  assert.equal(await readReport(api, body.id, kept), kept);
  const saved = await save(api, kept, figures(kept.body, [[5, 6]]), never);
  const again = await readReport(api, body.id, kept);
  assert.deepEqual([again.tag, again.body.values.length], [saved.tag, 1]);
});

// Figures of the first measures owed, as numerators and denominators.
function figures(report: Report, counted: [number, number][]): Value[] {
  return counted.map(([numerator, denominator], place) => {
    const measure_id = report.measures[place]?.measure_id ?? assert.fail("no such measure");
    return { measure_id, numerator, denominator };
  });
}

test("two people save the same form, and nothing of either is lost", async () => {
  const [one, other] = [await signedIn("tuphap"), await signedIn("tuphap")];
  const base = await save(one.api, await begun(one.api), [], never);
  const start = await save(one.api, base, figures(base.body, [[1, 9], [2, 9], [3, 9]]), never);
  const theirs = await readReport(other.api, start.body.id);
  await save(other.api, theirs, figures(base.body, [[1, 9], [7, 9], [8, 9]]), never);

  // Here the first and the third were changed; there the second and the third.
  const clashes: unknown[] = [];
  const saved = await save(one.api, start, figures(base.body, [[4, 9], [2, 9], [5, 9]]), async (mine, stored) => {
    clashes.push([mine?.numerator, stored?.numerator]);
    return mine;
  });
  assert.deepEqual(clashes, [[5, 8]]);
  const stored = await readReport(other.api, start.body.id);
  assert.deepEqual(stored.body.values.map((value) => value.numerator), [4, 7, 5]);
  assert.equal(stored.tag, saved.tag);

  const lost = await save(one.api, start, stored.body.values.map(asInput), never);
  assert.deepEqual(lost.body.values, stored.body.values, "what had arrived after all is no clash when it is sent again");

  const gone = await merge(figures(base.body, [[1, 9]]), [], figures(base.body, [[1, 9], [2, 9]]), never);
  assert.deepEqual(gone, figures(base.body, [[1, 9], [2, 9]]).slice(1), "what was taken out here stays out");
  const without = await other.api.PUT("/v1/reports/{id}/values", {
    params: { path: { id: start.body.id }, header: {} as { "If-Match": string } },
    body: { values: [] },
  });
  assert.equal(without.error?.code, "precondition_required");
});

test("a patch holds what was changed, and null empties", async () => {
  const { api } = await signedIn("quantri");
  const found = must(await api.GET("/v1/accounts", { params: { query: { username: "noivu" } } })).items[0];
  const path = { id: found?.id ?? "" };
  const form = { display_name: "Phòng Nội vụ", email: null as string | null };
  const patch = async (after: typeof form, before: typeof form) => {
    const read = await api.GET("/v1/accounts/{id}", { params: { path } });
    const header = { "If-Match": read.response.headers.get("ETag") ?? "" };
    const body = changed(before, after);
    const { display_name, email } = must(await api.PATCH("/v1/accounts/{id}", { params: { path, header }, body }));
    return [Object.keys(body), display_name, email];
  };
  const mailed = { ...form, email: "noivu@phanthiet.gov.vn" };
  assert.deepEqual(await patch(mailed, form), [["email"], form.display_name, mailed.email]);
  const named = { ...mailed, display_name: "Phòng Nội vụ thành phố" };
  assert.deepEqual(await patch(named, mailed), [["display_name"], named.display_name, mailed.email]);
  assert.deepEqual(await patch({ ...named, email: null }, named), [["email"], named.display_name, null]);
});

test("faults come to stand beside their fields, in the language chosen", async () => {
  const { session, api } = await signedIn("truyenthanh");
  const report = await begun(api);
  const fields = new Set(["/values/0/numerator", "/values/0", "/values/1/women"]);
  const wrong = figures(report.body, [[1.00001, 2]]);
  const vi = byField(await refusal(save(api, report, wrong, never)), fields);
  assert.deepEqual([[...vi.at.keys()], vi.above], [["/values/0/numerator"], []]);
  const owner = byField(await refusal(save(api, report, wrong, never)), new Set(["/values/0"]));
  assert.deepEqual([...owner.at.keys()], ["/values/0"]);
  const nowhere = byField(await refusal(save(api, report, wrong, never)), new Set<string>());
  assert.deepEqual([nowhere.at.size, nowhere.above], [0, vi.at.get("/values/0/numerator")]);
  session.language = "en";
  const en = byField(await refusal(save(api, report, wrong, never)), fields);
  assert.notDeepEqual(en.at.get("/values/0/numerator"), vi.at.get("/values/0/numerator"));
});

test("a report is sent once its figures are there, and only once", async () => {
  const { api } = await signedIn("taichinh");
  const draft = await begun(api);
  const missing = await refusal(submit(api, draft));
  assert.equal(missing.code, "report_incomplete");
  assert.ok(missing.errors?.every(({ pointer }) => pointer?.startsWith("/")));
  const reasons = draft.body.measures.map(({ measure_id }) => ({ measure_id, no_data_reason: "Không theo dõi" }));
  const full = await save(api, draft, reasons, never);
  assert.deepEqual(full.body.values.map(asInput).map((value) => value.no_data_reason), reasons.map(() => "Không theo dõi"));
  assert.ok(full.body.allowed_actions.includes("submit"));
  const sent = await submit(api, full);
  assert.equal(sent.body.status, "submitted");
  assert.ok(!sent.body.allowed_actions.includes("submit"));
  assert.equal((await submit(api, full)).tag, sent.tag, "on an old copy it shows the report as it is");
  assert.equal((await submit(api, sent)).tag, sent.tag, "where it is sent already it does, too");
});

test("a file becomes part of the report", async () => {
  const { api } = await signedIn("noivu");
  const report = await begun(api);
  const file = new File(["Nội dung,Số lượng\nDự thảo đã thẩm định,11\n"], "Danh mục dự thảo.csv");
  const attached = await attach(api, report, file);
  assert.deepEqual([attached.name, attached.media_type, attached.size], [file.name, "text/csv", file.size]);
  const { body } = await readReport(api, report.body.id);
  assert.equal(body.version, attached.report_version);
  const path = { id: body.id, attachment_id: attached.id };
  const content = await api.GET("/v1/reports/{id}/attachments/{attachment_id}/content", { params: { path }, parseAs: "blob" });
  assert.equal(await (must(content) as Blob).text(), await file.text());
});
