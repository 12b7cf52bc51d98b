// Signed messages in a stream: verified first, released early, or refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, KmsealError, RawAesKeyring, type SignedMessages } from "kmseal";
import { cut, through } from "./pieces.js";

const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
const plaintext = new TextEncoder().encode("four horses, three carts and one plough");
const frameLength = 10;

/** What comes out of a message whose last byte, which belongs to the signature, is another. */
async function withBrokenSignature(signedMessages: SignedMessages | undefined) {
  const { ciphertext } = await client.encrypt(keyring, plaintext, { frameLength });
  ciphertext[ciphertext.length - 1]! ^= 1;
  const outcomes = [];
  for (const sizes of [[1], [7, 1], [100_000]]) {
    const options = signedMessages === undefined ? {} : { signedMessages };
    const { bytes, code } = await through(cut(ciphertext, sizes), client.decryptStream(keyring, options));
    outcomes.push(`${code}: ${bytes}`);
  }
  return [...new Set(outcomes)];
}

test("verified first, nothing comes out under a broken signature", async () => {
  assert.deepEqual(await withBrokenSignature("verifyFirst"), ["NotAuthentic: "]);
  assert.deepEqual(await withBrokenSignature(undefined), ["NotAuthentic: "]);
});

test("released early, all but the last frame comes out", async () => {
  const beforeLast = Buffer.from(plaintext.subarray(0, 30)).toString();
  assert.deepEqual(await withBrokenSignature("releaseEarly"), [`NotAuthentic: ${beforeLast}`]);
});

test("refused, no keyring is asked", async () => {
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  let asked = 0;
  const watched = {
    wrapDataKey: keyring.wrapDataKey.bind(keyring),
    unwrapDataKey: async (request: Parameters<typeof keyring.unwrapDataKey>[0]) => {
      asked += 1;
      return keyring.unwrapDataKey(request);
    },
  };
  const open = (signedMessages: SignedMessages) =>
    through([ciphertext], client.decryptStream(watched, { signedMessages }));
  assert.deepEqual([(await open("refuse")).code, asked], ["SignedMessage", 0]);
  assert.deepEqual([(await open("verifyFirst")).code, asked], [undefined, 1]);
  const stream = client.decryptStream(keyring, { signedMessages: "refuse" });
  await through([ciphertext], stream);
  await assert.rejects(stream.header, (error: KmsealError) => {
    assert.match(error.message, /choose signedMessages: "verifyFirst" or "releaseEarly"/);
    return true;
  });
});
