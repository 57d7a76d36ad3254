import { expect, good, only, tag, type Api, type Schemas } from "./calls.ts";

type Report = Schemas["Report"];

/** The Labour office finds what was sent, asks about 7.2.a and sends it back. */
export async function sendBack(lead: Api, sent: Report): Promise<void> {
  const path = { id: sent.id };
  const query = { period_id: sent.period_id, status: "submitted" } as const;
  const listed = only(good(await lead.GET("/v1/reports", { params: { query } })).items);
  expect(listed.id === sent.id, "it is the one report that waits");

  const read = await lead.GET("/v1/reports/{id}", { params: { path } });
  const asked = good(read).values.find((value) => value.measure_code === "7.2.a");
  expect(asked !== undefined && asked.numerator === 24 && asked.denominator === 25, "the figures arrived");
  const review = await lead.POST("/v1/reports/{id}/review", { params: { path, header: { "If-Match": tag(read) } } });
  const back = await lead.POST("/v1/reports/{id}/return", {
    params: { path, header: { "If-Match": tag(review) } },
    body: {
      reason: "Đề nghị rà soát số thành viên.",
      remarks: [{ measure_id: asked.measure_id, text: "Tổ biên tập có 26 thành viên." }],
    },
  });
  expect(good(back).status === "returned", "Justice has it again");
}

/** The second revision is accepted, and cannot be accepted twice. */
export async function accept(lead: Api, id: string): Promise<Report> {
  const path = { id };
  const read = await lead.GET("/v1/reports/{id}", { params: { path } });
  const answer = await lead.POST("/v1/reports/{id}/accept", { params: { path, header: { "If-Match": tag(read) } } });
  const accepted = good(answer);
  expect(accepted.status === "accepted" && accepted.effective_revision === 2, "its second revision counts");
  const again = await lead.POST("/v1/reports/{id}/accept", { params: { path, header: { "If-Match": tag(answer) } } });
  expect(again.response.status === 409 && again.error?.code === "invalid_state", "what is accepted cannot be accepted");
  return accepted;
}
