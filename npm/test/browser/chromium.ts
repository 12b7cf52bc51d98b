// The browser of the tests, headless and quiet.

import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const executablePath = process.env["KMSEAL_CHROMIUM"] ?? "/usr/bin/chromium";
const missing = `there is no Chromium at ${executablePath}; KMSEAL_CHROMIUM names another`;

/** Why tests in the browser are left out, or `false`. In CI it must be there: a test that is left out shows nothing. */
export const withoutChromium = !existsSync(executablePath) && process.env["CI"] === undefined ? missing : false;

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIET });
}
