// A key that no script can read, kept in a page's IndexedDB: it opens after a reload what it sealed before.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchChromium, withoutChromium } from "./chromium.js";
import { startSite } from "./site.js";

/** What the page does first each time: finds its key, or makes one. */
const SETUP = `
const { Client, RawAesKeyring } = await import(location.origin + "/dist/browser.js");
const settled = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = fail; });
const opening = indexedDB.open("keys", 1);
opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
const database = await settled(opening);
const keys = () => database.transaction("keys", "readwrite").objectStore("keys");
let wrappingKey = await settled(keys().get("own"));
if (wrappingKey === undefined) {
  wrappingKey = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await settled(keys().put(wrappingKey, "own"));
}
const keyring = new RawAesKeyring({ keyNamespace: "notes", keyName: "this-browser", wrappingKey });
const client = new Client();`;

describe("a key that a page keeps", { skip: withoutChromium }, () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  let page: Page;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), launchChromium()]);
    page = await browser.newPage();
    await page.goto(`${site.url}/allowed`);
  });
  after(() => Promise.all([browser?.close(), site?.stop()]));

  const run = <T>(program: string) => page.evaluate<T>(`(async () => {${SETUP}\n${program}\n})()`);

  test("it opens after a reload what it sealed before, and cannot be exported", async () => {
    const message = await run<number[]>(`
      const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"), { encryptionContext: { a: "1" } });
      return [...ciphertext];`);
    await page.reload();
    const found = await run<{ opened: string; exported: string }>(`
      const { plaintext } = await client.decrypt(keyring, Uint8Array.from(${JSON.stringify(message)}), { encryptionContext: { a: "1" } });
      const exported = await crypto.subtle.exportKey("raw", wrappingKey).then(() => "bytes", (error) => error.name);
      return { opened: new TextDecoder().decode(plaintext), exported };`);
    assert.deepEqual(found, { opened: "four horses", exported: "InvalidAccessError" });
  });
});
