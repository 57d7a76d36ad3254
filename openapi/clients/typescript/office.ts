import { unit } from "./admin.ts";
import { expect, good, only, tag, withMember, type Api, type Schemas } from "./calls.ts";

type Report = Schemas["Report"];
type Figure = Omit<Schemas["NewReportValue"], "measure_id">;

const FIGURES: Record<string, Figure> = {
  "7.1.a": { numerator: 11, denominator: 12 },
  "7.2.a": { numerator: 24, denominator: 25, women: 13, men: 11 },
};

/** Justice owes the annual report: it lists what is owed, begins it, writes its figures and sends it. */
export async function report(office: Api): Promise<Report> {
  const justice = await unit(office, "PTP");
  const listed = await office.GET("/v1/units/{id}/obligations", {
    params: { path: { id: justice.id }, query: { open: true } },
  });
  const owed = withMember(good(listed), "items").items.find((item) => item.period_label === "2018-Y");
  expect(owed !== undefined && owed.report_id === null, "Justice has not begun the annual report");

  const { begun, first } = await begin(office, owed);
  const values = await fill(office, begun, first);
  const path = { id: begun.id };
  const check = good(await office.POST("/v1/reports/{id}/validate", { params: { path } }));
  expect(check.valid, "the report can be submitted");
  return submit(office, begun.id, values);
}

/** Begins the report twice under one key, as a client does that got no answer the first time. */
async function begin(office: Api, owed: Schemas["Obligation"]): Promise<{ begun: Report; first: string }> {
  const once = {
    params: { header: { "Idempotency-Key": `"${owed.id}"` } },
    body: { period_id: owed.period_id, unit_id: owed.unit_id },
  };
  const answer = await office.POST("/v1/reports", once);
  const begun = good(answer);
  const repeated = await office.POST("/v1/reports", once);
  expect(good(repeated).id === begun.id, "one key, one report");
  expect(repeated.response.headers.get("Idempotency-Replayed") === "true", "the second answer is the first one again");
  expect(begun.status === "draft" && begun.allowed_actions.includes("write"), "it can be written");
  return { begun, first: tag(answer) };
}

/** Saves all figures; a second person saves on an outdated copy, is told so, and saves on the report as it stands. */
async function fill(office: Api, begun: Report, first: string): Promise<string> {
  const path = { id: begun.id };
  const values = begun.measures.map((measure): Schemas["NewReportValue"] => ({
    measure_id: measure.measure_id,
    ...(FIGURES[measure.code] ?? { no_data_reason: "Phòng Tư pháp không theo dõi." }),
  }));
  const saved = await office.PUT("/v1/reports/{id}/values", {
    params: { path, header: { "If-Match": first } },
    body: { values },
  });
  expect(good(saved).values.length === begun.measures.length, "each measure has its value");

  const narrative = [{ section: "results", text: "Phòng Tư pháp đã thẩm định 12 dự thảo." }];
  const stale = await office.PATCH("/v1/reports/{id}", {
    params: { path, header: { "If-Match": first } },
    body: { narrative },
    headers: { "Content-Type": "application/merge-patch+json" },
  });
  expect(stale.response.status === 412 && stale.error?.code === "stale", "nobody overwrites what they have not seen");
  const read = await office.GET("/v1/reports/{id}", { params: { path } });
  expect(good(read).values.length === values.length, "what was saved is there");
  const recovered = await office.PATCH("/v1/reports/{id}", {
    params: { path, header: { "If-Match": tag(read) } },
    body: { narrative },
    headers: { "Content-Type": "application/merge-patch+json" },
  });
  expect(only(good(recovered).narrative).section === "results", "now it is saved");
  return tag(recovered);
}

/** The lead unit's remark is answered with another figure. */
export async function mend(office: Api, id: string): Promise<Report> {
  const read = await office.GET("/v1/reports/{id}", { params: { path: { id } } });
  const returned = good(read);
  expect(returned.status === "returned", "the report came back");
  const measure_id = only(returned.remarks).measure_id;
  expect(measure_id !== null, "the remark is about a measure");
  const saved = await office.PUT("/v1/reports/{id}/values/{measure_id}", {
    params: { path: { id, measure_id }, header: { "If-Match": tag(read) } },
    body: { numerator: 23, denominator: 26, women: 12, men: 11 },
  });
  expect(good(saved).revision === 2, "what was sent stays as it was");
  return submit(office, id, tag(saved));
}

async function submit(office: Api, id: string, version: string): Promise<Report> {
  const sent = good(
    await office.POST("/v1/reports/{id}/submit", { params: { path: { id }, header: { "If-Match": version } } }),
  );
  expect(sent.status === "submitted" && sent.submitted_at !== null, "the lead unit has it");
  return sent;
}
