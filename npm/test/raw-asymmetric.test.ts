// Raw RSA and ECDH keyrings: documents and `CryptoKey`s, each half alone, and what is said of wrong ones.

import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import {
  Client,
  KmsealError,
  MultiKeyring,
  RawAesKeyring,
  RawEcdhKeyring,
  RawRsaKeyring,
  type Keyring,
  type RawRsaKeyringOptions,
  type RsaPadding,
} from "kmseal";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const name = { keyNamespace: "orders", keyName: "rsa" };
const HASHES = { OaepSha1: "SHA-1", OaepSha256: "SHA-256", OaepSha384: "SHA-384", OaepSha512: "SHA-512" };

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject, type: "spki" | "pkcs8" | "pkcs1" | "sec1") =>
  String(key.export({ type, format: "pem" } as never));
const der = (key: KeyObject, type: "spki" | "pkcs8" | "pkcs1" | "sec1") =>
  key.export({ type, format: "der" } as never) as unknown as Buffer;

const exchange = async (writer: Keyring, reader: Keyring) => {
  const { ciphertext } = await client.encrypt(writer, plaintext);
  assert.deepEqual((await client.decrypt(reader, ciphertext)).plaintext, plaintext);
};
const code = (expected: string, text: RegExp) => (error: KmsealError) => {
  assert.equal(error.code, expected, error.message);
  assert.match(error.message, text);
  return true;
};

test("every padding and every form of the keys opens every other", async () => {
  for (const padding of ["Pkcs1v15", ...Object.keys(HASHES)] as RsaPadding[]) {
    const writers = [pem(publicKey, "spki"), der(publicKey, "spki"), pem(publicKey, "pkcs1"), der(publicKey, "pkcs1")];
    const readers = [pem(privateKey, "pkcs8"), der(privateKey, "pkcs8"), pem(privateKey, "pkcs1")];
    for (const [at, publicKey] of writers.entries()) {
      const writer = new RawRsaKeyring({ ...name, padding, publicKey });
      const reader = new RawRsaKeyring({ ...name, padding, privateKey: readers[at % readers.length]! });
      await exchange(writer, reader);
    }
  }
});

test("keys of WebCrypto wrap and unwrap, those that may not be exported too", async () => {
  for (const [padding, hash] of Object.entries(HASHES) as [RsaPadding, string][]) {
    const pair = await crypto.subtle.generateKey(
      { name: "RSA-OAEP", hash, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
      false,
      ["encrypt", "decrypt"],
    );
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
    const reader = new RawRsaKeyring({ ...name, padding, privateKey: pair.privateKey });
    await exchange(new RawRsaKeyring({ ...name, padding, publicKey: pair.publicKey }), reader);
    await exchange(new RawRsaKeyring({ ...name, padding, publicKey: spki }), reader);
    const both = new RawRsaKeyring({ ...name, padding, publicKey: spki, privateKey: pair.privateKey });
    await exchange(both, both);
    const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
    await exchange(new MultiKeyring({ generator: raw, children: [both] }), both);
    await exchange(new MultiKeyring({ generator: both, children: [raw] }), raw);
  }
});

test("a data key that does not open is told of as the module tells it", async () => {
  const writer = new RawRsaKeyring({ ...name, padding: "OaepSha256", publicKey: pem(publicKey, "spki") });
  const { ciphertext } = await client.encrypt(writer, plaintext);
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const reasons = async (keyring: Keyring) =>
    client.decrypt(keyring, ciphertext).catch((error: KmsealError) => {
      assert.equal(error.code, "NoDataKeyOpened");
      return error.attempts.map(({ cause: _, ...attempt }) => attempt);
    });
  for (const options of [{ keyNamespace: "elsewhere" }, { keyName: "ключ" }, {}]) {
    // PKCS #1 documents are for the module.
    const [host, module] = [pem(other, "pkcs8"), pem(other, "pkcs1")].map(
      (privateKey) => new RawRsaKeyring({ ...name, padding: "OaepSha256", ...options, privateKey }),
    );
    const [fromHost, fromModule] = [await reasons(host!), await reasons(module!)] as { reason: string }[][];
    assert.equal(fromHost?.length, 1);
    const same = (reason: string) => reason.replace("with its padding", "with OaepSha256 padding");
    assert.deepEqual(
      fromHost?.map(({ reason, ...rest }) => ({ ...rest, reason: same(reason) })),
      fromModule,
    );
  }
  assert.match(JSON.stringify(await reasons(writer)), /has no private key and so can only encrypt/);
});

test("what is no RSA key is refused with advice", async () => {
  const sign = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const oaep = { name: "RSA-OAEP", hash: "SHA-256" };
  const spki = new Uint8Array(der(publicKey, "spki"));
  const unwrapOnly = await crypto.subtle.importKey("spki", spki, oaep, true, ["wrapKey"]);
  const sha256 = await crypto.subtle.importKey("spki", spki, oaep, true, ["encrypt"]);
  const at = (options: object, text: RegExp) =>
    assert.throws(
      () => new RawRsaKeyring({ ...name, padding: "OaepSha256", ...options } as RawRsaKeyringOptions),
      code("InvalidArgument", text),
    );
  at({}, /needs a publicKey to encrypt, a privateKey to decrypt, or both/);
  at({ padding: "OAEP", publicKey: sha256 }, /padding must be one of "Pkcs1v15", "OaepSha1"/);
  at({ publicKey: sign.publicKey }, /must be a public key for RSA-OAEP, not a public key for ECDSA/);
  at({ privateKey: sha256 }, /must be a private key for RSA-OAEP, not a public key/);
  at({ padding: "OaepSha1", publicKey: sha256 }, /is for RSA-OAEP with SHA-256, not for the padding OaepSha1/);
  at({ publicKey: unwrapOnly }, /may not encrypt; import it with the usage "encrypt"/);
  at({ publicKey: "secret" }, /must be PEM text/);
  at({ keyNamespace: "aws-kms-mine", publicKey: sha256 }, /belongs to AWS KMS; choose another/);

  const late = async (options: object, text: RegExp) => {
    const keyring = new RawRsaKeyring({ ...name, padding: "OaepSha256", ...options } as RawRsaKeyringOptions);
    for (let round = 0; round < 2; round++) {
      await assert.rejects(client.encrypt(keyring, plaintext), code("InvalidArgument", text));
    }
  };
  await late({ publicKey: new Uint8Array([0x30, 0]) }, /the RSA public key cannot be used/);
  await late({ publicKey: pem(privateKey, "pkcs8") }, /the RSA public key cannot be used/);
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  await late({ publicKey: pem(short, "spki") }, /1024 bits/);
  const cipher = { cipher: "aes-256-cbc", passphrase: "secret" };
  const locked = privateKey.export({ type: "pkcs8", format: "pem", ...cipher });
  await late({ publicKey: pem(publicKey, "spki"), privateKey: locked }, /is encrypted; decrypt it first/);
  await late({ publicKey: sha256, privateKey: locked }, /give both as documents/);
});

test("key agreement in all three schemas, on every curve, with keys in every form", async () => {
  for (const [curve, namedCurve] of [
    ["P-256", "P-256"],
    ["P-384", "P-384"],
    ["P-521", "P-521"],
  ] as const) {
    const [mine, theirs] = [generateKeyPairSync("ec", { namedCurve }), generateKeyPairSync("ec", { namedCurve })];
    const sender = new RawEcdhKeyring({
      schema: "static",
      curve,
      privateKey: pem(mine.privateKey, "pkcs8"),
      publicKey: der(theirs.publicKey, "spki"),
    });
    const recipient = new RawEcdhKeyring({
      schema: "static",
      curve,
      privateKey: der(theirs.privateKey, "pkcs8"),
      publicKey: pem(mine.publicKey, "spki"),
    });
    const anyone = new RawEcdhKeyring({ schema: "discovery", curve, privateKey: pem(theirs.privateKey, "sec1") });
    const nobody = new RawEcdhKeyring({ schema: "ephemeral", curve, publicKey: pem(theirs.publicKey, "spki") });
    await exchange(sender, recipient);
    await exchange(recipient, sender);
    await exchange(sender, anyone);
    await exchange(nobody, anyone);
    const { ciphertext } = await client.encrypt(nobody, plaintext);
    await assert.rejects(client.decrypt(nobody, ciphertext), code("NoDataKeyOpened", /can only encrypt/));
    await assert.rejects(client.encrypt(anyone, plaintext), code("InvalidArgument", /can only decrypt/));
  }
});

test("contradicting schemas and keys are refused", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = { curve: "P-256", publicKey: pem(publicKey, "spki"), privateKey: pem(privateKey, "pkcs8") };
  const at = (options: object, text: RegExp) =>
    assert.throws(() => new RawEcdhKeyring({ ...keys, ...options } as never), code("InvalidArgument", text));
  at({}, /schema must be one of "static", "ephemeral", "discovery"/);
  at({ schema: "ephemeral" }, /an ephemeral sender has no privateKey/);
  at({ schema: "discovery" }, /takes messages of any sender and has no publicKey/);
  at({ schema: "static", publicKey: undefined }, /publicKey must be bytes.*a key may also be PEM text/);
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  at({ schema: "static", privateKey: pair.privateKey }, /not a CryptoKey; export it first, with crypto.subtle.exportKey\("pkcs8"/);
  at({ schema: "static", publicKey: pair.publicKey }, /not a CryptoKey; export it first, with crypto.subtle.exportKey\("spki"/);
  at({ schema: "static", curve: "secp256k1" }, /curve must be one of "P-256", "P-384", "P-521"/);
  const wrong = new RawEcdhKeyring({ ...keys, schema: "static", curve: "P-384" } as never);
  await assert.rejects(client.encrypt(wrong, plaintext), code("InvalidArgument", /key cannot be used for P384/));
});

test("one that was disposed of is of no use", async () => {
  const keyring = new RawRsaKeyring({ ...name, padding: "Pkcs1v15", publicKey: pem(publicKey, "spki") });
  await client.encrypt(keyring, plaintext);
  keyring[Symbol.dispose]();
  await assert.rejects(client.encrypt(keyring, plaintext), code("InvalidArgument", /disposed of; make a new one/));
  const unused = new RawRsaKeyring({ ...name, padding: "OaepSha256", privateKey: pem(privateKey, "pkcs8") });
  unused[Symbol.dispose]();
  for (const type of ["spki", "pkcs1"] as const) {
    const early = new RawRsaKeyring({ ...name, padding: "OaepSha256", publicKey: pem(publicKey, type) });
    const underWay = client.encrypt(early, plaintext);
    early[Symbol.dispose]();
    // It may have begun or not: never with another key than its own.
    await underWay.catch(code("InvalidArgument", /disposed of; make a new one/));
  }
  const broken = new RawRsaKeyring({ ...name, padding: "OaepSha256", publicKey: new Uint8Array([0x30, 0]) });
  await assert.rejects(client.encrypt(broken, plaintext));
  broken[Symbol.dispose]();
});
