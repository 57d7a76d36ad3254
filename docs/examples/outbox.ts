// Keeps requests until they are answered, across reloads and broken lines. Beside it stands the module that the
// snippets of docs/frontend.md make.

import type { Alone, Problem, Session } from "./frontend.ts";

export interface Letter {
  key: string;
  path: string;
  body: unknown;
  written: number;
  tries: number;
}

export function pause(tries: number, answer: Response | null): number {
  const asked = Number(answer?.headers.get("Retry-After") ?? 0);
  // Growing, and not the same for everybody who lost the line at once.
  return 1000 * (asked || Math.min(60, 2 ** tries) * (0.5 + Math.random() / 2));
}

async function isPassing(answer: Response | null): Promise<boolean> {
  if (!answer || answer.status === 429 || answer.status >= 500) return true;
  if (answer.status !== 409) return false;
  const { code }: Problem = await answer.clone().json();
  return code === "idempotency_in_progress";
}

export class Outbox {
  #running: Promise<void> | undefined;

  // `settled` hears the answer to each letter; `null` where a day has passed and the person has to look.
  constructor(
    readonly session: Session,
    readonly baseUrl: string,
    // Another lock than the session's, which a letter may need on its way.
    readonly alone: Alone,
    readonly settled: (letter: Letter, answer: Response | null) => Promise<void>,
  ) {}

  post(path: string, body: unknown): Promise<void> {
    const letter = { key: crypto.randomUUID(), path, body, written: Date.now(), tries: 0 };
    this.#write([...this.letters(), letter]);
    return this.flush();
  }

  // Sends what is there, one after the other, until nothing is left that can be sent.
  flush(): Promise<void> {
    this.#running ??= this.alone(() => this.#run()).finally(() => (this.#running = undefined));
    return this.#running;
  }

  letters(): Letter[] {
    return JSON.parse(this.session.keep.getItem("outbox") ?? "[]");
  }

  async #run(): Promise<void> {
    for (let letter = this.letters()[0]; letter; letter = this.letters()[0]) {
      const { key, tries, written } = letter;
      const isOld = Date.now() - written > 23 * 3_600_000;
      const answer = isOld ? null : await this.#send(letter);
      // It waits for the next sign-in.
      if (answer?.status === 401) return;
      const others = this.letters().filter((one) => one.key !== key);
      if (!isOld && (await isPassing(answer))) {
        this.#write([{ ...letter, tries: tries + 1 }, ...others]);
        await new Promise((resolve) => setTimeout(resolve, pause(tries, answer)));
      } else {
        await this.settled(letter, answer);
        this.#write(this.letters().filter((one) => one.key !== key));
      }
    }
  }

  async #send({ key, path, body }: Letter): Promise<Response | null> {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` };
    const request = new Request(this.baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
    return this.session.fetch(request).catch(() => null);
  }

  #write(letters: Letter[]): void {
    this.session.keep.setItem("outbox", JSON.stringify(letters));
  }
}
