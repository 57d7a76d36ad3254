// Starts Debian's Chromium, with nothing kept from an earlier run and nothing asked of anybody outside.

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

// Runs `drive` with a fresh browser, which is closed whatever comes of it.
export async function inBrowser(drive, args = []) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // What is opened is on this machine, whatever the environment says.
      "--no-proxy-server",
      ...args,
    ],
  });
  try {
    await drive(browser);
  } finally {
    await browser.close();
  }
}

// What the demonstration's person signs in with.
export async function person(username) {
  const people = JSON.parse(await readFile(process.env.ACCOUNTS, "utf8"));
  return people.find((one) => one.username === username);
}

// An access token of that person.
export async function tokenOf(username) {
  const { password } = await person(username);
  const signedIn = await fetch(`${process.env.API}/v1/auth/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  return (await signedIn.json()).access_token;
}
