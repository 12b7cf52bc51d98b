// An aborted operation gives up the calls that it waits for, whoever makes them.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import * as newest from "@aws-sdk/client-kms";
import * as oldest from "client-kms-3.600";
import {
  BranchKeyStore,
  Client,
  DynamoDbKeyStorage,
  FetchKmsClient,
  HierarchicalKeyring,
  KmsDiscoveryKeyring,
  KmsKeyring,
  KmsRsaKeyring,
  MultiKeyring,
  RawAesKeyring,
  RequiredContextMaterialsManager,
  type CallOptions,
  type DynamoDbMethods,
  type Keyring,
  type KmsMethods,
  type Materials,
} from "kmseal";
import { MockKms } from "kmseal/mock-kms";
import { arn } from "./fake-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
const reason = new Error("the user left");

/** A service that never answers, and notes the signal of each call. */
function silence() {
  const signals: AbortSignal[] = [];
  let note = () => {};
  const called = new Promise<void>((resolve) => (note = resolve));
  const call = (_input: object, options?: CallOptions) => {
    signals.push(options?.signal as AbortSignal);
    note();
    return new Promise<never>(() => {});
  };
  return { signals, called, call };
}

/** Aborts `work` once `called`, and waits until the last of `signals` tells it. */
async function givenUp(work: (signal: AbortSignal) => Promise<unknown>, called: Promise<void>, signals: AbortSignal[]) {
  const controller = new AbortController();
  const working = work(controller.signal);
  await called;
  assert.equal(signals.at(-1)?.aborted, false);
  controller.abort(reason);
  await assert.rejects(working, (error) => error === reason);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(signals.at(-1)?.aborted, true);
  assert.equal(signals.at(-1)?.reason.name, "AbortError");
}

const encrypts = (materials: Materials) => (signal: AbortSignal) => client.encrypt(materials, plaintext, { signal });

test("a client of your own is told, by keyrings of both modules, and beneath other keyrings and managers", async () => {
  const { ciphertext: message } = await client.encrypt(
    new KmsKeyring({ client: new MockKms({ seed: { keys: [{ aliases: ["alias/a"] }] } }), generatorKeyId: "alias/a" }),
    plaintext,
  );
  const over = (make: (kms: KmsMethods) => Materials, work: (materials: Materials) => (signal: AbortSignal) => Promise<unknown>) => {
    const { signals, called, call } = silence();
    return givenUp(work(make({ generateDataKey: call, encrypt: call, decrypt: call })), called, signals);
  };
  await over((kms) => new KmsKeyring({ client: kms, generatorKeyId: arn("one") }), encrypts);
  await over((kms) => new KmsKeyring({ clientSupplier: () => kms, keyIds: [arn("one")], generatorKeyId: arn("two") }), encrypts);
  await over((kms) => new MultiKeyring({ generator: raw, children: [new KmsKeyring({ client: kms, keyIds: [arn("one")] })] }), encrypts);
  await over(
    (kms) => new RequiredContextMaterialsManager({ materials: new KmsKeyring({ client: kms, generatorKeyId: arn("one") }), requiredKeys: ["t"] }),
    (manager) => (signal) => client.encrypt(manager, plaintext, { signal, encryptionContext: { t: "1" } }),
  );
  await over(
    (kms) => new KmsDiscoveryKeyring({ client: kms }),
    (keyring) => (signal) => client.decrypt(keyring, message, { signal }),
  );
  await over(
    (kms) => new KmsDiscoveryKeyring({ client: kms }),
    (keyring) => async (signal) => {
      const opening = new Blob([message as Uint8Array<ArrayBuffer>]).stream().pipeThrough(client.decryptStream(keyring, { signal }));
      return new Response(opening).arrayBuffer();
    },
  );
});

test("so is one of a keyring that lives in the other module", async () => {
  const kms = new MockKms();
  const { KeyMetadata } = await kms.call("CreateKey", { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
  const { PublicKey } = await kms.call("GetPublicKey", { KeyId: KeyMetadata.Arn });
  const rsa = { keyArn: KeyMetadata.Arn as string, encryptionAlgorithm: "RSAES_OAEP_SHA_256" as const };
  const suite = 0x0478;
  const { ciphertext } = await client.encrypt(new KmsRsaKeyring({ ...rsa, publicKey: PublicKey }), plaintext, { suite });
  const { signals, called, call } = silence();
  const keyring = new KmsRsaKeyring({ ...rsa, client: { decrypt: call } });
  await givenUp((signal) => client.decrypt(keyring, ciphertext, { signal }), called, signals);
});

test("so is a table of branch keys", async () => {
  const { signals, called, call } = silence();
  const table: DynamoDbMethods = { getItem: call, transactWriteItems: call, describeTable: call, createTable: call };
  const storage = new DynamoDbKeyStorage({ client: table, tableName: "keys" });
  const keyStore = new BranchKeyStore({ logicalName: "l", storage, client: new MockKms(), kmsConfiguration: { keyArn: arn("one") } });
  await givenUp(encrypts(new HierarchicalKeyring({ keyStore, branchKeyId: "b", timeToLive: 1_000 })), called, signals);
});

test("a keyring of your own is told by its request, and its data key is wiped", async () => {
  const { signals, called, call } = silence();
  let dataKey: Uint8Array | undefined;
  const own: Keyring = {
    wrapDataKey: (request) => ((dataKey = request.dataKey), call(request, request)),
    unwrapDataKey: (request) => call(request, request),
  };
  await givenUp(encrypts(new MultiKeyring({ generator: raw, children: [own] })), called, signals);
  assert.deepEqual(dataKey, new Uint8Array(32));
  const { ciphertext } = await client.encrypt(raw, plaintext);
  await givenUp((signal) => client.decrypt(own, ciphertext, { signal }), called, signals);
});

test("what was answered in time is not aborted", async () => {
  const kms = new MockKms({ seed: { keys: [{ aliases: ["alias/a"] }] } });
  const signals: (AbortSignal | undefined)[] = [];
  const noting: KmsMethods = {
    generateDataKey: (input, options) => (signals.push(options?.signal), kms.generateDataKey(input)),
    encrypt: (input) => kms.encrypt(input),
    decrypt: (input) => kms.decrypt(input),
  };
  const controller = new AbortController();
  await client.encrypt(new KmsKeyring({ client: noting, generatorKeyId: "alias/a" }), plaintext, { signal: controller.signal });
  controller.abort();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(signals.map((signal) => signal?.aborted), [false]);
});

test("requests on the network are cut, those of the AWS SDK and of FetchKmsClient", async () => {
  let came = () => {};
  let left = () => {};
  // It takes requests and answers none.
  const server = createServer((request) => {
    came();
    request.socket.once("close", () => left());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const config = { region: "eu-central-1", endpoint, credentials };
  const { KMS, KMSClient, GenerateDataKeyCommand, EncryptCommand, DecryptCommand } = newest;
  const commands = { GenerateDataKeyCommand, EncryptCommand, DecryptCommand };
  const generatorKeyId = arn("one");
  try {
    for (const [how, keyring] of Object.entries({
      "a KMSClient": new KmsKeyring({ client: new KMSClient(config), generatorKeyId }),
      "a KMSClient of 3.600": new KmsKeyring({ client: new oldest.KMSClient(config), generatorKeyId }),
      "a KMSClient with its commands": new KmsKeyring({ client: new KMSClient(config), commands, generatorKeyId }),
      "a KMS": new KmsKeyring({ client: new KMS(config), generatorKeyId }),
      "a FetchKmsClient": new KmsKeyring({ client: new FetchKmsClient(config), generatorKeyId }),
    })) {
      const request = new Promise<void>((resolve) => (came = resolve));
      const cut = new Promise<string>((resolve) => (left = () => resolve("cut")));
      const controller = new AbortController();
      const working = client.encrypt(keyring, plaintext, { signal: controller.signal });
      await request;
      controller.abort(reason);
      await assert.rejects(working, (error) => error === reason);
      const late = new Promise((resolve) => setTimeout(resolve, 5_000, "still open").unref());
      assert.equal(await Promise.race([cut, late]), "cut", how);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
