// Keeps requests until they are answered, across reloads and broken lines. Beside it stands the module that the
// snippets of docs/frontend.md make.

import type { Alone, Problem, Session } from "./frontend.ts";

export interface Letter {
  key: string;
  // Who wrote it, and for whom alone it is sent.
  account: string;
  path: string;
  body: unknown;
  written: number;
  tries: number;
  // Answers 500 that it met.
  faults: number;
}

// So many 500s are no passing trouble, and others wait behind the letter.
const MOST_FAULTS = 5;

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
  #again = false;

  // `settled` hears the answer to each letter; `null` where a day has passed and the person has to look.
  constructor(
    readonly session: Session,
    readonly baseUrl: string,
    // Another lock than the session's, which a letter may need on its way.
    readonly alone: Alone,
    readonly settled: (letter: Letter, answer: Response | null) => Promise<void>,
  ) {}

  async post(path: string, body: unknown): Promise<void> {
    const { account } = this.session;
    if (!account) throw new Error("nobody is signed in");
    const letter = { key: crypto.randomUUID(), account, path, body, written: Date.now(), tries: 0, faults: 0 };
    this.#write([...this.#all(), letter]);
    await this.flush();
  }

  // Sends what is there, one after the other, until nothing is left that can be sent.
  flush(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#untilQuiet();
    return this.#running;
  }

  // Those of the person who is signed in.
  letters(): Letter[] {
    const { account } = this.session;
    return this.#all().filter((one) => one.account === account);
  }

  // What is posted when a run has just looked for the last time gets another.
  async #untilQuiet(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.alone(() => this.#run());
      }
    } finally {
      this.#running = undefined;
    }
  }

  async #run(): Promise<void> {
    for (let letter = this.letters()[0]; letter; letter = this.letters()[0]) {
      const { key, tries, written } = letter;
      const isOld = Date.now() - written > 23 * 3_600_000;
      const answer = isOld ? null : await this.#send(letter);
      // It waits for the next sign-in.
      if (answer?.status === 401) return;
      const faults = letter.faults + Number(answer?.status === 500);
      if (!isOld && faults < MOST_FAULTS && (await isPassing(answer))) {
        const tried = { ...letter, tries: tries + 1, faults };
        this.#write(this.#all().map((one) => (one.key === key ? tried : one)));
        await new Promise((resolve) => setTimeout(resolve, pause(tries, answer)));
      } else {
        await this.settled(letter, answer);
        this.#write(this.#all().filter((one) => one.key !== key));
      }
    }
  }

  async #send({ key, path, body }: Letter): Promise<Response | null> {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` };
    const request = new Request(this.baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
    return this.session.fetch(request).catch(() => null);
  }

  #all(): Letter[] {
    return JSON.parse(this.session.keep.getItem("outbox") ?? "[]");
  }

  #write(letters: Letter[]): void {
    this.session.keep.setItem("outbox", JSON.stringify(letters));
  }
}
