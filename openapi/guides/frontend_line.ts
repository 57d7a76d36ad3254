// The line between page and service: counts what goes over it, and loses answers.

import { createHmac } from "node:crypto";

export class Line {
  readonly #asked: string[] = [];
  #losing = 0;

  constructor() {
    const ask = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      this.#asked.push(new URL(input instanceof Request ? input.url : input).pathname);
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

  // Waits until the service refuses access tokens given out up to now.
  async refuses(token: string, baseUrl: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}` };
    while ((await fetch(`${baseUrl}/v1/me`, { headers })).ok) await new Promise((resolve) => setTimeout(resolve, 20));
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
