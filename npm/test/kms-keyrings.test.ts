// Every KMS keyring against mock-kms, through the AWS SDK's own client: discovery, Regions, replicas, RSA, key agreement.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as sdk from "@aws-sdk/client-kms";
import {
  AlgorithmSuite,
  Client,
  KmsDiscoveryKeyring,
  KmsealError,
  KmsEcdhKeyring,
  KmsKeyring,
  KmsMrkDiscoveryKeyring,
  KmsMrkKeyring,
  KmsRsaKeyring,
  MultiKeyring,
  type Keyring,
} from "kmseal";
import { configFor, startMockKms, without, type Service } from "./mock-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { purpose: "invoice" };
const UNSIGNED = { suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY, encryptionContext };

const opens = async (keyring: Keyring, ciphertext: Uint8Array) =>
  assert.deepEqual((await client.decrypt(keyring, ciphertext, { encryptionContext })).plaintext, plaintext);
const refuses = (work: Promise<unknown>, code: string, text: RegExp) =>
  assert.rejects(work, (error: KmsealError) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    return true;
  });

describe("against mock-kms", { skip: without }, () => {
  let service: Service;
  before(async () => {
    service = await startMockKms();
  });
  after(() => service?.stop());

  const kmsIn = (region: string) => new sdk.KMSClient({ ...configFor(service), region });
  const createKey = async (region: string, input: sdk.CreateKeyCommandInput = {}) =>
    (await kmsIn(region).send(new sdk.CreateKeyCommand(input))).KeyMetadata?.Arn ?? "";
  const accountOf = (arn: string) => arn.split(":")[4] ?? "";
  const clientSupplier = (region: string | undefined) => kmsIn(region ?? "eu-central-1");

  test("a discovery keyring opens under the key that the message names, and the filter bounds it", async () => {
    const keyArn = await createKey("eu-central-1");
    const kms = kmsIn("eu-central-1");
    const { ciphertext } = await client.encrypt(new KmsKeyring({ client: kms, generatorKeyId: keyArn }), plaintext, {
      encryptionContext,
    });
    await opens(new KmsDiscoveryKeyring({ client: kms }), ciphertext);
    await opens(
      new KmsDiscoveryKeyring({ client: kms, discoveryFilter: { accountIds: [accountOf(keyArn)] } }),
      ciphertext,
    );
    for (const [discoveryFilter, text] of [
      [{ accountIds: ["000011112222"] }, /discovery filter excludes its key's account/],
      [{ partition: "aws-cn", accountIds: [accountOf(keyArn)] }, /discovery filter excludes its key's partition/],
    ] as const) {
      const keyring = new KmsDiscoveryKeyring({ client: kms, discoveryFilter });
      await refuses(client.decrypt(keyring, ciphertext), "NoDataKeyOpened", text);
    }
    await refuses(
      client.encrypt(new KmsDiscoveryKeyring({ client: kms }), plaintext),
      "InvalidArgument",
      /can only decrypt/,
    );
  });

  test("keys in several Regions are reached through a client for each", async () => {
    const [here, there] = [await createKey("eu-central-1"), await createKey("us-east-1")];
    const asked: (string | undefined)[] = [];
    const writer = new KmsKeyring({
      clientSupplier: (region) => {
        asked.push(region);
        return clientSupplier(region);
      },
      generatorKeyId: here,
      keyIds: [there],
    });
    const { ciphertext, header } = await client.encrypt(writer, plaintext, { encryptionContext });
    assert.deepEqual(asked, ["eu-central-1", "us-east-1"]);
    assert.equal(header.encryptedDataKeys.length, 2);
    for (const key of [here, there]) await opens(new KmsKeyring({ clientSupplier, keyIds: [key] }), ciphertext);
    await opens(new KmsDiscoveryKeyring({ clientSupplier, regions: ["us-east-1"] }), ciphertext);
    const elsewhere = new KmsDiscoveryKeyring({ clientSupplier, regions: ["eu-west-1"] });
    await refuses(client.decrypt(elsewhere, ciphertext), "NoDataKeyOpened", /asks in eu-west-1 alone; add it/);
    const thrown = new RangeError("no such Region here");
    const throwing = new KmsKeyring({
      clientSupplier: () => {
        throw thrown;
      },
      keyIds: [here],
    });
    await assert.rejects(client.decrypt(throwing, ciphertext), (error: KmsealError) => {
      assert.match(error.message, /clientSupplier gave no KMS client for Region "eu-central-1": no such Region here/);
      assert.equal(error.cause, thrown);
      return error.code === "InvalidArgument";
    });
  });

  test("a message written under one replica opens under another", async () => {
    const here = await createKey("eu-central-1", { MultiRegion: true });
    await kmsIn("eu-central-1").send(new sdk.ReplicateKeyCommand({ KeyId: here, ReplicaRegion: "us-east-1" }));
    const there = here.replace("eu-central-1", "us-east-1");
    // A replica takes a while to be made.
    await fetch(`${service.url}/_mock/clock`, { method: "POST", body: JSON.stringify({ advance: "1m" }) });
    const writer = new KmsMrkKeyring({ client: kmsIn("eu-central-1"), generatorKeyId: here });
    const { ciphertext } = await client.encrypt(writer, plaintext, { encryptionContext });
    const near = kmsIn("us-east-1");
    await opens(new KmsMrkKeyring({ client: near, keyIds: [there] }), ciphertext);
    await opens(new KmsMrkKeyring({ clientSupplier, keyIds: [there] }), ciphertext);
    await opens(new KmsMrkDiscoveryKeyring({ client: near, region: "us-east-1" }), ciphertext);
    await opens(new KmsMrkDiscoveryKeyring({ clientSupplier, regions: ["us-east-1"] }), ciphertext);
    await refuses(
      client.decrypt(new KmsKeyring({ client: near, keyIds: [there] }), ciphertext),
      "NoDataKeyOpened",
      /KmsKeyring/,
    );
    const wrong = new KmsMrkDiscoveryKeyring({ client: near, region: "eu-west-1" });
    await refuses(client.decrypt(wrong, ciphertext), "NoDataKeyOpened", /is for Region "us-east-1", not "eu-west-1"/);
    await refuses(
      client.encrypt(new KmsMrkKeyring({ clientSupplier, generatorKeyId: here, keyIds: [there] }), plaintext),
      "InvalidArgument",
      /named more than once/,
    );
  });

  test("an RSA key's public half seals without a call, AWS KMS opens", async () => {
    const keyArn = await createKey("eu-central-1", { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
    const kms = kmsIn("eu-central-1");
    const { PublicKey: publicKey = new Uint8Array() } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId: keyArn }));
    const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(publicKey).toString("base64")}\n-----END PUBLIC KEY-----\n`;
    for (const encryptionAlgorithm of ["RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_1"] as const) {
      const reader = new KmsRsaKeyring({ keyArn, encryptionAlgorithm, client: kms });
      for (const document of [publicKey, pem]) {
        const writer = new KmsRsaKeyring({ keyArn, encryptionAlgorithm, publicKey: document });
        const { ciphertext, header } = await client.encrypt(writer, plaintext, UNSIGNED);
        assert.equal(header.encryptedDataKeys[0]?.keyProviderId, "aws-kms-rsa");
        await opens(reader, ciphertext);
        await refuses(client.decrypt(writer, ciphertext), "NoDataKeyOpened", /has no KMS client/);
      }
      const methods = new KmsRsaKeyring({ keyArn, encryptionAlgorithm, publicKey, client: new sdk.KMS(configFor(service)) });
      await opens(methods, (await client.encrypt(methods, plaintext, UNSIGNED)).ciphertext);
      await refuses(client.encrypt(methods, plaintext), "InvalidArgument", /KmsRsaKeyring.* sign/);
      await refuses(client.encrypt(reader, plaintext, UNSIGNED), "InvalidArgument", /has no public key/);
    }
  });

  test("a key pair in AWS KMS agrees with another one", async () => {
    for (const [curve, KeySpec] of [
      ["P-256", "ECC_NIST_P256"],
      ["P-384", "ECC_NIST_P384"],
      ["P-521", "ECC_NIST_P521"],
    ] as const) {
      const keyPair = { KeySpec, KeyUsage: "KEY_AGREEMENT" } as const;
      const [own, other] = [await createKey("eu-central-1", keyPair), await createKey("eu-central-1", keyPair)];
      const kms = kmsIn("eu-central-1");
      const { PublicKey: otherKey = "" } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId: other }));
      const { PublicKey: ownKey = "" } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId: own }));
      const sender = new KmsEcdhKeyring({
        client: kms,
        keyArn: own,
        curve,
        schema: "static",
        peerPublicKey: otherKey,
      });
      const { ciphertext, header } = await client.encrypt(sender, plaintext, { encryptionContext });
      assert.equal(header.encryptedDataKeys[0]?.keyProviderId, "aws-kms-ecdh");
      await opens(sender, ciphertext);
      await opens(new KmsEcdhKeyring({ client: kms, keyArn: other, curve, schema: "discovery" }), ciphertext);
      const told = { client: kms, keyArn: other, curve, publicKey: otherKey } as const;
      await opens(new KmsEcdhKeyring({ ...told, schema: "static", peerPublicKey: ownKey }), ciphertext);
      const both = new MultiKeyring({ generator: sender, children: [new KmsEcdhKeyring({ ...told, schema: "static", peerPublicKey: ownKey })] });
      await opens(sender, (await client.encrypt(both, plaintext, { encryptionContext })).ciphertext);
    }
  });

  test("what AWS KMS refuses is the cause, and is asked again", async () => {
    const keyArn = await createKey("eu-central-1", { KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" });
    const kms = kmsIn("eu-central-1");
    const { PublicKey: publicKey = "" } = await kms.send(new sdk.GetPublicKeyCommand({ KeyId: keyArn }));
    const keyring = new KmsEcdhKeyring({ client: kms, keyArn, curve: "P-256", schema: "static", peerPublicKey: publicKey });
    await kms.send(new sdk.DisableKeyCommand({ KeyId: keyArn }));
    await assert.rejects(client.encrypt(keyring, plaintext), (error: KmsealError) => {
      assert.equal((error.cause as Error).name, "DisabledException");
      return error.code === "KeyService";
    });
    await kms.send(new sdk.EnableKeyCommand({ KeyId: keyArn }));
    await client.encrypt(keyring, plaintext);
    const signing = await createKey("eu-central-1", { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    const unfit = new KmsEcdhKeyring({ client: kms, keyArn: signing, curve: "P-256", schema: "discovery" });
    await refuses(client.encrypt(unfit, plaintext), "InvalidArgument", /key usage SIGN_VERIFY/);
  });
});

test("options that contradict each other are refused with advice", () => {
  const kms = new sdk.KMSClient({ region: "eu-central-1" });
  const keyArn = "arn:aws:kms:eu-central-1:111122223333:key/1";
  const refused = (make: () => unknown, text: RegExp) =>
    assert.throws(make, (error: KmsealError) => {
      assert.match(error.message, text);
      return error.code === "InvalidArgument";
    });
  const both = { client: kms, clientSupplier: () => kms, keyIds: [keyArn] };
  refused(() => new KmsKeyring(both as never), /client and clientSupplier were given/);
  refused(() => new KmsKeyring({ clientSupplier: "eu-central-1", keyIds: [keyArn] } as never), /must be a function/);
  refused(() => new KmsMrkKeyring({ client: kms }), /a KmsMrkKeyring needs a key/);
  refused(() => new KmsDiscoveryKeyring({ client: kms, regions: ["a"] } as never), /give a clientSupplier/);
  refused(() => new KmsDiscoveryKeyring({ clientSupplier: () => kms } as never), /a clientSupplier needs regions/);
  refused(() => new KmsDiscoveryKeyring({ client: kms, discoveryFilter: { accountIds: [] } }), /names no account/);
  refused(() => new KmsMrkDiscoveryKeyring({ client: kms } as never), /region must be a text/);
  const rsa = { keyArn, encryptionAlgorithm: "RSAES_OAEP_SHA_256" } as const;
  refused(() => new KmsRsaKeyring(rsa), /needs a publicKey to encrypt, a client to decrypt, or both/);
  refused(() => new KmsRsaKeyring({ ...rsa, publicKey: "MIIB" }), /must be PEM text/);
  refused(() => new KmsRsaKeyring({ ...rsa, encryptionAlgorithm: "RSA" as never, client: kms }), /must be one of "RSAES_/);
  refused(
    () => new KmsRsaKeyring({ ...rsa, client: {} as never }),
    /has neither a method send nor the methods decrypt/,
  );
  refused(
    () => new KmsRsaKeyring({ ...rsa, client: { send: async () => undefined } }),
    /import { DecryptCommand } from "@aws-sdk\/client-kms"/,
  );
  const ecdh = { client: kms, keyArn, curve: "P-256" } as const;
  refused(() => new KmsEcdhKeyring({ ...ecdh, schema: "ephemeral" as never }), /schema must be one of "static"/);
  refused(() => new KmsEcdhKeyring({ ...ecdh, schema: "static" } as never), /peerPublicKey must be bytes/);
  refused(
    () => new KmsEcdhKeyring({ ...ecdh, schema: "discovery", peerPublicKey: "-----BEGIN " } as never),
    /discovery takes any/,
  );
  refused(() => new KmsEcdhKeyring({ ...ecdh, curve: "P256" as never, schema: "discovery" }), /one of "P-256"/);
});
