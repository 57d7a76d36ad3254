import { client, expect, good, only, tag, withMember, type Api, type Schemas } from "./calls.ts";
import type { operations } from "./api.d.ts";
import type { People } from "./admin.ts";

/** The client-credentials grant. */
export async function connect(credentials: People["province"]): Promise<Api> {
  const token = good(
    await client().POST("/v1/oauth/token", {
      body: { grant_type: "client_credentials", ...credentials },
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );
  return client(token.access_token);
}

/** Where the feed ends now: what comes later is read from there. */
export async function place(province: Api): Promise<string> {
  return (await page(province, { after: "now" })).next_cursor;
}

async function page(province: Api, query: NonNullable<operations["list_changes"]["parameters"]["query"]>): Promise<Schemas["ChangePage"]> {
  return withMember(good(await province.GET("/v1/changes", { params: { query } })), "has_more");
}

/** Follows the feed to the acceptance; of drafts and what was sent back a system is told nothing. */
export async function follow(province: Api, from: string, report: Schemas["Report"]): Promise<void> {
  let after = from;
  for (;;) {
    const { items, next_cursor, has_more } = await page(province, { after, limit: 2, wait: 5 });
    const about = items.filter((entry) => entry.subject === "report");
    if (about.length > 0) {
      const { kind, subject_id, revision, removed } = only(about);
      expect(kind === "report_accepted" && subject_id === report.id, "it is this report that was accepted");
      expect(revision === 2 && !removed, "its second revision");
      return;
    }
    expect(has_more, "the feed goes on to the acceptance");
    after = next_cursor;
  }
}

/**
 * The figures of objective 7 for the year. Only Justice reports them, so they are those of its second revision:
 * 11 of 12 drafts are 91.6667 per cent, 23 of 26 members 88.4615 per cent, rounded half up to four digits.
 */
export async function pull(province: Api, report: Schemas["Report"]): Promise<void> {
  const seventh = good(await province.GET("/v1/objectives", { params: { query: { number: "7" } } })).items;
  const query = { period_id: report.period_id, objective_id: only(seventh).id };
  const answer = await province.GET("/v1/aggregates", { params: { query } });
  const { cells } = withMember(good(answer), "cells");
  const figures = cells.map(({ measure, numerator, denominator, rate, women, men }) => ({
    code: measure.code, numerator, denominator, rate, women, men,
  }));
  const expected: typeof figures = [
    { code: "7.1.a", numerator: 11, denominator: 12, rate: 91.6667, women: null, men: null },
    { code: "7.2.a", numerator: 23, denominator: 26, rate: 88.4615, women: 12, men: 11 },
  ];
  for (const cell of expected) {
    const found = figures.find(({ code }) => code === cell.code);
    expect(JSON.stringify(found) === JSON.stringify(cell), `${JSON.stringify(cell)}, not ${JSON.stringify(found)}`);
  }
  for (const cell of cells.filter(({ measure }) => ["7.1.a", "7.2.a"].includes(measure.code))) {
    expect(cell.complete && cell.units_expected === 1 && cell.units_reported === 1, "nobody else owes it");
  }

  const unchanged = await province.GET("/v1/aggregates", {
    params: { query, header: { "If-None-Match": tag(answer) } },
  });
  expect(unchanged.response.status === 304, "an unchanged pull costs nothing");
}

/** A system that pulls changes nothing. */
export async function refused(province: Api, id: string): Promise<void> {
  const answer = await province.POST("/v1/reports/{id}/submit", { params: { path: { id }, header: { "If-Match": '"1"' } } });
  expect(answer.response.status === 403 && answer.error?.code === "forbidden", "a system does not report");
}
