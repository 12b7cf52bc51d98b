// The browser of the tests, headless and quiet, started when the first page is opened.

import { existsSync } from "node:fs";
import { requireTool } from "./programs.mjs";

const executablePath = process.env["KMSEAL_CHROMIUM"] ?? "/usr/bin/chromium";
const PATIENCE = 30_000;
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium. */
export class Chromium {
  #browser;

  /** Why pages are left out, or `false`. In CI it must be there: a test that is left out shows nothing. */
  get missing() {
    const reason = `there is no Chromium at ${executablePath}; KMSEAL_CHROMIUM names another`;
    return !existsSync(executablePath) && process.env["CI"] === undefined ? reason : false;
  }

  /** Opens `url` and returns what the page writes into its body; rejects with what went wrong in it. */
  textOf(url) {
    return this.#open(url, async (page) => {
      const text = () => document.body?.innerText.trim();
      return (await page.waitForFunction(text, undefined, { timeout: PATIENCE })).jsonValue();
    });
  }

  /** Opens `url` and returns the first thing that the page logs; rejects with what went wrong in it. */
  printedBy(url) {
    const isLog = (message) => message.type() === "log";
    return this.#open(url, async (page) =>
      (await page.waitForEvent("console", { predicate: isLog, timeout: PATIENCE })).text(),
    );
  }

  async #open(url, read) {
    this.#browser ??= requireTool("playwright-core").chromium.launch({ executablePath, args: QUIET });
    const context = await (await this.#browser).newContext();
    try {
      const page = await context.newPage();
      const wrong = new Promise((_, reject) => {
        page.on("pageerror", reject);
        page.on("console", (message) => message.type() === "error" && reject(new Error(message.text())));
      });
      const [answer] = await Promise.race([Promise.all([read(page), page.goto(url)]), wrong]);
      return answer;
    } finally {
      await context.close();
    }
  }

  /** Ends the browser, if there is one. */
  async close() {
    await (await this.#browser)?.close();
  }
}
