// Memory: a stream takes the same however long it is. Runs before other tests, since what they leave behind would be counted too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, RawAesKeyring } from "kmseal";
import { memory } from "./module-memory.js";
import { gather, sourceOf } from "./pieces.js";

const MIB = 1024 * 1024;
const TOTAL = 128;
const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });

/** Chunks of a MiB, each filled with its number. */
function* chunks() {
  for (let index = 0; index < TOTAL; index += 1) yield new Uint8Array(MIB).fill(index);
}

test("128 MiB go through both directions in constant memory", async () => {
  await gather(sourceOf([new Uint8Array(MIB)]).pipeThrough(client.encryptStream(keyring)));
  const before = memory().byteLength;
  let [read, most] = [0, 0];
  const readable = sourceOf(chunks())
    .pipeThrough(client.encryptStream(keyring, { plaintextLength: TOTAL * MIB }))
    .pipeThrough(client.decryptStream(keyring, { signedMessages: "releaseEarly" }));
  for await (const piece of readable) {
    // A few bytes of each: the chunk that they come from is filled with its own number.
    assert.equal(piece[0], Math.floor(read / MIB));
    read += piece.length;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    most = Math.max(most, heapUsed + arrayBuffers);
  }
  assert.equal(read, TOTAL * MIB);
  const growth = (memory().byteLength - before) / MIB;
  assert.ok(growth < 4, `the module's memory grew by ${growth} MiB`);
  // What is not collected yet is among it.
  assert.ok(most < 96 * MIB, `${most} bytes were in use beside it`);
});
