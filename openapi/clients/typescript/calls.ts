import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

export type Api = Client<paths>;
export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

/** What a call gives: what was asked for, or the problem that stands in its way. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export const address = process.env.API ?? "";

/** A client without a token, or with the one given. */
export function client(token?: string): Api {
  return createClient<paths>({
    baseUrl: address,
    headers: token === undefined ? { "Accept-Language": "en" } : { "Accept-Language": "en", Authorization: `Bearer ${token}` },
  });
}

export function expect(fact: boolean, what: string): asserts fact {
  if (!fact) throw new Error(`the service does otherwise: ${what}`);
}

/** The body of an answer that has to be a success. */
export function good<T>(answer: Answer<T>): NonNullable<T> {
  expect(answer.data !== undefined && answer.data !== null, `${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

/** Of answers that come in several formats the one that holds this member: the JSON that was asked for. */
export function withMember<T, K extends string>(body: T, member: K): Extract<T, Record<K, unknown>> {
  const holds = (one: T): one is Extract<T, Record<K, unknown>> => typeof one === "object" && one !== null && member in one;
  expect(holds(body), `an object with ${member}`);
  return body;
}

/** The tag of the version that was answered, for the next `If-Match`. */
export function tag(answer: { response: Response }): string {
  const found = answer.response.headers.get("ETag");
  expect(found !== null, `no ETag on ${answer.response.url}`);
  return found;
}

/** The one thing a list is expected to hold. */
export function only<T>(items: T[]): T {
  const [first, ...others] = items;
  expect(first !== undefined && others.length === 0, `one item, not ${items.length}`);
  return first;
}

export async function signIn(username: string, password: string): Promise<Schemas["Tokens"]> {
  return good(await client().POST("/v1/auth/login", { body: { username, password } }));
}

/** The first sign-in: nothing works until the password given out is changed. */
export async function takeOver(username: string, given: string, own: string): Promise<Api> {
  const first = await signIn(username, given);
  expect(first.must_change_password, "a password that was given out has to be changed");
  const restricted = client(first.access_token);
  const refused = await restricted.GET("/v1/units");
  expect(refused.error?.code === "password_change_required", "nothing else can be done before");
  const changed = await restricted.PUT("/v1/me/password", { body: { current_password: given, new_password: own } });
  expect(changed.response.status === 204, "the password is changed");
  const next = await signIn(username, own);
  expect(!next.must_change_password, "now everything is open");
  return client(next.access_token);
}
