// Streams in headless Chromium: files and bodies of `fetch`, the pages' programs of the documentation, and a page that stays awake.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Client, RawAesKeyring } from "kmseal";
import { gather } from "../streams/pieces.js";
import { withoutChromium } from "./chromium.js";
import { openPage } from "./page.js";

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const programs = (path: string) => [...read(path).matchAll(/```js\n(.*?)```/gs)].map(([, program = ""]) => program);

const keyring = new RawAesKeyring({ keyNamespace: "site", keyName: "key", wrappingKey: new Uint8Array(32) });
const client = new Client();

/** What pages begin with. */
const SETUP = `
const { Client, RawAesKeyring } = await import(location.origin + "/dist/browser.js");
const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "site", keyName: "key", wrappingKey: new Uint8Array(32) });`;

describe("streams in Chromium", { skip: withoutChromium }, () => {
  const tab = openPage(SETUP);

  test("a page and Node open each other's streams", async () => {
    const plaintext = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
    const sealing = client.encryptStream(keyring, { encryptionContext: { from: "Node" } });
    const fromNode = await gather(new Blob([plaintext]).stream().pipeThrough(sealing));
    const { opened, sealed } = await tab.run<{ opened: boolean; sealed: string }>(`
      const plaintext = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
      const message = Uint8Array.from(atob("${fromNode.toString("base64")}"), (text) => text.charCodeAt(0));
      const opening = client.decryptStream(keyring, { encryptionContext: { from: "Node" } });
      const bytes = new Uint8Array(await new Response(new Blob([message]).stream().pipeThrough(opening)).arrayBuffer());
      const opened = bytes.every((byte, index) => byte === plaintext[index]) && bytes.length === plaintext.length;
      const sealed = new File([plaintext], "plan").stream().pipeThrough(client.encryptStream(keyring));
      const reader = new FileReader();
      reader.readAsDataURL(await new Response(sealed).blob());
      await new Promise((loaded) => (reader.onload = loaded));
      return { opened, sealed: reader.result.split(",")[1] };`);
    assert.equal(opened, true);
    const { plaintext: back } = await client.decrypt(keyring, Buffer.from(sealed, "base64"));
    assert.deepEqual(back, plaintext);
  });

  for (const force of ["always", "never", undefined]) {
    test(`any pieces, and what is wrong with a message, with the platform's cryptography ${force ?? "where it is quicker"}`, async () => {
      const found = await tab.run<string[]>(`
        const force = (value) => (globalThis[Symbol.for("kmseal.test.hostCrypto")] = value);
        const sourceOf = (bytes, sizes) => {
          let [start, turn] = [0, 0];
          return new ReadableStream({
            pull(controller) {
              const end = start + sizes[turn++ % sizes.length];
              if (start < bytes.length) controller.enqueue(bytes.slice(start, end));
              if (end >= bytes.length) controller.close();
              start = end;
            },
          });
        };
        const through = async (bytes, sizes, stream) => {
          // A \`Response\` would tell of another error.
          const [reader, pieces] = [sourceOf(bytes, sizes).pipeThrough(stream).getReader(), []];
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return new Uint8Array(await new Blob(pieces).arrayBuffer());
            pieces.push(value);
          }
        };
        const codeOf = (promise) => promise.then(() => "none", ({ code }) => code);
        const differs = (one, other) => one.length !== other.length || one.some((byte, at) => byte !== other[at]);
        const found = [];
        for (const suite of [0x0478, 0x0578]) {
          for (const frameLength of [100, 4096, 65_536, 300_000]) {
            for (const length of [0, 1, frameLength, 3 * frameLength + 7]) {
              const plaintext = Uint8Array.from({ length }, (_, index) => index % 251);
              const what = [suite.toString(16), frameLength, length].join(" ");
              for (const sizes of [[1000, 3], [frameLength], [1_000_000]]) {
                force(${JSON.stringify(force)});
                const sealed = await through(plaintext, sizes, client.encryptStream(keyring, { suite, frameLength }));
                const signedMessages = sizes.length > 1 ? "releaseEarly" : "verifyFirst";
                const open = (message) => through(message, sizes, client.decryptStream(keyring, { signedMessages }));
                if (differs(await open(sealed), plaintext)) found.push(what + " does not come back");
                const altered = sealed.slice();
                altered[sealed.length >> 1] ^= 1;
                const wrong = [altered, sealed.slice(0, -1), new Uint8Array([...sealed, 0])];
                const codes = [];
                for (const message of wrong) codes.push(await codeOf(open(message)));
                force("never");
                const { plaintext: opened } = await client.decrypt(keyring, sealed);
                if (differs(opened, plaintext)) found.push(what + " is not what the module opens");
                for (const [at, message] of wrong.entries()) {
                  const expected = await codeOf(client.decrypt(keyring, message));
                  if (codes[at] !== expected) found.push(what + ": " + codes[at] + ", not " + expected);
                }
              }
            }
          }
        }
        force(undefined);
        return found;`);
      assert.deepEqual(found, []);
    });
  }

  test("the pages' program of docs/streaming.md, and that of the README", async () => {
    const ofPages = programs("docs/streaming.md").find((program) => program.includes("cancelButton"));
    const ofReadme = programs("npm/README.md").find((program) => program.includes("encryptStream"));
    assert.ok(ofPages !== undefined && ofReadme !== undefined);
    const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses ".repeat(100_000)));
    await tab.page.route("**/plan.sealed", (route) => route.fulfill({ body: Buffer.from(ciphertext) }));
    const found = await tab.run<object>(`
      const file = new File(["four horses ".repeat(100_000)], "plan");
      const url = "/plan.sealed";
      const [cancelButton, bar, shown] = [{}, {}, []];
      const show = (piece) => shown.push(piece);
      const whole = await (async () => { ${ofPages}
        return (await client.decrypt(keyring, await parts.arrayBuffer())).plaintext.length; })();
      const readme = await (async () => { ${ofReadme}
        return (await new Response(opened).blob()).size; })();
      return { size: file.size, whole, shown: new Blob(shown).size, bar: bar.value, cancel: typeof cancelButton.onclick, readme };`);
    const size = 1_200_000;
    assert.deepEqual(found, { size, whole: size, shown: size, bar: 1, cancel: "function", readme: size });
  });

  test("a page cancels, and hears of errors at both ends", async () => {
    const found = await tab.run<object>(`
      let cancelled;
      const source = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: (reason) => (cancelled = reason.message),
      });
      const controller = new AbortController();
      const onProgress = ({ bytesIn }) => bytesIn > 1_000_000 && controller.abort(new Error("the user left"));
      const options = { signal: controller.signal, onProgress };
      const sink = new WritableStream();
      const stopped = await source.pipeThrough(client.encryptStream(keyring, options)).pipeTo(sink).catch((error) => error.message);
      const message = (await client.encrypt(keyring, new Uint8Array(100))).ciphertext;
      const cut = new Blob([message.subarray(0, -1)]).stream().pipeThrough(client.decryptStream(keyring));
      const code = await new Response(cut).blob().catch((error) => error.message);
      const reader = new Blob([message.subarray(0, -1)]).stream().pipeThrough(client.decryptStream(keyring)).getReader();
      return { cancelled, stopped, code: (await reader.read().catch((error) => error)).code };`);
    assert.deepEqual(found, { cancelled: "the user left", stopped: "the user left", code: "MalformedMessage" });
  });

  test("a page has its turns while a stream works", async () => {
    const { turns, longest, milliseconds, size } = await tab.run<Record<string, number>>(`
      let [turns, longest, working] = [0, 0, true];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      });
      observer.observe({ entryTypes: ["longtask"] });
      const count = () => { turns += 1; if (working) setTimeout(count); };
      setTimeout(count);
      const start = performance.now();
      // One chunk, from memory: nothing but the stream itself lets anything else run.
      const file = new Blob([new Uint8Array(24 * 1024 * 1024)]);
      const source = new ReadableStream({
        async start(controller) { controller.enqueue(new Uint8Array(await file.arrayBuffer())); controller.close(); },
      });
      let size = 0;
      const sink = new WritableStream({ write: (piece) => { size += piece.length; } });
      await source.pipeThrough(client.encryptStream(keyring))
        .pipeThrough(client.decryptStream(keyring, { signedMessages: "releaseEarly" })).pipeTo(sink);
      working = false;
      observer.disconnect();
      return { turns, longest, milliseconds: performance.now() - start, size };`);
    console.log(`${size} bytes both ways in ${milliseconds} ms: ${turns} turns, no task over 50 ms but ${longest} ms`);
    assert.equal(size, 24 * 1024 * 1024);
    // It gives way every few milliseconds; a stream that does not has two or three turns.
    assert.ok((turns ?? 0) > 10, `${turns} turns in ${milliseconds} ms`);
  });
});
