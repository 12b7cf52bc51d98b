// A page of headless Chromium with the package, for all tests of a file.

import { after, before } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.js";
import { startSite } from "./site.js";

/** A page that programs run in. */
export interface OpenPage {
  /** The page itself, from the first test on. */
  readonly page: Page;
  /** Runs a program in it, which says what it found with `return`. */
  run<T>(program: string): Promise<T>;
}

/** Opens a page before the tests of the suite and closes it after them; each program begins with `setup`. */
export function openPage(setup: string): OpenPage {
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  let page: Page;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), launchChromium()]);
    page = await browser.newPage();
    await page.goto(`${site.url}/allowed`);
  });
  after(() => Promise.all([browser?.close(), site?.stop()]));
  return {
    get page() {
      return page;
    },
    run: (program) => page.evaluate(`(async () => {${setup}\n${program}\n})()`),
  };
}
