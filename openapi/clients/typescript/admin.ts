import { client, expect, good, only, signIn, tag, takeOver, type Api, type Schemas } from "./calls.ts";

export interface People {
  office: Api;
  lead: Api;
  province: { client_id: string; client_secret: string };
}

const GIVEN = "đổi ngay khi đăng nhập";
const OWN = "con mèo mà trèo cây cau";

/** Accounts for Justice and for the Labour office, and a client for the province's system. */
export async function makeAccounts(password: string): Promise<People> {
  const admin = client((await signIn("quantri", password)).access_token);
  const me = good(await admin.GET("/v1/me"));
  expect(me.actions.includes("manage_accounts"), "an admin looks after accounts");

  await refusePassword(admin);
  await makeAccount(admin, "tuphap.chuyenvien", "Chuyên viên Phòng Tư pháp", "reporter", "PTP");
  await makeAccount(admin, "laodong.chuyenvien", "Chuyên viên Phòng Lao động", "coordinator", "PLDTBXH");
  const city = await unit(admin, "593");
  const province = good(
    await admin.POST("/v1/service-clients", {
      body: {
        client_id: "truc-lien-thong",
        name: "Trục liên thông của tỉnh",
        unit_id: city.id,
        scopes: ["metadata:read", "aggregates:read", "reports:read", "changes:read"],
      },
    }),
  );
  return {
    office: await takeOver("tuphap.chuyenvien", GIVEN, OWN),
    lead: await takeOver("laodong.chuyenvien", GIVEN, OWN),
    province: { client_id: province.client_id, client_secret: province.client_secret },
  };
}

export async function unit(api: Api, code: string): Promise<Schemas["Unit"]> {
  return only(good(await api.GET("/v1/units", { params: { query: { code } } })).items);
}

/** A refusal names the code of the problem and each wrong place. */
async function refusePassword(admin: Api): Promise<void> {
  const { id: unit_id } = await unit(admin, "PTP");
  const refused = await admin.POST("/v1/accounts", {
    body: { username: "tuphap.chuyenvien", display_name: "Chuyên viên", password: "ngắn", grants: [{ role: "reporter", unit_id }] },
  });
  expect(refused.response.status === 422, "a short password is not taken");
  expect(refused.error?.code === "invalid_input", "the input is to blame");
  expect(only(refused.error.errors ?? []).pointer === "/password", "the fault is at the password");
}

async function makeAccount(admin: Api, username: string, display_name: string, role: Schemas["Role"], code: string): Promise<void> {
  const { id } = await unit(admin, code);
  const answer = await admin.POST("/v1/accounts", {
    body: { username, display_name, password: GIVEN, grants: [{ role, unit_id: id }] },
  });
  const made = good(answer);
  expect(answer.response.headers.get("Location") === `/v1/accounts/${made.id}`, "the answer says where the account is");
  expect(tag(answer) === `"${made.version}"`, "the tag is the version");
  expect(only(made.grants).role === role, `${username} is a ${role}`);
}
