// A key that no script can read, kept in a page's IndexedDB: it opens after a reload what it sealed before.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withoutChromium } from "./chromium.js";
import { openPage } from "./page.js";

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
  const tab = openPage(SETUP);

  test("it opens after a reload what it sealed before, and cannot be exported", async () => {
    const message = await tab.run<number[]>(`
      const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"), { encryptionContext: { a: "1" } });
      return [...ciphertext];`);
    await tab.page.reload();
    const found = await tab.run<{ opened: string; exported: string }>(`
      const { plaintext } = await client.decrypt(keyring, Uint8Array.from(${JSON.stringify(message)}), { encryptionContext: { a: "1" } });
      const exported = await crypto.subtle.exportKey("raw", wrappingKey).then(() => "bytes", (error) => error.name);
      return { opened: new TextDecoder().decode(plaintext), exported };`);
    assert.deepEqual(found, { opened: "four horses", exported: "InvalidAccessError" });
  });
});
