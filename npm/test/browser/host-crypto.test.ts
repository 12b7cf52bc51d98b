// The platform's cryptography in Chromium: what it seals everyone opens, and pages that have none do without.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { AlgorithmSuite, Client, RawAesKeyring, type AlgorithmSuite as Suite } from "kmseal";
import type { Browser } from "playwright-core";
import { launchChromium, withoutChromium } from "./chromium.js";
import { startSite } from "./site.js";

const name = { keyNamespace: "n", keyName: "k" };
const wrappingKey = Uint8Array.from(randomBytes(32));
const keyring = new RawAesKeyring({ ...name, wrappingKey });

/** Pages of every kind: what they force, and whether they have WebCrypto. */
const PAGES = {
  "a page": { force: undefined, secure: true },
  "a page that leaves all to WebCrypto": { force: "always", secure: true },
  "a page that is not served securely": { force: undefined, secure: false },
} as const;

describe("frames and signatures in Chromium", { skip: withoutChromium }, () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof startSite>>;
  before(async () => {
    [browser, site] = await Promise.all([launchChromium(), startSite()]);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [kind, { force, secure }] of Object.entries(PAGES)) {
    test(`${kind} and Node open each other's messages, and what is altered fails alike`, async () => {
      const suites = Object.values(AlgorithmSuite).filter((suite) => suite >= 0x0300);
      for (const suite of suites) await exchange(suite, force, secure);
    });
  }

  async function exchange(suite: Suite, force: string | undefined, secure: boolean): Promise<void> {
    const rules = suite < 0x0400 ? ({ commitmentPolicy: "ForbidEncryptAllowDecrypt" } as const) : {};
    const client = new Client(rules);
    const length = 200_000;
    const plaintext = Uint8Array.from({ length }, (_, index) => index % 251);
    const { ciphertext } = await client.encrypt(keyring, plaintext, { suite });
    const altered = ciphertext.map((byte, at) => (at === 100_000 ? byte ^ 1 : byte));
    const expected = await client.decrypt(keyring, altered).catch((error: Error) => error.message);

    const page = await browser.newPage();
    try {
      await page.goto(`${site.url}/allowed`);
      const answer = await page.evaluate(
        async ({ name, key, messages, rules, suite, length, force, secure }) => {
          (globalThis as Record<symbol, unknown>)[Symbol.for("kmseal.test.hostCrypto")] = force;
          if (!secure) Object.defineProperty(crypto, "subtle", { value: undefined });
          const { Client, RawAesKeyring } = await import(`${location.origin}/dist/browser.js`);
          const client = new Client(rules);
          const keyring = new RawAesKeyring({ ...name, wrappingKey: Uint8Array.from(key) });
          const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          const [message, altered] = messages.map(bytes);
          const { plaintext } = await client.decrypt(keyring, message);
          const own = Uint8Array.from({ length }, (_, index) => index % 251);
          const opened = plaintext.length === length && own.every((byte, at) => byte === plaintext[at]);
          const failure = await client.decrypt(keyring, altered).then(
            () => "no failure",
            (error: Error) => error.message,
          );
          const sealing = client.encrypt(keyring, own, { suite });
          own.fill(0);
          const { ciphertext } = await sealing;
          let text = "";
          for (const byte of ciphertext) text += String.fromCharCode(byte);
          return { opened, failure, sealed: btoa(text) };
        },
        {
          name,
          key: [...wrappingKey],
          messages: [ciphertext, altered].map((bytes) => Buffer.from(bytes).toString("base64")),
          rules,
          suite,
          length,
          force,
          secure,
        },
      );
      assert.equal(answer.opened, true, suite.toString(16));
      assert.equal(answer.failure, expected);
      const { plaintext: opened } = await client.decrypt(keyring, Buffer.from(answer.sealed, "base64"));
      assert.deepEqual(opened, plaintext);
    } finally {
      await page.close();
    }
  }
});
