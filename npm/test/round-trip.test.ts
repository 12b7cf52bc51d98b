// Messages of every suite, under every policy, of every awkward length.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import {
  AlgorithmSuite,
  Client,
  KmsealError,
  RawAesKeyring,
  type AlgorithmSuiteName,
  type CommitmentPolicy,
} from "kmseal";

const keyring = new RawAesKeyring({ keyNamespace: "orders", keyName: "key", wrappingKey: randomBytes(32) });
const plaintext = Uint8Array.from(randomBytes(10_000));
const encryptionContext = { purpose: "invoice", tenant: "4711" };
const commits = (suite: number) => suite === 0x0478 || suite === 0x0578;

const POLICIES: { policy: CommitmentPolicy; encrypts(suite: number): boolean; decrypts(suite: number): boolean }[] = [
  { policy: "ForbidEncryptAllowDecrypt", encrypts: (suite) => !commits(suite), decrypts: () => true },
  { policy: "RequireEncryptAllowDecrypt", encrypts: commits, decrypts: () => true },
  { policy: "RequireEncryptRequireDecrypt", encrypts: commits, decrypts: commits },
];

test("there are the eleven suites of the AWS Encryption SDK", () => {
  assert.deepEqual(
    Object.values(AlgorithmSuite),
    [0x0014, 0x0046, 0x0078, 0x0114, 0x0146, 0x0178, 0x0214, 0x0346, 0x0378, 0x0478, 0x0578],
  );
});

for (const [name, suite] of Object.entries(AlgorithmSuite) as [AlgorithmSuiteName, AlgorithmSuite][]) {
  test(`suite ${name} is written and read as the policies say`, async () => {
    const writer = new Client({
      commitmentPolicy: commits(suite) ? "RequireEncryptAllowDecrypt" : "ForbidEncryptAllowDecrypt",
    });
    const { ciphertext, header } = await writer.encrypt(keyring, plaintext, {
      encryptionContext,
      suite,
      frameLength: 512,
    });
    assert.deepEqual(header.suite, { id: suite, name });
    assert.equal(header.messageId.length, commits(suite) ? 32 : 16);
    for (const { policy, encrypts, decrypts } of POLICIES) {
      const client = new Client({ commitmentPolicy: policy });
      const refused = (error: unknown) => error instanceof KmsealError && error.code === "CommitmentPolicy";
      if (decrypts(suite)) {
        const opened = await client.decrypt(keyring, ciphertext, { encryptionContext });
        assert.deepEqual(opened.plaintext, plaintext);
        assert.deepEqual(opened.header, header);
      } else {
        await assert.rejects(client.decrypt(keyring, ciphertext), refused);
      }
      const encrypted = client.encrypt(keyring, plaintext, { suite });
      await (encrypts(suite) ? encrypted : assert.rejects(encrypted, refused));
    }
  });
}

test("every policy has a suite of its own when none is named", async () => {
  const defaults = {
    ForbidEncryptAllowDecrypt: 0x0378,
    RequireEncryptAllowDecrypt: 0x0578,
    RequireEncryptRequireDecrypt: 0x0578,
  };
  for (const [commitmentPolicy, suite] of Object.entries(defaults) as [CommitmentPolicy, number][]) {
    const { header } = await new Client({ commitmentPolicy }).encrypt(keyring, plaintext);
    assert.equal(header.suite.id, suite);
  }
});

test("lengths around the frame length come back whole", async () => {
  const client = await Client.create();
  for (const frameLength of [1, 7, 4096]) {
    for (const length of [0, 1, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength].filter((n) => n >= 0)) {
      const bytes = plaintext.subarray(0, Math.min(length, 10_000));
      const { ciphertext } = await client.encrypt(keyring, bytes, { frameLength });
      assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, bytes);
    }
  }
});

test("a header says all that the message does", async () => {
  const { header } = await new Client().encrypt(keyring, plaintext, { encryptionContext, frameLength: 1000 });
  assert.equal(header.contentType, "framed");
  assert.equal(header.frameLength, 1000);
  assert.equal(Object.getPrototypeOf(header.encryptionContext), null);
  const { "aws-crypto-public-key": publicKey, ...pairs } = header.encryptionContext;
  assert.deepEqual({ ...pairs }, encryptionContext);
  assert.equal(publicKey?.length, 68);
  assert.equal(header.encryptedDataKeys.length, 1);
  const [key] = header.encryptedDataKeys;
  assert.equal(key?.keyProviderId, "orders");
  assert.equal(new TextDecoder().decode(key?.keyProviderInfo.subarray(0, 3)), "key");
  assert.equal(key?.ciphertext.length, 32 + 16);
});

test("results are plain arrays of their own memory", async () => {
  const client = new Client();
  const { ciphertext } = await client.encrypt(keyring, Buffer.from("text"));
  const { plaintext } = await client.decrypt(keyring, Buffer.from(ciphertext));
  for (const bytes of [ciphertext, plaintext]) {
    assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    assert.equal(bytes.byteLength, bytes.buffer.byteLength);
  }
});

test("many operations run at once, on a client and keyring that are just being loaded", async () => {
  const client = new Client();
  const texts = Array.from({ length: 20 }, (_, index) => new TextEncoder().encode(`message ${index}`));
  const sealed = await Promise.all(texts.map((text) => client.encrypt(keyring, text)));
  const opened = await Promise.all(sealed.map(({ ciphertext }) => client.decrypt(keyring, ciphertext)));
  assert.deepEqual(
    opened.map(({ plaintext }) => plaintext),
    texts,
  );
});
