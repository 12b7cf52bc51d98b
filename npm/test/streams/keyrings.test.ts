// Streams under every kind of keyring: of both modules, of the host's cryptography, of the user, of a cache.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import {
  CachingMaterialsManager,
  Client,
  KmsKeyring,
  LocalCache,
  MultiKeyring,
  RawAesKeyring,
  RawEcdhKeyring,
  RawRsaKeyring,
  RequiredContextMaterialsManager,
  type EncryptStreamOptions,
  type Keyring,
  type Materials,
} from "kmseal";
import { arn, FakeKms } from "../fake-kms.js";
import { cut, gather, sourceOf } from "./pieces.js";

const PEM = {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
} as const;

const client = new Client();
const plaintext = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
const encryptionContext = { tenant: "4711" };
const aes = new RawAesKeyring({ keyNamespace: "n", keyName: "aes", wrappingKey: new Uint8Array(32) });

async function exchange(writer: Materials, reader = writer, options: EncryptStreamOptions = {}): Promise<void> {
  const sealing = client.encryptStream(writer, { encryptionContext, ...options });
  const opening = client.decryptStream(reader, { encryptionContext });
  const opened = await gather(sourceOf(cut(plaintext, [100_000])).pipeThrough(sealing).pipeThrough(opening));
  assert.ok(opened.equals(plaintext));
  assert.deepEqual(await opening.header, await sealing.header);
}

test("keyrings of both modules and of WebCrypto", async () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048, ...PEM });
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256", ...PEM });
  const name = { keyNamespace: "n", keyName: "rsa" };
  const oaep = (key: object) => new RawRsaKeyring({ ...name, padding: "OaepSha256", ...key });
  const pkcs1 = (key: object) => new RawRsaKeyring({ ...name, padding: "Pkcs1v15", ...key });
  await exchange(oaep({ publicKey: rsa.publicKey }), oaep({ privateKey: rsa.privateKey }));
  await exchange(pkcs1({ publicKey: rsa.publicKey }), pkcs1({ privateKey: rsa.privateKey }));
  const ecdh = new RawEcdhKeyring({ schema: "ephemeral", curve: "P-256", publicKey: `${curve.publicKey}` });
  await exchange(ecdh, new RawEcdhKeyring({ schema: "discovery", curve: "P-256", privateKey: `${curve.privateKey}` }));
  await exchange(new MultiKeyring({ generator: aes, children: [oaep({ publicKey: rsa.publicKey })] }), oaep({ privateKey: rsa.privateKey }));
  await exchange(new KmsKeyring({ client: new FakeKms(), generatorKeyId: arn("one") }));
});

test("keyrings of the user", async () => {
  const own: Keyring = {
    wrapDataKey: (request) => aes.wrapDataKey(request),
    unwrapDataKey: (request) => aes.unwrapDataKey(request),
  };
  await exchange(own);
});

test("materials managers; a cache is used where the length is known", async () => {
  const kms = new FakeKms();
  const keyring = new KmsKeyring({ client: kms, generatorKeyId: arn("one") });
  const caching = new CachingMaterialsManager({ materials: keyring, cache: new LocalCache(), timeToLive: 60_000, maxBytes: 10_000_000 });
  const materials = new RequiredContextMaterialsManager({ materials: caching, requiredKeys: ["tenant"] });
  const calls = () => kms.asked.filter(({ operation }) => operation === "GenerateDataKey").length;
  await exchange(materials, materials, { plaintextLength: plaintext.length });
  await exchange(materials, materials, { plaintextLength: plaintext.length });
  assert.equal(calls(), 1);
  await exchange(materials);
  assert.equal(calls(), 2);
});

test("a keyring that was disposed of while the stream lasted did its work already, and no other begins", async () => {
  const disposable = new RawAesKeyring({ keyNamespace: "n", keyName: "aes", wrappingKey: new Uint8Array(32) });
  const sealing = client.encryptStream(disposable);
  await sealing.header;
  disposable[Symbol.dispose]();
  const sealed = await gather(sourceOf([plaintext]).pipeThrough(sealing));
  assert.ok(Buffer.from((await client.decrypt(aes, sealed)).plaintext).equals(plaintext));
  await assert.rejects(client.encryptStream(disposable).header, { code: "InvalidArgument", message: /disposed of/ });
});
