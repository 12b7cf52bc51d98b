// Objects free themselves: what is garbage in JavaScript gives its memory in the module back, without a word of anybody.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CachingMaterialsManager, Client, LocalCache, RawAesKeyring } from "kmseal";
import { MockKms } from "kmseal/mock-kms";
import { wasmMemory } from "./streams/wasm-memory.js";

const MIB = 1 << 20;
const plaintext = new TextEncoder().encode("four horses");
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** How many MiB the module grows by while `round` is done again and again, and its garbage collected. */
async function growth(memory: () => ArrayBuffer, round: (index: number) => Promise<void>): Promise<number> {
  await round(0);
  const before = memory().byteLength;
  for (let index = 1; index <= 400; index += 1) {
    await round(index);
    if (index % 20 > 0) continue;
    // Finalizers run in tasks of their own.
    for (let turn = 0; turn < 2; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      collectGarbage();
    }
  }
  return (memory().byteLength - before) / MIB;
}

test("keyrings, managers and caches", async () => {
  const memory = wasmMemory();
  const client = await Client.create();
  const keyName = "k".repeat(60_000);
  const grown = await growth(memory, async () => {
    const materials = new RawAesKeyring({ keyNamespace: "n", keyName, wrappingKey: new Uint8Array(32) });
    const caching = new CachingMaterialsManager({ materials, cache: new LocalCache(), timeToLive: 60_000 });
    await client.encrypt(caching, plaintext, { suite: 0x0478 });
  });
  // Those 400 hold more than 48 MiB.
  assert.ok(grown < 12, `the module's memory grew by ${grown} MiB`);
});

test("mocks", async () => {
  const memory = wasmMemory();
  const Statement = { Sid: "s".repeat(30_000), Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const grown = await growth(memory, async () => {
    const kms = new MockKms();
    await kms.call("CreateKey", { Policy });
    await kms.clock.now();
  });
  // Those 400 hold more than 24 MiB.
  assert.ok(grown < 8, `the module's memory grew by ${grown} MiB`);
});
