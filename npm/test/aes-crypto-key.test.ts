// A raw AES keyring over a `CryptoKey`: WebCrypto wraps the data keys, and the messages are those of any other.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { AlgorithmSuite, Client, MultiKeyring, RawAesKeyring, type ClientOptions, type Keyring, type KmsealError } from "kmseal";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const name = { keyNamespace: "notes", keyName: "ключ" };
const both: KeyUsage[] = ["encrypt", "decrypt"];

const imported = (bytes: Uint8Array<ArrayBuffer>, usages = both) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, usages);
const attemptsOf = async (keyring: Keyring, ciphertext: Uint8Array) =>
  client.decrypt(keyring, ciphertext).then(
    () => assert.fail("it opened"),
    (error: KmsealError) => {
      assert.equal(error.code, "NoDataKeyOpened");
      return error.attempts.map(({ cause: _, ...attempt }) => attempt);
    },
  );

for (const length of [16, 24, 32]) {
  test(`bytes and a CryptoKey of ${length * 8} bits open each other's messages`, async () => {
    const bytes = Uint8Array.from(randomBytes(length));
    const [host, module] = [
      new RawAesKeyring({ ...name, wrappingKey: await imported(bytes) }),
      new RawAesKeyring({ ...name, wrappingKey: bytes }),
    ];
    // In UTF-8 the last key comes last, in UTF-16 before "ﬀ".
    const contexts = [{}, { a: "1", aa: "2", b: "", ﬀ: "3", "😀": "ключ" }];
    const suites = [AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY, undefined];
    for (const encryptionContext of contexts) {
      for (const suite of suites) {
        const options = { encryptionContext, ...(suite !== undefined && { suite }) };
        for (const [writer, reader] of [[host, module], [module, host], [host, host]] as const) {
          const { ciphertext, header } = await client.encrypt(writer, plaintext, options);
          assert.equal(header.encryptedDataKeys[0]?.keyProviderId, "notes");
          assert.deepEqual((await client.decrypt(reader, ciphertext, { encryptionContext })).plaintext, plaintext);
        }
      }
    }
    const outer = new MultiKeyring({ generator: module, children: [host] });
    const { ciphertext } = await client.encrypt(outer, plaintext);
    assert.deepEqual((await client.decrypt(new MultiKeyring({ children: [host] }), ciphertext)).plaintext, plaintext);
  });
}

test("streams take one too", async () => {
  const keyring = new RawAesKeyring({ ...name, wrappingKey: await imported(new Uint8Array(32)) });
  const sealed = new Blob([plaintext]).stream().pipeThrough(client.encryptStream(keyring));
  const opened = sealed.pipeThrough(client.decryptStream(keyring));
  assert.deepEqual(new Uint8Array(await new Response(opened).arrayBuffer()), plaintext);
});

test("messages bound to the context in a legacy order open where the client allows it", async () => {
  const bytes = Uint8Array.from(randomBytes(32));
  const host = new RawAesKeyring({ ...name, wrappingKey: await imported(bytes) });
  const seen: string[][] = [];
  const spy: Keyring = {
    name: "spy",
    wrapDataKey: (request) => host.wrapDataKey(request),
    unwrapDataKey: (request) => {
      seen.push([...(request.legacyContextOrder ?? [])]);
      return host.unwrapDataKey(request);
    },
  };
  // A data key that is bound to the order of a locale, as the official client writes it: a before B.
  const legacy: Keyring = {
    name: "legacy",
    unwrapDataKey: () => Promise.reject(new Error("not asked")),
    wrapDataKey: async ({ encryptionContext, dataKeyLength }) => {
      const dataKey = Uint8Array.from(randomBytes(dataKeyLength));
      const keys = Object.keys(encryptionContext).sort(new Intl.Collator("en").compare);
      const short = (length: number) => [length >> 8, length & 255];
      const texts = keys.flatMap((key) => [key, encryptionContext[key] ?? ""]).map((text) => [...Buffer.from(text)]);
      const additionalData = Uint8Array.from([...short(keys.length), ...texts.flatMap((text) => [...short(text.length), ...text])]);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const ciphertext = new Uint8Array(
        await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await imported(bytes), dataKey),
      );
      const keyProviderInfo = Uint8Array.from([...Buffer.from(name.keyName), 0, 0, 0, 128, 0, 0, 0, 12, ...iv]);
      return { dataKey, encryptedDataKeys: [{ keyProviderId: name.keyNamespace, keyProviderInfo, ciphertext }] };
    },
  };
  const options: ClientOptions = { legacyJavascriptContextOrder: new Intl.Collator("en") };
  const suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
  const { ciphertext } = await client.encrypt(legacy, plaintext, { encryptionContext: { B: "1", a: "2" }, suite });
  await assert.rejects(client.decrypt(host, ciphertext), { code: "NoDataKeyOpened" });
  assert.deepEqual((await new Client(options).decrypt(spy, ciphertext)).plaintext, plaintext);
  assert.deepEqual(seen, [["a", "B"]]);
});

test("a data key that does not open is told of as the module tells it", async () => {
  const { ciphertext } = await client.encrypt(new RawAesKeyring({ ...name, wrappingKey: new Uint8Array(32) }), plaintext);
  const other = new Uint8Array(32).fill(1);
  for (const options of [{ keyNamespace: "elsewhere" }, { keyName: "another" }, {}]) {
    const [host, module] = [
      new RawAesKeyring({ ...name, ...options, wrappingKey: await imported(other) }),
      new RawAesKeyring({ ...name, ...options, wrappingKey: other }),
    ];
    const attempts = await attemptsOf(host, ciphertext);
    assert.equal(attempts.length, 1);
    assert.deepEqual(attempts, await attemptsOf(module, ciphertext));
  }
  const stranger: Keyring = {
    wrapDataKey: async ({ dataKeyLength }) => ({
      dataKey: new Uint8Array(dataKeyLength),
      encryptedDataKeys: [{ keyProviderId: "notes", keyProviderInfo: new Uint8Array(3), ciphertext: new Uint8Array(3) }],
    }),
    unwrapDataKey: () => Promise.reject(new Error("not asked")),
  };
  const message = (await client.encrypt(stranger, plaintext)).ciphertext;
  const host = new RawAesKeyring({ ...name, wrappingKey: await imported(other) });
  assert.deepEqual(await attemptsOf(host, message), await attemptsOf(new RawAesKeyring({ ...name, wrappingKey: other }), message));
});

test("a key that may only encrypt, or only decrypt, does only that", async () => {
  const bytes = Uint8Array.from(randomBytes(32));
  const writer = new RawAesKeyring({ ...name, wrappingKey: await imported(bytes, ["encrypt"]) });
  const reader = new RawAesKeyring({ ...name, wrappingKey: await imported(bytes, ["decrypt"]) });
  const { ciphertext } = await client.encrypt(writer, plaintext);
  assert.deepEqual((await client.decrypt(reader, ciphertext)).plaintext, plaintext);
  assert.match((await attemptsOf(writer, ciphertext))[0]?.reason ?? "", /may not decrypt; import it with the usage "decrypt"/);
  await assert.rejects(client.encrypt(reader, plaintext), { code: "InvalidArgument", message: /may not encrypt; import it/ });
});

test("one that was disposed of is of no use", async () => {
  const keyring = new RawAesKeyring({ ...name, wrappingKey: await imported(new Uint8Array(32)) });
  await client.encrypt(keyring, plaintext);
  keyring[Symbol.dispose]();
  await assert.rejects(client.encrypt(keyring, plaintext), { code: "InvalidArgument", message: /disposed of; make a new one/ });
});

