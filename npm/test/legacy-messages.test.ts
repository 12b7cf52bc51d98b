// Messages that other SDKs refuse: opened where the client allows it, only there.

import assert from "node:assert/strict";
import { createCipheriv, hkdfSync, randomBytes } from "node:crypto";
import { test } from "node:test";
import { Client, RawAesKeyring, type ClientOptions, type Keyring } from "kmseal";

const wrappingKey = Uint8Array.from({ length: 32 }, (_, index) => index);
const keyring = new RawAesKeyring({ keyNamespace: "orders", keyName: "key", wrappingKey });
const plaintext = new TextEncoder().encode("four horses");

async function assertOpensOnlyWith(
  options: ClientOptions,
  code: string,
  key: Keyring,
  message: Uint8Array,
): Promise<void> {
  await assert.rejects(new Client().decrypt(key, message), { code });
  const opened = await new Client(options).decrypt(key, message);
  assert.deepEqual(Buffer.from(opened.plaintext), Buffer.from(plaintext));
}

// Made with @aws-crypto/client-node 5.0.2 without utf8Sorting, in the context { Purpose: "invoice" }.
const BY_LOCALE =
  "AgV4od/66LR8NdUbA5yzD5AeFzf339doKzlzNsaau1wpOFYAcQACAAdQdXJwb3NlAAdpbnZvaWNlABVhd3MtY3J5cHRvLXB1YmxpYy1rZXkARE" +
  "FnSXhuTS90dEtqakZ2QWFrS1llTzFIc3hjbzlMa2hCK2Fqc25KOWg2L2VkSm5yTzNNMm1OR2NsZVR3cWEwZ1BUUT09AAEABm9yZGVycwAXa2V5" +
  "AAAAgAAAAAxog3bjvi3quxvbG+YAMIVJtr9ty9dlul7lJKSuzwYOymhQO7r1ta+nSt+UiFh5YX1PvLTnKJoCCF3d6JRwqwIAAAIA8/sNSMj3OW" +
  "N2Zk+ARluLgCXGA0yWstVJtzGOru+14nmIRJl4Ugl129/aYzdY8Nc3/////wAAAAEAAAAAAAAAAAAAAAEAAAALWSgfXyaRG7taxOwKwFoFhXXz" +
  "upB2ZR40XK4mAGgwZgIxAIPdEaNnOLHFUYXfUBFPKrFOus2i4IdUuqdEtZSLIXWRBnQc8ngW31NmRR05BPhnOwIxAIxio5DaICeV1JipqzHm/e" +
  "nQt4BrxUHsK49Y2ZjetRM0WPNVtEc3Oq1K5Ayq35HpCw==";

test("a message of the official JavaScript client in the order of its locale", async () => {
  const message = Buffer.from(BY_LOCALE, "base64");
  for (const collator of [new Intl.Collator("en"), new Intl.Collator()]) {
    await assertOpensOnlyWith({ legacyJavascriptContextOrder: collator }, "NoDataKeyOpened", keyring, message);
  }
});

test("the order reaches keyrings of other modules and other copies of the package", async () => {
  const foreign: Keyring = {
    wrapDataKey: (request) => keyring.wrapDataKey(request),
    unwrapDataKey: (request) => keyring.unwrapDataKey(request),
  };
  const options = { legacyJavascriptContextOrder: new Intl.Collator("en") };
  await assertOpensOnlyWith(options, "NoDataKeyOpened", foreign, Buffer.from(BY_LOCALE, "base64"));
});

test("any order of a context can be given, and a useless one only opens nothing", async () => {
  const encryptionContext = { \u00e4: "1", z: "2", A: "3", a: "4", _: "5" };
  const suite = 0x0478;
  const swedish = new Intl.Collator("sv");
  const dataKey = Uint8Array.from(randomBytes(32));
  // A data key as RawAesKeyring wraps it, but bound to the context in the order of Swedish.
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", wrappingKey, iv);
  const pairs = Object.entries(encryptionContext).sort(([a], [b]) => swedish.compare(a, b));
  cipher.setAAD(Buffer.concat([uint16(pairs.length), ...pairs.flat().flatMap(sized)]));
  const ciphertext = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  const keyProviderInfo = Buffer.concat([Buffer.from("key"), Buffer.from([0, 0, 0, 128, 0, 0, 0, 12]), iv]);
  const writer: Keyring = {
    wrapDataKey: async () => ({
      dataKey: dataKey.slice(),
      encryptedDataKeys: [{ keyProviderId: "orders", keyProviderInfo, ciphertext }],
    }),
    unwrapDataKey: async () => ({ attempts: [] }),
  };
  const sealed = await new Client().encrypt(writer, plaintext, { encryptionContext, suite });
  const message = sealed.ciphertext;
  await assertOpensOnlyWith({ legacyJavascriptContextOrder: swedish }, "NoDataKeyOpened", keyring, message);
  const useless = [
    new Intl.Collator("en"),
    { compare: () => assert.fail("an order that throws") },
    { compare: () => NaN },
    { compare: () => "no number" as never },
  ];
  for (const legacyJavascriptContextOrder of useless) {
    const client = new Client({ legacyJavascriptContextOrder });
    await assert.rejects(client.decrypt(keyring, message), { code: "NoDataKeyOpened" });
  }
});

test("a message of version 4.0.0 of the Encryption SDK for .NET", async () => {
  const dataKey = Uint8Array.from(randomBytes(32));
  const keeper: Keyring = {
    wrapDataKey: async () => ({
      dataKey: dataKey.slice(),
      encryptedDataKeys: [{ keyProviderId: "kept", keyProviderInfo: Buffer.from("key"), ciphertext: Buffer.from("-") }],
    }),
    unwrapDataKey: async () => ({ dataKey: dataKey.slice() }),
  };
  const suite = 0x0478;
  const { ciphertext, header } = await new Client().encrypt(keeper, plaintext, { suite, frameLength: 4096 });
  // That version authenticated the count of the pairs that are not stored, which is none.
  const frame = 4 + 4 + 12 + 4 + plaintext.length + 16;
  const authenticated = ciphertext.length - frame - 16;
  const info = Buffer.concat([uint16(suite), Buffer.from("DERIVEKEY")]);
  const contentKey = Buffer.from(hkdfSync("sha512", dataKey, header.messageId, info, 32));
  const cipher = createCipheriv("aes-256-gcm", contentKey, Buffer.alloc(12));
  cipher.setAAD(Buffer.concat([ciphertext.subarray(0, authenticated), uint16(0)]));
  cipher.final();
  const message = ciphertext.slice();
  message.set(cipher.getAuthTag(), authenticated);
  await assertOpensOnlyWith({ dotnet400Messages: true }, "NotAuthentic", keeper, message);
});

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function sized(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [uint16(bytes.length), bytes];
}
