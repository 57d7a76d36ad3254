// People of the demonstration in the tabs of a browser.

import assert from "node:assert/strict";
import { type Alone, type Api, type Keep, type Kept, must, type Problem, Refused, type Report, Session } from "./frontend.ts";
import { baseUrl, passwordOf } from "./frontend_service.ts";

// What survives a reload of a page, and what all tabs share.
export function memory(): Keep {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

// As navigator.locks does it.
export function lock(): Alone {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => null);
    return next;
  };
}

export interface Tab {
  session: Session;
  keep: Keep;
  alone: Alone;
  ended: () => number;
}

export function tab(url = baseUrl, keep = memory(), alone = lock()): Tab {
  let ended = 0;
  const session = new Session(url, keep, alone, () => void ended++);
  return { session, keep, alone, ended: () => ended };
}

// Signs in in a new tab, of a browser of its own unless others are to share it.
export async function signedIn(username: string, keep = memory(), alone = lock()): Promise<Tab & { api: Api }> {
  const opened = tab(baseUrl, keep, alone);
  assert.equal(await opened.session.signIn(username, passwordOf(username)), "done");
  return { ...opened, api: opened.session.api };
}

// The refresh token that the tabs share.
export function refreshTokenIn(keep: Keep): string {
  return JSON.parse(keep.getItem("signed_in") ?? "{}").refresh_token ?? assert.fail("nobody is signed in");
}

export async function refusal(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Refused, String(error));
    return error.problem;
  }
  throw new assert.AssertionError({ message: "it was not refused" });
}

export async function unitOf(api: Api): Promise<string> {
  const me = must(await api.GET("/v1/me"));
  return me.grants[0]?.unit_id ?? assert.fail("no grant");
}

// Begins the report of 2018 of the person's unit.
export async function begun(api: Api): Promise<Kept<Report>> {
  const unit_id = await unitOf(api);
  const period = must(await api.GET("/v1/periods", { params: { query: { label: "2018-Y" } } })).items[0];
  const made = await api.POST("/v1/reports", { body: { unit_id, period_id: period?.id ?? "" } });
  return { body: must(made), tag: made.response.headers.get("ETag") ?? "" };
}
