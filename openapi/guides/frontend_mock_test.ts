// Plays what docs/frontend.md says of the mock that Prism makes of the document.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { must, owed, staleFromMock } from "./frontend.ts";
import { tab } from "./frontend_people.ts";

const { MOCK = "", DOCUMENT = "" } = process.env;
const { schemas } = JSON.parse(readFileSync(DOCUMENT, "utf8")).components;
const id = "01936f3e-7a10-7c3e-9d2b-0f5a6c1b2d3e";

test("somebody signs in to the mock and reads the examples of the document", async () => {
  const { session } = tab(MOCK);
  assert.equal((await session.api.GET("/v1/me")).response.status, 401, "a token is wanted");
  assert.equal(await session.signIn("tuphap", "mot cau rat kho doan 2018"), "done");
  assert.deepEqual(must(await session.api.GET("/v1/me")), schemas.Me.example);
  const first = await owed(session.api, id).next();
  assert.deepEqual(first.value, schemas.Obligation.example);
  const read = await session.api.GET("/v1/reports/{id}", { params: { path: { id } } });
  assert.deepEqual(must(read), schemas.Report.example);
});

test("the mock refuses what the service would", async () => {
  const { session } = tab(MOCK);
  await session.signIn("tuphap", "mot cau rat kho doan 2018");
  const params = { path: { id }, header: { "If-Match": '"1"' } };
  const good = { measure_id: id, numerator: 5, denominator: 6 };
  const put = async (value: object) => {
    const body = { values: [value as typeof good] };
    return (await session.api.PUT("/v1/reports/{id}/values", { params, body })).response.status;
  };
  assert.equal(await put(good), 200);
  assert.equal(await put({ ...good, numerator: "năm" }), 422);
  assert.equal(await put({ numerator: 5 }), 422);
  const tooMany = await session.api.GET("/v1/units", { params: { query: { limit: 201 } } });
  assert.equal(tooMany.response.status, 400);
});

test("the mock plays 412 with what is stored", async () => {
  assert.deepEqual(await staleFromMock(MOCK, id), schemas.Report.example);
});
