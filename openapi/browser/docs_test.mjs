// The pages at /docs, used as somebody new to the API would; SCREENSHOT names a file for a picture of them.

import assert from "node:assert/strict";
import { inBrowser, tokenOf } from "./chromium.mjs";

const { API, SCREENSHOT } = process.env;
// Not an address of this machine, for which Swagger UI leaves out what it does on the web.
const HOST = "kehoach.example.vn";
const { port } = new URL(API);
const SERVICE = `http://${HOST}:${port}`;

function said(what) {
  console.log(`   ${what}`);
}

const operation = (page, tag, id) => page.locator(`[id="operations-${tag}-${id}"]`);

async function openTag(page, tag) {
  const heading = page.locator(`[id="operations-tag-${tag}"]`);
  if ((await heading.getAttribute("data-is-open")) !== "true") await heading.click();
}

async function execute(block) {
  await block.getByRole("button", { name: "Execute" }).click();
  const answer = block.locator(".live-responses-table .response").first();
  await answer.waitFor();
  return {
    status: (await answer.locator(".response-col_status").innerText()).trim(),
    body: await answer.locator("pre.microlight").first().innerText(),
    headers: await answer.locator("pre.microlight").last().innerText(),
  };
}

async function drive(browser) {
  console.log(`== ${SERVICE}/docs`);
  const page = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
  const complaints = [];
  const asked = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${SERVICE}/docs`);
  const tags = page.locator(".opblock-tag");
  await tags.first().waitFor();
  const { paths } = await (await fetch(`${API}/openapi.json`)).json();
  const operations = Object.values(paths).flatMap((path) => Object.values(path).filter((one) => one?.operationId));
  const known = [...new Set(operations.flatMap((one) => one.tags))];
  assert.equal(await tags.count(), known.length);
  for (const name of known) await openTag(page, name.replaceAll(" ", "_"));
  assert.equal(await page.locator(".opblock").count(), operations.length);
  said(`it opens with ${known.length} tags and all ${operations.length} operations`);

  await page.reload();
  await tags.first().waitFor();
  await page.locator(".auth-wrapper .authorize").first().click();
  const token = await tokenOf("noivu");
  await page.getByLabel("auth-bearer-value").fill(token);
  const dialog = page.locator(".auth-container", { has: page.getByLabel("auth-bearer-value") });
  await dialog.getByRole("button", { name: "Apply credentials" }).click();
  await page.locator(".modal-ux .close-modal").click();
  said("Authorize took a token");

  await openTag(page, "auth");
  const me = operation(page, "auth", "get_me");
  await me.click();
  const whoAmI = await execute(me);
  assert.equal(whoAmI.status, "200");
  assert.equal(JSON.parse(whoAmI.body).username, "noivu");
  said(`GET /v1/me, tried out, answers ${whoAmI.status} and ${JSON.parse(whoAmI.body).name}`);

  const headers = { Authorization: `Bearer ${token}` };
  const read = async (path) => (await (await fetch(`${API}${path}`, { headers })).json()).items[0].id;
  const period_id = await read("/v1/periods?label=2018-Y");
  const unit_id = await read("/v1/units?code=PNV");
  await openTag(page, "reports");
  const begin = operation(page, "reports", "create_report");
  await begin.locator(".opblock-summary").click();
  await begin.locator("textarea.body-param__text").fill(JSON.stringify({ period_id, unit_id }));
  const begun = await execute(begin);
  assert.equal(begun.status, "201");
  const { id, status } = JSON.parse(begun.body);
  assert.equal(status, "draft");
  assert.match(begun.headers, /etag: "1\.\d+"/);
  said(`POST /v1/reports, tried out with a body, answers ${begun.status} and a ${status}, with its ETag`);
  const stored = await fetch(`${API}/v1/reports/${id}`, { headers });
  assert.equal((await stored.json()).unit_id, unit_id);

  assert.deepEqual(complaints, [], "the console is empty");
  assert.deepEqual(asked.filter((url) => !url.startsWith(`${SERVICE}/`) && !url.startsWith("data:")), []);
  said(`${asked.length} requests, all to this service; the console is empty`);
  if (SCREENSHOT) await picture(page);
  await page.close();
}

// The tags, and an operation that was tried out.
async function picture(page) {
  for (const tag of ["auth", "reports"]) await page.locator(`[id="operations-tag-${tag}"]`).click();
  await openTag(page, "holidays");
  const block = operation(page, "holidays", "get_holiday_calendar");
  await block.locator(".opblock-summary").click();
  await block.locator("tr[data-param-name=year] input").fill("2018");
  await execute(block);
  const shown = await block.locator("pre.microlight").first().boundingBox();
  const top = await page.evaluate(() => scrollY);
  const clip = { x: 0, y: 0, width: 1200, height: Math.ceil(top + shown.y + shown.height + 24) };
  await page.mouse.move(0, 0);
  await page.screenshot({ path: SCREENSHOT, fullPage: true, clip });
  said(`${SCREENSHOT} written`);
}

// Without TLS in front, the browser would only complain of that.
await inBrowser(drive, [
  `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
  `--unsafely-treat-insecure-origin-as-secure=${SERVICE}`,
]);
