// The line between page and service: counts what goes over it, loses answers, and gives others in their place.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

type Answer = () => Response | Promise<Response>;

export class Line {
  readonly #asked: string[] = [];
  #losing = 0;
  readonly #instead: Answer[] = [];

  constructor() {
    const ask = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      this.#asked.push(new URL(input instanceof Request ? input.url : input).pathname);
      const made = this.#instead.shift();
      if (made) return made();
      const answer = await ask(input, init);
      if (this.#losing === 0) return answer;
      this.#losing--;
      throw new TypeError("the line broke after the request had gone");
    };
  }

  // Counts the requests to a path from now on.
  count(path: string): () => number {
    const from = this.#asked.length;
    return () => this.#asked.slice(from).filter((one) => one === path).length;
  }

  // The next answer does not arrive.
  lose(): void {
    this.#losing++;
  }

  // The next requests do not reach the service, but get these answers.
  answer(...instead: Answer[]): void {
    this.#instead.push(...instead);
  }

  // Waits until the service refuses access tokens given out up to now.
  async refuses(token: string, baseUrl: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}` };
    await until("the token is refused", async () => !(await fetch(`${baseUrl}/v1/me`, { headers })).ok);
  }
}

// Looks again and again, for half a minute at most, until something has happened.
export async function until(what: string, happened: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await happened())) {
    assert.ok(Date.now() < end, `still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// What an authenticator app shows now (RFC 6238).
export function codeOf(secret: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = (hash[19] ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
