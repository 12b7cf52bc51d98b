// Bytes as callers have them: any view is taken with its offset, nothing of theirs is ever changed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { Client, KmsealError, RawAesKeyring, type ByteSource } from "kmseal";

const wrappingKey = Uint8Array.from(randomBytes(32));
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey });
const client = new Client();
const open = async (ciphertext: ByteSource) =>
  Buffer.from((await client.decrypt(keyring, ciphertext)).plaintext).toString();

// "SECRET-A" stands before "SECRET-B" in one buffer: whoever forgets the offset encrypts the wrong one.
const memory = new TextEncoder().encode("SECRET-ASECRET-B");
const shared = new SharedArrayBuffer(8);
new Uint8Array(shared).set(memory.subarray(8));

const VIEWS: Record<string, ByteSource> = {
  "a Uint8Array with an offset": memory.subarray(8),
  "a Buffer with an offset": Buffer.from(memory.buffer, 8),
  "a DataView": new DataView(memory.buffer, 8, 8),
  "a Uint16Array": new Uint16Array(memory.buffer, 8, 4),
  "a Float64Array": new Float64Array(memory.buffer, 8, 1),
  "an ArrayBuffer": memory.buffer.slice(8),
  "a SharedArrayBuffer": shared,
  "a view of a SharedArrayBuffer": new Uint8Array(shared),
  "a small slice of Node's pool": Buffer.from("SECRET-B"),
  "an array of another realm": runInNewContext("new Uint8Array([83, 69, 67, 82, 69, 84, 45, 66])") as Uint8Array,
  "a buffer of another realm": runInNewContext(
    "new Uint8Array([83, 69, 67, 82, 69, 84, 45, 66]).buffer",
  ) as ArrayBuffer,
};

for (const [name, view] of Object.entries(VIEWS)) {
  test(`${name} is encrypted as it is viewed`, async () => {
    const { ciphertext } = await client.encrypt(keyring, view);
    assert.equal(await open(ciphertext), "SECRET-B");
    assert.equal(Buffer.from(memory).toString(), "SECRET-ASECRET-B");
  });
}

test("a message is decrypted as it is viewed", async () => {
  const { ciphertext } = await client.encrypt(keyring, memory);
  const around = Buffer.concat([randomBytes(5), ciphertext, randomBytes(3)]);
  const before = Buffer.from(around);
  assert.equal(await open(around.subarray(5, -3)), "SECRET-ASECRET-B");
  assert.deepEqual(around, before);
});

test("a key is taken as it is viewed, and the caller's stays as it was", async () => {
  const around = Buffer.concat([randomBytes(7), wrappingKey, randomBytes(2)]);
  const before = Buffer.from(around);
  const same = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: around.subarray(7, 39) });
  const { ciphertext } = await client.encrypt(same, memory);
  assert.deepEqual(around, before);
  assert.equal(await open(ciphertext), "SECRET-ASECRET-B");
});

test("what callers do with their bytes after a call has no effect", async () => {
  const key = wrappingKey.slice();
  const bytes = memory.slice();
  const fresh = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: key });
  key.fill(0);
  const sealing = client.encrypt(fresh, bytes);
  bytes.fill(0);
  const { ciphertext } = await sealing;
  const opening = client.decrypt(keyring, ciphertext);
  ciphertext.fill(0);
  assert.equal(Buffer.from((await opening).plaintext).toString(), "SECRET-ASECRET-B");
});

test("what is no bytes is refused with advice", async () => {
  const transferred = new Uint8Array(8);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  const cases: [unknown, RegExp][] = [
    ["text", /TextEncoder/],
    [[1, 2, 3], /not an array/],
    [undefined, /not undefined/],
    [null, /not null/],
    [7, /not the number 7/],
    [{ length: 1 }, /not an object/],
    [new Blob([]), /not a Blob/],
    [transferred, /transferred away/],
  ];
  for (const [value, expected] of cases) {
    await assert.rejects(client.encrypt(keyring, value as Uint8Array), (error: KmsealError) => {
      assert.equal(error.code, "InvalidArgument");
      assert.match(error.message, /^plaintext/);
      assert.match(error.message, expected);
      return true;
    });
  }
  await assert.rejects(
    client.decrypt(keyring, "AgV4" as never),
    /^KmsealError: ciphertext must be bytes.*decode it first/,
  );
});
