// Aborting operations, and looking at messages without a key.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { Client, KmsealError, KmsKeyring, RawAesKeyring, type KmsMethods } from "kmseal";
import { arn, FakeKms } from "./fake-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });

/** A key service that answers when it is told to. */
function setUp() {
  const kms = new FakeKms();
  let answer = () => {};
  const told = new Promise<void>((resolve) => (answer = resolve));
  const slow: KmsMethods = {
    generateDataKey: async (input) => (await told, kms.generateDataKey(input)),
    encrypt: async (input) => (await told, kms.encrypt(input)),
    decrypt: async (input) => (await told, kms.decrypt(input)),
  };
  return { keyring: new KmsKeyring({ client: slow, generatorKeyId: arn("one") }), kms, answer };
}

test("an aborted operation rejects at once with the signal's reason", async () => {
  const { ciphertext } = await (async () => {
    const { keyring, answer } = setUp();
    answer();
    return client.encrypt(keyring, plaintext);
  })();
  for (const operation of ["encrypt", "decrypt"] as const) {
    const { keyring, answer } = setUp();
    const controller = new AbortController();
    const { signal } = controller;
    const work = operation === "encrypt" ? client.encrypt(keyring, plaintext, { signal }) : client.decrypt(keyring, ciphertext, { signal });
    const reason = new Error("the user left");
    controller.abort(reason);
    await assert.rejects(work, (error) => error === reason);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    // The answer comes too late, and harms nothing.
    answer();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await assert.rejects(client.encrypt(keyring, plaintext, { signal }), (error) => error === reason);
  }
});

test("a timeout is a signal too", async () => {
  const { keyring } = setUp();
  // The signal's own timer does not keep Node waiting.
  const timer = setTimeout(() => {}, 5_000);
  await assert.rejects(client.encrypt(keyring, plaintext, { signal: AbortSignal.timeout(5) }), { name: "TimeoutError" });
  clearTimeout(timer);
});

test("a signal that is not used leaves nothing behind", async () => {
  const { signal } = new AbortController();
  const { ciphertext } = await client.encrypt(keyring, plaintext, { signal });
  assert.deepEqual((await client.decrypt(keyring, ciphertext, { signal })).plaintext, plaintext);
  await assert.rejects(client.decrypt(keyring, plaintext, { signal }), { code: "MalformedMessage" });
  assert.equal(getEventListeners(signal, "abort").length, 0);
  await assert.rejects(client.encrypt(keyring, plaintext, { signal: {} as never }), /signal must be an AbortSignal/);
});

test("anyone can look at a message's header, which proves nothing", async () => {
  const encryptionContext = { purpose: "invoice" };
  const { ciphertext, header } = await client.encrypt(keyring, plaintext, { encryptionContext, frameLength: 7 });
  const seen = await client.inspect(ciphertext);
  assert.deepEqual(seen.header, header);
  assert.equal(seen.authenticated, false);
  // What follows is the body: the number of its first frame.
  assert.deepEqual([...ciphertext.subarray(seen.headerLength, seen.headerLength + 4)], [0, 0, 0, 1]);
  assert.deepEqual(await client.inspect(ciphertext.subarray(0, seen.headerLength)), seen);
  // What the sender may have chosen is shown as it is.
  const at = Buffer.from(ciphertext).indexOf("invoice");
  ciphertext[at]! ^= 1;
  assert.equal((await client.inspect(ciphertext)).header.encryptionContext["purpose"], "hnvoice");
  await assert.rejects(client.inspect(ciphertext.subarray(0, 20)), (error: KmsealError) => {
    assert.equal(error.code, "MalformedMessage");
    return true;
  });
  const old = new Client({ commitmentPolicy: "ForbidEncryptAllowDecrypt" });
  const { ciphertext: uncommitted } = await old.encrypt(keyring, plaintext);
  assert.equal((await client.inspect(uncommitted)).header.suite.name.includes("COMMIT"), false);
});
