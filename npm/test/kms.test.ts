// KMS keyrings over an object with the methods of the AWS SDK's `KMS`.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Client,
  KmsealError,
  KmsKeyring,
  MultiKeyring,
  RawAesKeyring,
  type KmsClient,
  type KmsKeyringOptions,
} from "kmseal";
import { arn, failure, FakeKms } from "./fake-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const code = (expected: string, text: RegExp) => (error: KmsealError) => {
  assert.equal(error.code, expected);
  assert.match(error.message, text);
  return true;
};

test("the generator makes the data key, the others wrap it, any of them opens", async () => {
  const kms = new FakeKms();
  const keyring = new KmsKeyring({
    client: kms,
    generatorKeyId: "alias/one",
    keyIds: [arn("two"), arn("three")],
    grantTokens: ["token"],
  });
  const { ciphertext, header } = await client.encrypt(keyring, plaintext, {
    encryptionContext: { purpose: "invoice" },
  });
  assert.deepEqual(
    header.encryptedDataKeys.map((key) => new TextDecoder().decode(key.keyProviderInfo)),
    [arn("one"), arn("two"), arn("three")],
  );
  assert.deepEqual(
    kms.asked.map(({ operation, input }) => [operation, input["KeyId"]]),
    [
      ["GenerateDataKey", "alias/one"],
      ["Encrypt", arn("two")],
      ["Encrypt", arn("three")],
    ],
  );
  for (const { input } of kms.asked) {
    assert.deepEqual(input["GrantTokens"], ["token"]);
    assert.deepEqual({ ...(input["EncryptionContext"] as object) }, { ...header.encryptionContext });
  }
  for (const name of ["one", "two", "three"]) {
    const single = new KmsKeyring({ client: kms, keyIds: [arn(name)] });
    assert.deepEqual((await client.decrypt(single, ciphertext)).plaintext, plaintext);
  }
});

test("no key service is asked for a message that the client refuses", async () => {
  const kms = new FakeKms();
  const keyring = new KmsKeyring({ client: kms, generatorKeyId: arn("one"), keyIds: [arn("two")] });
  const old = await new Client({ commitmentPolicy: "ForbidEncryptAllowDecrypt" }).encrypt(keyring, plaintext);
  const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: { tenant: "1" } });
  kms.asked.length = 0;
  await assert.rejects(client.decrypt(keyring, old.ciphertext), code("CommitmentPolicy", /RequireEncryptAllowDecrypt/));
  const narrow = new Client({ maxEncryptedDataKeys: 1 });
  await assert.rejects(
    narrow.decrypt(keyring, ciphertext),
    code("LimitExceeded", /maxEncryptedDataKeys|encrypted data keys/),
  );
  const other = { encryptionContext: { tenant: "2" } };
  await assert.rejects(client.decrypt(keyring, ciphertext, other), code("ContextMismatch", /"tenant"/));
  await assert.rejects(client.decrypt(keyring, ciphertext.subarray(0, 40)), code("MalformedMessage", /cut off/));
  assert.equal(kms.asked.length, 0);
});

test("when no key opens, every attempt is told with the service's own error", async () => {
  const kms = new FakeKms();
  const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32).fill(7) });
  const both = new MultiKeyring({
    generator: raw,
    children: [new KmsKeyring({ client: kms, keyIds: [arn("one"), arn("two")] })],
  });
  const { ciphertext } = await client.encrypt(both, plaintext);
  kms.disabled.add(arn("one"));
  const keyring = new KmsKeyring({ client: kms, keyIds: [arn("one"), arn("four")] });
  await assert.rejects(client.decrypt(keyring, ciphertext), (error: KmsealError) => {
    assert.equal(error.code, "NoDataKeyOpened");
    assert.deepEqual(
      error.attempts.map(({ outcome, code }) => ({ outcome, code })),
      [
        { outcome: "passedOn", code: undefined },
        { outcome: "failed", code: "KeyService" },
        { outcome: "passedOn", code: undefined },
      ],
    );
    const [, failed] = error.attempts;
    assert.equal(failed?.dataKey, `aws-kms/${arn("one")}`);
    assert.match(failed?.reason ?? "", /^Decrypt: DisabledException: .*one is disabled\.$/);
    assert.equal((failed?.cause as Error).name, "DisabledException");
    for (const { reason } of error.attempts) assert.ok(error.message.includes(reason));
    return true;
  });
  // The raw key opens it all the same, and the key service is not asked.
  kms.asked.length = 0;
  assert.deepEqual((await client.decrypt(both, ciphertext)).plaintext, plaintext);
  assert.equal(kms.asked.length, 0);
});

test("what a client throws is the error's cause, whatever it is", async () => {
  const thrown: [unknown, RegExp][] = [
    [
      failure("AccessDeniedException", "User is not authorized"),
      /GenerateDataKey under .*: AccessDeniedException: User is not authorized/,
    ],
    [new TypeError("fetch failed"), /TypeError: fetch failed/],
    ["just a text", /Error: just a text/],
    [undefined, /Error/],
  ];
  for (const [value, text] of thrown) {
    for (const fail of [
      () => {
        throw value;
      },
      () => Promise.reject(value),
    ]) {
      const kms = { generateDataKey: fail, encrypt: fail, decrypt: fail };
      const keyring = new KmsKeyring({ client: kms, generatorKeyId: arn("one") });
      await assert.rejects(client.encrypt(keyring, plaintext), (error: KmsealError) => {
        assert.equal(error.cause, value);
        return code("KeyService", text)(error);
      });
    }
  }
});

test("a service that answers wrongly is told apart", async () => {
  const good = { KeyId: arn("one"), Plaintext: new Uint8Array(32), CiphertextBlob: new Uint8Array(9) };
  const answers: [object | undefined, RegExp][] = [
    [undefined, /answered with undefined.*commands: \{/],
    [{}, /the answer has no KeyId/],
    [{ ...good, Plaintext: undefined }, /the answer has no Plaintext/],
    [{ ...good, CiphertextBlob: undefined }, /the answer has no CiphertextBlob/],
    [{ ...good, Plaintext: "AAAA" }, /Plaintext must be bytes/],
    [{ ...good, Plaintext: new Uint8Array(16) }, /returned 16 bytes instead of 32/],
    [{ ...good, KeyId: "one" }, /not a key ARN/],
  ];
  for (const [answer, text] of answers) {
    const kms = { generateDataKey: async () => answer, encrypt: async () => answer, decrypt: async () => answer };
    const keyring = new KmsKeyring({ client: kms as KmsClient, generatorKeyId: arn("one") });
    await assert.rejects(client.encrypt(keyring, plaintext), code("KeyService", text));
  }
});

test("the bytes of a client's answers are its own: they stay as they are", async () => {
  const answer = {
    KeyId: arn("one"),
    Plaintext: new Uint8Array(32).fill(7),
    CiphertextBlob: new Uint8Array(9).fill(9),
  };
  const kms = { generateDataKey: async () => answer, encrypt: async () => answer, decrypt: async () => answer };
  const keyring = new KmsKeyring({ client: kms, generatorKeyId: arn("one") });
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  assert.deepEqual(answer.Plaintext, new Uint8Array(32).fill(7));
  assert.deepEqual(answer.CiphertextBlob, new Uint8Array(9).fill(9));
});

test("a data key that was given to Encrypt is wiped afterwards", async () => {
  const kms = new FakeKms();
  const seen: Uint8Array[] = [];
  const keeping: KmsClient = {
    generateDataKey: (input) => kms.generateDataKey(input),
    encrypt: (input) => (seen.push(input.Plaintext), kms.encrypt(input)),
    decrypt: (input) => kms.decrypt(input),
  };
  await client.encrypt(
    new KmsKeyring({ client: keeping, generatorKeyId: arn("one"), keyIds: [arn("two")] }),
    plaintext,
  );
  assert.deepEqual(seen, [new Uint8Array(32)]);
});

test("mocks that know commands by their class get those classes", async () => {
  const kms = new FakeKms();
  class Command {
    constructor(readonly input: any) {}
  }
  const commands = {
    GenerateDataKeyCommand: class extends Command {},
    EncryptCommand: class extends Command {},
    DecryptCommand: class extends Command {},
  };
  const mock = {
    async send(command: Command) {
      if (command instanceof commands.GenerateDataKeyCommand) return kms.generateDataKey(command.input);
      if (command instanceof commands.EncryptCommand) return kms.encrypt(command.input);
      return kms.decrypt(command.input);
    },
  };
  const keyring = new KmsKeyring({ client: mock, generatorKeyId: arn("one"), keyIds: [arn("two")], commands });
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  assert.deepEqual(
    kms.asked.map(({ operation }) => operation),
    ["GenerateDataKey", "Encrypt", "Decrypt"],
  );
});

test("arguments of no use are refused with advice", async () => {
  const kms = new FakeKms();
  const cases: [unknown, RegExp][] = [
    [{}, /client must be a KMSClient/],
    [{ client: "kms" }, /client must be a KMSClient.*not a string/],
    [{ client: {} }, /neither a method send nor the methods generateDataKey, encrypt, decrypt/],
    [
      { client: { send() {} }, generatorKeyId: "x" },
      /commands: \{ GenerateDataKeyCommand, EncryptCommand, DecryptCommand \}/,
    ],
    [{ client: { send() {} }, generatorKeyId: "x", commands: {} }, /no class GenerateDataKeyCommand/],
    [{ client: kms }, /name a generatorKeyId, or keyIds/],
    [{ client: kms, keyIds: "x" }, /keyIds must be an array of texts, not a string/],
    [{ client: kms, keyIds: [1] }, /keyIds\[0\] must be a text/],
    [{ client: kms, generatorKeyId: "" }, /generatorKeyId must be a text that is not empty/],
    [{ client: kms, keyId: "x" }, /has no option "keyId"; it has client, clientSupplier, commands/],
  ];
  for (const [options, text] of cases) {
    assert.throws(() => new KmsKeyring(options as KmsKeyringOptions), code("InvalidArgument", text));
  }
  const nonsense = new KmsKeyring({ client: kms, generatorKeyId: "arn:aws:s3:::bucket" });
  await assert.rejects(client.encrypt(nonsense, plaintext), code("InvalidArgument", /names no KMS key/));
  const opener = new KmsKeyring({ client: kms, keyIds: [arn("one")] });
  await assert.rejects(client.encrypt(opener, plaintext), code("InvalidArgument", /no generator/));
});
