// `kmseal/slim`: what it says before it has its modules, and each form in which they may be given.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type * as slim from "kmseal/slim";

const root = new URL("../../", import.meta.url);
const bytes = await readFile(new URL("wasm/kmseal_bg.wasm", root));
const folder = await mkdtemp(join(tmpdir(), "kmseal-slim-"));
after(() => rm(folder, { recursive: true }));

let copies = 0;

/** A copy of the package of its own, with nothing loaded. */
async function fresh(): Promise<typeof slim> {
  const place = join(folder, String((copies += 1)));
  for (const file of ["package.json", "dist/slim.js", "wasm/kmseal.js", "wasm/kmseal_more_keyrings.js"]) {
    await cp(new URL(file, root), join(place, file), { recursive: true });
  }
  return import(pathToFileURL(join(place, "dist/slim.js")).href) as Promise<typeof slim>;
}

async function roundTrip({ Client, RawAesKeyring }: typeof slim): Promise<string> {
  const client = new Client();
  const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
  const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"));
  return new TextDecoder().decode((await client.decrypt(keyring, ciphertext)).plaintext);
}

const answer = () => new Response(bytes, { headers: { "content-type": "application/wasm" } });
const forms: Record<string, () => slim.WasmSource> = {
  bytes: () => bytes,
  "a buffer": () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  "a compiled module": () => new WebAssembly.Module(bytes),
  "an answer": answer,
  "an address": () => new URL(`data:application/wasm;base64,${bytes.toString("base64")}`),
  "the text of an address": () => `data:application/wasm;base64,${bytes.toString("base64")}`,
  "a promise": () => WebAssembly.compile(bytes),
  "a function": () => async () => answer(),
};

for (const [form, give] of Object.entries(forms)) {
  test(`the module is given as ${form}`, async () => {
    const copy = await fresh();
    copy.provideModules({ messages: give() });
    assert.equal(await roundTrip(copy), "four horses");
  });
}

test("without a module everything says which one to provide, and goes on once it is there", async () => {
  const copy = await fresh();
  const missing = (name: string) => ({
    code: "LoadFailed",
    message: `kmseal's WebAssembly module could not be loaded: nobody said where it is; call provideModules({ ${name}: ... }) first`,
  });
  await assert.rejects(roundTrip(copy), missing("messages"));
  await assert.rejects(copy.Client.create(), missing("messages"));
  copy.provideModules({ messages: bytes });
  assert.equal(await roundTrip(copy), "four horses");

  const keys = { schema: "ephemeral", curve: "P-256", publicKey: new Uint8Array(3) } as const;
  await assert.rejects(new copy.Client().encrypt(new copy.RawEcdhKeyring(keys), bytes), (error: slim.KmsealError) => {
    assert.match(error.message, /call provideModules\({ moreKeyrings: \.\.\. }\) first/);
    return true;
  });
});

test("what is no module is refused", async () => {
  const { Client, provideModules } = await fresh();
  for (const wrong of [undefined, null, {}, { messages: null }, { messages: bytes, more: bytes }]) {
    assert.throws(() => provideModules(wrong as never), { code: "InvalidArgument" });
  }
  provideModules({ messages: 7 as never });
  await assert.rejects(Client.create(), {
    code: "InvalidArgument",
    message: "messages must be bytes, an address, a Response or a WebAssembly.Module, not the number 7",
  });
  provideModules({ messages: "data:text/html,no" });
  await assert.rejects(Client.create(), { code: "LoadFailed", message: /answered with a web page; provideModules was given/ });
});
