// Back pressure and memory: a stream works a piece ahead of its reader, whatever it is given.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AlgorithmSuite, Client, RawAesKeyring, type MessageStream, type Progress } from "kmseal";
import { memory } from "./module-memory.js";
import { gather, sourceOf, standstill } from "./pieces.js";

const MIB = 1024 * 1024;
const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
const unsigned = { suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY };

/** Chunks of a MiB that are counted as they are asked for. */
function counted(total: number) {
  const state = { given: 0 };
  function* chunks() {
    for (; state.given < total; state.given += 1) yield new Uint8Array(MIB).fill(state.given);
  }
  return { state, source: sourceOf(chunks()) };
}

test("a reader that does not read stops the writer", async () => {
  const { state, source } = counted(16);
  const readable = source.pipeThrough(client.encryptStream(keyring, unsigned));
  await standstill(() => state.given);
  // One in the writable end, and one on its way to it.
  assert.ok(state.given <= 2, `${state.given} MiB were taken without a reader`);
  const reader = readable.getReader();
  for (let read = 0; read < 4 * MIB; ) read += (await reader.read()).value?.length ?? 0;
  await standstill(() => state.given);
  assert.ok(state.given >= 4 && state.given <= 7, `${state.given} MiB were taken for 4 that were read`);
  reader.releaseLock();
  await readable.cancel();
});

test("both directions stop, the whole way to the source", async () => {
  const { state, source } = counted(16);
  const readable = source
    .pipeThrough(client.encryptStream(keyring, unsigned))
    .pipeThrough(client.decryptStream(keyring));
  await standstill(() => state.given);
  assert.ok(state.given <= 3, `${state.given} MiB were taken without a reader`);
  assert.equal((await gather(readable)).length, 16 * MIB);
});

test("a great chunk is worked through as it is read", async () => {
  let last: Progress | undefined;
  const stream = client.encryptStream(keyring, { ...unsigned, onProgress: (progress) => (last = progress) });
  const writing = stream.writable.getWriter().write(new Uint8Array(32 * MIB));
  await standstill(() => last?.bytesIn ?? 0);
  assert.ok((last?.bytesIn ?? 0) <= MIB, `${last?.bytesIn} bytes were taken without a reader`);
  await stream.readable.cancel(new Error("enough"));
  await assert.rejects(writing, /enough/);
});

test("the header comes before anybody reads", async () => {
  const { ciphertext, header } = await client.encrypt(keyring, new Uint8Array(4 * MIB));
  const stream = client.decryptStream(keyring, { signedMessages: "releaseEarly" });
  const piped = new Blob([ciphertext]).stream().pipeThrough(stream);
  assert.deepEqual(await stream.header, header);
  await piped.cancel();
});

/** A signed message of 12 MiB without its last byte: all of its plaintext waits for the signature. */
const almost = async () => (await client.encrypt(keyring, new Uint8Array(12 * MIB))).ciphertext.subarray(0, -1);

test("what is cancelled is freed at once", async () => {
  const message = await almost();
  const kept: MessageStream[] = [];
  const giveUp = async (end: (stream: MessageStream) => Promise<unknown>) => {
    const stream = client.decryptStream(keyring);
    const writer = stream.writable.getWriter();
    await writer.write(message);
    writer.releaseLock();
    await end(stream);
    // No garbage, so nobody else can have freed what it held.
    kept.push(stream);
  };
  await giveUp(({ readable }) => readable.cancel());
  const before = memory().byteLength;
  for (let round = 0; round < 8; round += 1) {
    await giveUp(({ readable, writable }) => (round % 2 === 0 ? readable.cancel() : writable.abort()));
  }
  assert.equal(kept.length, 9);
  const growth = (memory().byteLength - before) / MIB;
  assert.ok(growth < 24, `the module's memory grew by ${growth} MiB`);
});

test("what is abandoned is garbage, under a signal that lives on too", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const message = await almost();
  const { signal } = new AbortController();
  const abandon = async () => {
    await client.decryptStream(keyring, { signal }).writable.getWriter().write(message);
  };
  const before = memory().byteLength;
  for (let round = 0; round < 8; round += 1) {
    await abandon();
    // Finalizers run in tasks of their own.
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collectGarbage();
    }
  }
  const growth = (memory().byteLength - before) / MIB;
  assert.ok(growth < 64, `the module's memory grew by ${growth} MiB`);
});
