// The service that the snippets of docs/frontend.md are played against, to be stopped and started again.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const { API = "", PROGRAM = "", SERVICE_FOLDER = "" } = process.env;
export const baseUrl = API;

interface Person {
  username: string;
  password: string;
}

export class Service {
  #running: ChildProcess | undefined;

  // Starts it, with further settings, and waits until it answers.
  async start(settings: Record<string, string> = {}): Promise<void> {
    this.#running = spawn(PROGRAM, ["demo"], {
      cwd: SERVICE_FOLDER,
      env: { ...process.env, TIENDO_DATA_DIR: "data", TIENDO_LISTEN: new URL(baseUrl).host, DATABASE_URL: "", ...settings },
      stdio: "ignore",
    });
    for (let tries = 0; tries < 600; tries++) {
      const ready = await fetch(`${baseUrl}/health/ready`).catch(() => null);
      if (ready?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the service does not start");
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    running.kill();
    await once(running, "exit");
  }

  // Another key signs from now on, and no access token given out before is good any more.
  replaceKeys(): void {
    const before = this.#keys("list");
    this.#keys("rotate", "--at-once");
    for (const line of before.trim().split("\n")) {
      const [kid, standing] = line.split(/\s+/);
      // A kid may begin with a hyphen.
      if (kid && standing !== "retired") this.#keys("retire", "--", kid);
    }
  }

  #keys(...words: string[]): string {
    const env = { ...process.env, TIENDO_DATA_DIR: "data", DATABASE_URL: "sqlite://data/demo.sqlite" };
    return execFileSync(PROGRAM, ["keys", ...words], { cwd: SERVICE_FOLDER, env, encoding: "utf8" });
  }
}

// The password of a person of the demonstration.
export function passwordOf(username: string): string {
  const people: Person[] = JSON.parse(readFileSync(`${SERVICE_FOLDER}/data/demo-accounts.json`, "utf8"));
  const found = people.find((one) => one.username === username);
  if (!found) throw new Error(`there is no ${username}`);
  return found.password;
}
