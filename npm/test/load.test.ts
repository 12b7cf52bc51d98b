// Loading the WebAssembly module: at the first await, once, and again after a failure.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type * as kmseal from "kmseal";

const root = new URL("../../", import.meta.url);
const folder = await mkdtemp(join(tmpdir(), "kmseal-load-"));
after(() => rm(folder, { recursive: true }));

/** A copy of the package that has no WebAssembly module yet. */
async function withoutModule(name: string) {
  const copy = (file: string) => cp(new URL(file, root), join(folder, name, file), { recursive: true });
  for (const file of ["package.json", "dist/node.js", "wasm/kmseal.js", "wasm/kmseal_more_keyrings.js"]) await copy(file);
  const found = (await import(pathToFileURL(join(folder, name, "dist/node.js")).href)) as typeof kmseal;
  const install = (module = "kmseal_bg.wasm") => copy(`wasm/${module}`);
  return { ...found, install };
}

test("constructors load nothing, the first await says what is missing, a later one tries again", async () => {
  const { Client, KmsealError, RawAesKeyring, install } = await withoutModule("late");
  const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32).fill(1) });
  const client = new Client();
  for (const attempt of [() => Client.create(), () => client.encrypt(keyring, new Uint8Array(3))]) {
    await assert.rejects(attempt, (error: kmseal.KmsealError) => {
      assert.ok(error instanceof KmsealError);
      assert.equal(error.code, "LoadFailed");
      assert.match(error.message, /module could not be loaded: ENOENT.*kmseal_bg\.wasm/);
      assert.equal((error.cause as { code: string }).code, "ENOENT");
      return true;
    });
  }
  await install();
  const { ciphertext } = await client.encrypt(keyring, new Uint8Array(3));
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, new Uint8Array(3));
});

test("many first awaits load one module", async () => {
  const { Client, RawAesKeyring, install } = await withoutModule("once");
  await install();
  const wrappingKey = new Uint8Array(32).fill(1);
  const keyrings = [1, 2, 3].map(() => new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey }));
  const sealed = await Promise.all(keyrings.map((keyring) => new Client().encrypt(keyring, wrappingKey)));
  for (const { ciphertext } of sealed) {
    for (const keyring of keyrings) await new Client().decrypt(keyring, ciphertext);
  }
});

test("a keyring of the larger module, made before the first message, spares the smaller one", async () => {
  const { Client, RawAesKeyring, RawEcdhKeyring, install } = await withoutModule("larger");
  await install("kmseal_more_keyrings_bg.wasm");
  const wrappingKey = new Uint8Array(32).fill(1);
  const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey });
  await assert.rejects(Client.create(), /ENOENT.*kmseal_bg\.wasm/);
  new RawEcdhKeyring({ schema: "ephemeral", curve: "P-256", publicKey: new Uint8Array(3) });
  const client = await Client.create();
  const { ciphertext } = await client.encrypt(keyring, wrappingKey);
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, wrappingKey);
});
