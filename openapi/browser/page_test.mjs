// A page of another origin, driven as a person would, and the same page at an origin the service does not know.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { inBrowser, person, tokenOf } from "./chromium.mjs";

const { API, ALLOWED_PORT, OTHER_PORT } = process.env;
const [ALLOWED, OTHER] = [ALLOWED_PORT, OTHER_PORT].map((port) => `http://127.0.0.1:${port}`);
const TYPES = { "index.html": "text/html; charset=utf-8", "page.js": "text/javascript", "api.js": "text/javascript" };

async function contentOf(name) {
  if (name === "api.js") return `export default ${JSON.stringify(API)};`;
  return readFile(new URL(`page/${name}`, import.meta.url));
}

function servePage(port) {
  const server = createServer(async ({ url }, response) => {
    const name = new URL(url, ALLOWED).pathname.slice(1) || "index.html";
    const type = TYPES[name];
    response.writeHead(type ? 200 : 404, type ? { "Content-Type": type } : {});
    response.end(type && (await contentOf(name)));
  });
  return new Promise((resolve) => server.listen(Number(port), "127.0.0.1", () => resolve(server)));
}

function said(what) {
  console.log(`   ${what}`);
}

// Asks beside the browser, as another session of that person would.
async function beside(token, method, path, headers = {}, body = undefined) {
  const answer = await fetch(`${API}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

async function signIn(page, username, language = "vi") {
  const { password } = await person(username);
  await page.getByLabel("Tên đăng nhập").fill(username);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByLabel("Ngôn ngữ").selectOption(language);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

const field = (page, row, member) => page.locator(`[name="/values/${row}/${member}"]`);
const shown = (page, name) => page.locator(`#${name}`).textContent();
const met = (page, code) => page.locator(`#problem[data-code=${code}]`).waitFor();
const until = (page, status) => page.locator("#status", { hasText: String(status) }).waitFor();

// Justice fills in its report of 2018 while another session of it does, too.
async function allowed(browser) {
  console.log(`== a page of ${ALLOWED}, which the service knows`);
  const page = await browser.newPage();
  await page.goto(ALLOWED);

  await page.getByLabel("Tên đăng nhập").fill("tuphap");
  await page.getByLabel("Mật khẩu").fill("không phải mật khẩu này");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await met(page, "invalid_credentials");
  said(`a wrong password: ${await shown(page, "problem")}`);

  await signIn(page, "tuphap");
  const owed = page.locator("#owed li");
  await owed.first().waitFor();
  assert.equal(await owed.count(), 1);
  const limits = [await shown(page, "RateLimit"), await shown(page, "RateLimit-Policy")];
  assert.match(limits[0], /^"default";r=\d+;t=\d+$/);
  assert.match(limits[1], /^"default";q=\d+;w=\d+$/);
  assert.match(await shown(page, "X-Request-Id"), /^[0-9a-f-]{36}$/);
  const link = await shown(page, "Link");
  assert.match(link, /^<\/v1\/units\/[^>]+cursor=[^>]+>; rel="next"$/);
  said(`the first page of what is owed: ${(await owed.textContent()).trim()}; ${limits.join(", ")}`);
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await owed.nth(1).waitFor();
  assert.equal(await page.getByRole("button", { name: "Xem thêm" }).isVisible(), false);
  said(`Link led to the second and last: ${(await owed.nth(1).textContent()).trim()}`);

  await owed.filter({ hasText: "2018-Y" }).getByRole("button").click();
  await page.locator("#report").waitFor();
  const first = await shown(page, "ETag");
  assert.match(first, /^"\d+\.\d+"$/);
  said(`the report is open, ETag ${first}`);

  await field(page, 0, "numerator").fill("11");
  await field(page, 0, "denominator").fill("11");
  await field(page, 3, "numerator").fill("10.00001");
  await page.getByRole("button", { name: "Lưu" }).click();
  await met(page, "invalid_input");
  assert.equal(await page.locator("[aria-invalid]").count(), 1, "one field is wrong");
  const wrong = page.locator("[aria-invalid] + .fault");
  const at = await page.locator("[aria-invalid]").getAttribute("name");
  assert.equal(at, "/values/3/numerator", "the second of what was sent is the fourth of the form");
  said(`10.00001 at ${at}: ${await wrong.getAttribute("title")}, ${await wrong.textContent()}`);

  await field(page, 3, "numerator").fill("");
  await page.getByRole("button", { name: "Lưu" }).click();
  await until(page, 200);
  const second = await shown(page, "ETag");
  assert.notEqual(second, first);
  said(`mended and saved with If-Match ${first}, ETag ${second}`);

  const token = await tokenOf("tuphap");
  const [report] = (await beside(token, "GET", "/v1/reports")).items.filter((one) => one.status === "draft");
  const path = `/v1/reports/${report.id}`;
  const { measures, values, version } = await beside(token, "GET", path);
  assert.deepEqual([values.length, values[0].numerator, values[0].denominator], [1, 11, 11]);
  const trained = { numerator: 24, denominator: 25, women: 13, men: 11 };
  const elsewhere = `${path}/values/${measures[1].measure_id}`;
  await beside(token, "PUT", elsewhere, { "If-Match": `"${version}"` }, trained);
  said("another session saved another figure");

  await field(page, 0, "numerator").fill("10");
  await page.getByRole("button", { name: "Lưu" }).click();
  await met(page, "stale");
  assert.equal(await shown(page, "status"), "412");
  said(`412, read as a problem: ${await shown(page, "problem")}`);
  assert.equal(await field(page, 1, "numerator").inputValue(), "");
  await page.getByRole("button", { name: "Gộp với bản đang lưu" }).click();
  assert.equal(await field(page, 0, "numerator").inputValue(), "10", "what was entered here stays");
  assert.equal(await field(page, 1, "numerator").inputValue(), "24", "what was saved there is taken over");
  await page.getByRole("button", { name: "Lưu" }).click();
  await until(page, 200);
  const merged = (await beside(token, "GET", path)).values;
  assert.deepEqual(
    merged.map(({ numerator, denominator, women, men }) => [numerator, denominator, women, men]),
    [[10, 11, null, null], [24, 25, 13, 11]],
  );
  said(`merged with current and saved: ${merged.map((one) => `${one.numerator}/${one.denominator}`).join(", ")}`);

  await page.reload();
  await signIn(page, "tuphap", "en");
  await page.locator("#owed li").first().waitFor();
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.locator("#owed li").nth(1).waitFor();
  await page.locator("#owed li", { hasText: "2018-Y" }).getByRole("button").click();
  await field(page, 0, "women").fill("1.00001");
  await page.getByRole("button", { name: "Lưu" }).click();
  await page.locator("[aria-invalid] + .fault").first().waitFor();
  said(`the same page in English: ${await page.locator(".fault").first().textContent()}`);
  await page.close();
}

// Every call of a page of an unknown origin fails in the browser, even with a token that is good.
async function refused(browser) {
  console.log(`== the same page of ${OTHER}, which it does not`);
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(OTHER);
  await signIn(page, "tuphap");
  await met(page, "no_answer");
  assert.ok(complaints.some((text) => text.includes("blocked by CORS policy")), complaints.join("\n"));
  said("it cannot even sign in: blocked by CORS policy");

  const { password } = await person("tuphap");
  const signedIn = await fetch(`${API}/v1/auth/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "tuphap", password }),
  });
  const { access_token: token, refresh_token } = await signedIn.json();
  const [report] = (await beside(token, "GET", "/v1/reports")).items.filter((one) => one.status === "draft");
  const path = `/v1/reports/${report.id}`;
  const before = await beside(token, "GET", path);
  const bearer = { Authorization: `Bearer ${token}` };
  const json = { "Content-Type": "application/json" };
  const calls = [
    ["GET", "/health/live", {}],
    ["GET", "/v1/me", bearer],
    ["GET", path, bearer],
    ["POST", "/v1/auth/login", json, JSON.stringify({ username: "tuphap", password })],
    ["PUT", `${path}/values`, { ...bearer, ...json, "If-Match": "*" }, '{"values": []}'],
    ["PATCH", path, { ...bearer, ...json, "If-Match": "*" }, '{"narrative": []}'],
    ["DELETE", `${path}/values/${before.measures[0].measure_id}`, { ...bearer, "If-Match": "*" }],
    ["POST", `${path}/submit`, { ...bearer, "If-Match": "*" }],
    // Sent without asking first, as a form of any page can be.
    ["POST", "/v1/auth/logout", { "Content-Type": "text/plain" }, JSON.stringify({ refresh_token })],
  ];
  for (const [method, target, headers, body] of calls) {
    const outcome = await page.evaluate(
      ([url, init]) => fetch(url, init).then((answer) => `${answer.status}`, (error) => error.message),
      [`${API}${target}`, { method, headers, body }],
    );
    assert.equal(outcome, "Failed to fetch", `${method} ${target}`);
  }
  assert.deepEqual(await beside(token, "GET", path), before, "nothing was changed");
  const refreshed = await fetch(`${API}/v1/auth/refresh`, { method: "POST", headers: json, body: JSON.stringify({ refresh_token }) });
  assert.equal(refreshed.status, 200, "the session goes on");
  said(`${calls.length} calls with a good token failed, the report is what it was and the session goes on`);
  await page.close();
}

// What browsers ask before they let a page ask.
async function preflights() {
  console.log("== preflights");
  const ask = (origin, method, headers) =>
    fetch(`${API}/v1/reports/01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e`, {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers },
    });
  const WANTED = "accept,accept-language,authorization,content-type,idempotency-key,if-match,if-none-match,if-range,range";
  const names = (answer, header) => (answer.headers.get(header) ?? "").toLowerCase().split(/, */).sort();
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await ask(ALLOWED, method, WANTED);
    assert.equal(answer.status, 200, method);
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), ALLOWED);
    assert.deepEqual(names(answer, "Access-Control-Allow-Methods"), ["delete", "get", "head", "patch", "post", "put"]);
    assert.deepEqual(names(answer, "Access-Control-Allow-Headers"), WANTED.split(","));
    assert.equal(answer.headers.get("Access-Control-Max-Age"), "600");
    assert.equal(answer.headers.get("Access-Control-Allow-Credentials"), null);
    assert.ok(names(answer, "Vary").includes("origin"), "no cache gives it to another origin");
  }
  for (const [origin, method, headers] of [[OTHER, "GET", "authorization"], [ALLOWED, "TRACE", "authorization"], [ALLOWED, "GET", "x-other"], ["null", "GET", "authorization"]]) {
    const answer = await ask(origin, method, headers);
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), null, `${origin} ${method} ${headers}`);
  }
  said("six methods and nine headers for the known origin, for 10 minutes; nothing for another one");
}

const servers = await Promise.all([ALLOWED_PORT, OTHER_PORT].map(servePage));
try {
  await inBrowser(async (browser) => {
    await allowed(browser);
    await refused(browser);
  });
  await preflights();
} finally {
  for (const server of servers) server.close();
}
