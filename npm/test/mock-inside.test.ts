// `kmseal/mock-kms`: a whole AWS KMS inside the test, its clock, seeds and records, and the clients it plugs into.

import assert from "node:assert/strict";
import { createPublicKey, publicEncrypt } from "node:crypto";
import { test } from "node:test";
import * as newest from "@aws-sdk/client-kms";
import * as oldest from "client-kms-3.600";
import { AlgorithmSuite, Client, KmsEcdhKeyring, KmsKeyring, KmsRsaKeyring, type KmsealError } from "kmseal";
import { KmsError, MockKms } from "kmseal/mock-kms";

const plaintext = new TextEncoder().encode("four horses");
const AGREEMENT = { KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" };
const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const ARN = `arn:aws:kms:eu-central-1:111122223333:key/${ID}`;

for (const [release, sdk] of Object.entries({ "3.1164": newest, "3.600": oldest as unknown as typeof newest })) {
  test(`the AWS SDK ${release} is answered by the mock, signatures and all`, async () => {
    const kms = new MockKms({ region: "eu-central-1" });
    const client = new sdk.KMSClient(kms.clientConfig);
    const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({ Description: "orders" }));
    assert.match(KeyMetadata?.Arn ?? "", /^arn:aws:kms:eu-central-1:000000000000:key\//);
    const KeyId = KeyMetadata?.Arn;
    const { CiphertextBlob } = await client.send(new sdk.EncryptCommand({ KeyId, Plaintext: plaintext }));
    const opened = await client.send(new sdk.DecryptCommand({ CiphertextBlob }));
    assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Buffer.from(plaintext));

    const credentials = { accessKeyId: "test", secretAccessKey: "wrong" };
    const stranger = new sdk.KMSClient({ ...kms.clientConfig, credentials, maxAttempts: 1 });
    await assert.rejects(stranger.send(new sdk.ListKeysCommand({})), { name: "InvalidSignatureException" });
    const other = new sdk.KMSClient({
      ...kms.clientConfig,
      region: "eu-west-1",
      credentials: { accessKeyId: "111122223333", secretAccessKey: "test" },
    });
    const made = await other.send(new sdk.CreateKeyCommand({}));
    assert.match(made.KeyMetadata?.Arn ?? "", /^arn:aws:kms:eu-west-1:111122223333:key\//);
  });

  test(`a keyring seals over a client of the AWS SDK ${release} that the mock answers`, async () => {
    const kms = new MockKms({ seed: { keys: [{ aliases: ["alias/orders"] }] } });
    const client = new sdk.KMSClient(kms.clientConfig);
    const keyring = new KmsKeyring({ client, generatorKeyId: "alias/orders" });
    const { header } = await new Client().encrypt(keyring, plaintext);
    assert.equal(header.encryptedDataKeys.length, 1);
  });
}

test("a call that was given up is not made", async () => {
  const kms = new MockKms();
  const client = new newest.KMSClient(kms.clientConfig);
  await assert.rejects(client.send(new newest.CreateKeyCommand({}), { abortSignal: AbortSignal.abort() }), {
    name: "AbortError",
  });
  const request = { method: "POST", path: "/", headers: {}, body: "" };
  await assert.rejects(kms.requestHandler.handle(request, { abortSignal: AbortSignal.abort() }), {
    name: "AbortError",
  });
  assert.deepEqual(await kms.audit(), []);
});

test("a keyring takes the mock as its client, and tells the service's words", async () => {
  const kms = new MockKms();
  const { KeyMetadata } = await kms.call("CreateKey");
  const keyring = new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn });
  const client = new Client();
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  await kms.call("DisableKey", { KeyId: KeyMetadata.Arn });
  await assert.rejects(client.decrypt(keyring, ciphertext), (error: KmsealError) => {
    assert.ok(error.attempts[0]?.cause instanceof KmsError);
    assert.match(error.message, /DisabledException: .* is disabled\./);
    return true;
  });
});

test("errors are the service's, in the shape of the AWS SDK's", async () => {
  const kms = new MockKms();
  const error = await kms.call("DescribeKey", { KeyId: "alias/none" }).catch((error: unknown) => error);
  assert.ok(error instanceof KmsError && error instanceof Error);
  assert.equal(error.name, "NotFoundException");
  assert.equal(error.message, "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.");
  const [record] = await kms.audit();
  assert.deepEqual({ ...error.$metadata }, { httpStatusCode: 400, requestId: record?.requestId });
  assert.equal(error.$fault, "client");
});

test("bytes and times are those of JavaScript, in every form", async () => {
  const kms = new MockKms({ startAt: "2030-01-01T00:00:00Z" });
  const { KeyMetadata } = await kms.call("CreateKey", { Description: undefined, Tags: null });
  assert.deepEqual(KeyMetadata.CreationDate, new Date("2030-01-01T00:00:00Z"));
  for (const Plaintext of [plaintext, Buffer.from("-four horses-").subarray(1, 12)]) {
    const { CiphertextBlob } = await kms.call("Encrypt", { KeyId: KeyMetadata.KeyId, Plaintext });
    assert.ok(CiphertextBlob instanceof Uint8Array);
    assert.deepEqual((await kms.call("Decrypt", { CiphertextBlob }))["Plaintext"], plaintext);
  }
  const external = await kms.call("CreateKey", { Origin: "EXTERNAL" });
  const KeyId = external["KeyMetadata"].KeyId;
  const wrapping = { WrappingAlgorithm: "RSAES_OAEP_SHA_256", WrappingKeySpec: "RSA_2048" };
  const { PublicKey, ImportToken } = await kms.call("GetParametersForImport", { KeyId, ...wrapping });
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  const EncryptedKeyMaterial = publicEncrypt({ key, oaepHash: "sha256" }, Buffer.alloc(32, 7));
  const ValidTo = new Date("2030-01-02T00:00:00Z");
  await kms.call("ImportKeyMaterial", { KeyId, ImportToken, EncryptedKeyMaterial, ValidTo });
  assert.deepEqual((await kms.call("DescribeKey", { KeyId }))["KeyMetadata"].ValidTo, ValidTo);
  assert.deepEqual(await kms.call("DisableKey", { KeyId: KeyMetadata.KeyId }), {});
});

test("the clock stands, runs and is turned", async () => {
  const start = new Date("2030-01-01T00:00:00Z");
  const kms = new MockKms({ startAt: start });
  assert.deepEqual([await kms.clock.now(), await kms.clock.isFrozen()], [start, true]);
  await kms.clock.advance("1.5h");
  await kms.clock.advance(500);
  assert.equal((await kms.clock.now()).toISOString(), "2030-01-01T01:30:00.500Z");
  await kms.clock.set("2031-01-01T00:00:00Z");
  await kms.clock.resume();
  assert.equal(await kms.clock.isFrozen(), false);
  assert.ok((await kms.clock.now()).getTime() >= Date.UTC(2031, 0, 1));
  await kms.clock.freeze();
  assert.deepEqual(await kms.clock.now(), await kms.clock.now());
  await kms.reset();
  assert.deepEqual(await kms.clock.now(), start);
  const running = new MockKms();
  assert.ok(Math.abs((await running.clock.now()).getTime() - Date.now()) < 60_000);
  await assert.rejects(running.clock.advance("30" as "30d"), /is not a length of time/);
  await assert.rejects(running.clock.advance(-1), /is not a length of time/);
  await assert.rejects(running.clock.set("someday"), /is not a time that Date reads/);
});

test("keys come from a seed, at the start and later, and a reset goes back to the start", async () => {
  const seed = {
    keys: [{ arn: ARN, material: new Uint8Array(32).fill(7), aliases: ["alias/orders"], tags: { team: "sales" } }],
    credentials: [{ access_key: "AKIAIOSFODNN7EXAMPLE", secret: "a secret for tests", account: "111122223333" }],
  };
  const kms = new MockKms({ region: "eu-central-1", account: "111122223333", seed });
  const twin = new MockKms({ region: "eu-central-1", account: "111122223333", seed });
  seed.keys.length = 0;
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "a secret for tests" };
  const client = new newest.KMSClient({ ...kms.clientConfig, credentials });
  const input = { KeyId: "alias/orders", Plaintext: plaintext };
  const { CiphertextBlob, KeyId } = await client.send(new newest.EncryptCommand(input));
  assert.equal(KeyId, ARN);
  assert.deepEqual((await twin.call("Decrypt", { CiphertextBlob }))["Plaintext"], plaintext, "the same material");

  const arns = await kms.seed({ keys: [{ spec: "HMAC_256", usage: "GENERATE_VERIFY_MAC", state: "Disabled" }] });
  assert.equal((await kms.call("ListKeys"))["Keys"].length, 2);
  assert.match(arns[0] ?? "", /^arn:aws:kms:eu-central-1:111122223333:key\//);
  await kms.reset();
  assert.deepEqual((await kms.call("ListKeys"))["Keys"], [{ KeyArn: ARN, KeyId: ID }]);
  await assert.rejects(kms.seed({ keys: [{ id: "x" }] }), /TypeError: MockKms: the seed is wrong: 'x' is not a key id/);
});

test("records tell who called what, about which key, and how it ended", async () => {
  const kms = new MockKms({ startAt: 0 });
  const { KeyMetadata } = await kms.call("CreateKey");
  const stranger = kms.from({ account: "111122223333" });
  await stranger.call("EnableKey", { KeyId: KeyMetadata.Arn }).catch(() => undefined);
  const records = await kms.audit();
  assert.deepEqual(
    records.map(({ requestId, ...record }) => record),
    [
      { time: new Date(0), caller: "arn:aws:iam::000000000000:root", region: "us-east-1", operation: "CreateKey" },
      {
        time: new Date(0),
        caller: "arn:aws:iam::111122223333:root",
        region: "us-east-1",
        operation: "EnableKey",
        key: KeyMetadata.Arn,
        error: "AccessDeniedException",
      },
    ],
  );
});

test("the trail tells it as CloudTrail does, with filters and pages", async () => {
  const kms = new MockKms({ startAt: "2030-01-01T00:00:00Z" });
  const { KeyMetadata } = await kms.call("CreateKey");
  const KeyId = KeyMetadata.KeyId;
  for (const tenant of ["a", "b"]) {
    await kms.call("Encrypt", { KeyId, Plaintext: plaintext, EncryptionContext: { tenant } });
  }
  const { events } = await kms.trail({ key: KeyMetadata.Arn, context: { tenant: "b" }, from: new Date("2030-01-01") });
  const [event, ...others] = events;
  assert.deepEqual(others, []);
  assert.equal(event?.["eventTime"], "2030-01-01T00:00:00Z");
  assert.equal(event?.["responseElements"], null);
  assert.deepEqual(event?.["requestParameters"], {
    keyId: KeyId,
    encryptionAlgorithm: "SYMMETRIC_DEFAULT",
    encryptionContext: { tenant: "b" },
  });
  const first = await kms.trail({ limit: 2 });
  const rest = await kms.trail({ limit: 2, after: first.next ?? 0 });
  assert.deepEqual([first.events.length, rest.events.length, rest.next], [2, 1, null]);
  await assert.rejects(kms.trail({ colour: "red" } as object), /TypeError: MockKms: unknown field `colour`/);
});

test("mistakes are told as mistakes", async () => {
  assert.throws(() => new MockKms({ regoin: "eu-central-1" } as object), /MockKms has no option "regoin"/);
  assert.throws(() => new MockKms({ startAt: "someday" }), /is not a time/);
  await assert.rejects(new MockKms({ account: "12" }).call("ListKeys"), /TypeError: MockKms: account must be twelve/);
  const kms = new MockKms();
  await assert.rejects(kms.from({ region: "" }).call("ListKeys"), /TypeError: MockKms: region is not/);
  await assert.rejects(kms.call("Nothing" as "ListKeys"), { name: "UnknownOperationException" });
  await assert.rejects(kms.call("ListKeys", { Limit: () => 1 }), /TypeError: MockKms: /);
  const stream = { method: "POST", path: "/", headers: {}, body: new ReadableStream() };
  await assert.rejects(kms.requestHandler.handle(stream), /takes no streams/);
});

test("keyrings of other kinds take the mock too", async () => {
  const kms = new MockKms();
  const make = async (region: string, input: object): Promise<string> =>
    (await kms.from({ region }).call("CreateKey", input))["KeyMetadata"].Arn;
  const rsa = await make("us-east-1", { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
  const { PublicKey } = await kms.call("GetPublicKey", { KeyId: rsa });
  const [mine, theirs] = [await make("us-east-1", AGREEMENT), await make("us-east-1", AGREEMENT)];
  const peer = (await kms.call("GetPublicKey", { KeyId: theirs }))["PublicKey"];
  const ireland = await make("eu-west-1", {});
  for (const keyring of [
    new KmsRsaKeyring({ keyArn: rsa, encryptionAlgorithm: "RSAES_OAEP_SHA_256", publicKey: PublicKey, client: kms }),
    new KmsEcdhKeyring({ keyArn: mine, curve: "P-256", schema: "static", peerPublicKey: peer, client: kms }),
    new KmsKeyring({ clientSupplier: (region) => kms.from({ region }), generatorKeyId: ireland }),
  ]) {
    const client = new Client();
    // RSA keys are for data keys of suites that do not sign.
    const suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    const { ciphertext } = await client.encrypt(keyring, plaintext, { suite });
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  }
});

test("two mocks know nothing of each other", async () => {
  const [one, two] = [new MockKms(), new MockKms()];
  await one.call("CreateKey");
  assert.equal((await two.call("ListKeys"))["Keys"].length, 0);
});
