// Raw AES and multi-keyrings, keyrings of the user's own, and the end of a keyring's life.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Client, KmsealError, MultiKeyring, RawAesKeyring, type Keyring, type RawAesKeyringOptions } from "kmseal";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const raw = (keyName: string, wrappingKey: Uint8Array = randomBytes(32)) =>
  new RawAesKeyring({ keyNamespace: "orders", keyName, wrappingKey });
const code = (expected: string, text: RegExp) => (error: KmsealError) => {
  assert.equal(error.code, expected);
  assert.match(error.message, text);
  return true;
};

test("keys of every length wrap", async () => {
  for (const length of [16, 24, 32]) {
    const keyring = raw("key", randomBytes(length));
    const { ciphertext } = await client.encrypt(keyring, plaintext);
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  }
});

test("what is no key is refused with advice", async () => {
  const wrappingKey = new Uint8Array(32);
  const cbc = await crypto.subtle.importKey("raw", wrappingKey, "AES-CBC", true, ["encrypt"]);
  const wrapOnly = await crypto.subtle.importKey("raw", wrappingKey, "AES-GCM", true, ["wrapKey"]);
  const cases: [unknown, RegExp][] = [
    [undefined, /keyNamespace must be a text/],
    ["orders", /takes an object of options, not a string/],
    [{ keyNamespace: "orders", wrappingKey }, /keyName must be a text that is not empty, not undefined/],
    [{ keyNamespace: "", keyName: "k", wrappingKey }, /keyNamespace must be a text that is not empty/],
    [{ keyNamespace: "orders", keyName: "k" }, /wrappingKey must be bytes.*not undefined/],
    [{ keyNamespace: "orders", keyName: "k", wrappingKey: "secret" }, /decode it first.*a password is no key/],
    [{ keyNamespace: "orders", keyName: "k", wrappingKey: cbc }, /a CryptoKey for AES-GCM, not a secret key for AES-CBC/],
    [{ keyNamespace: "orders", keyName: "k", wrappingKey: wrapOnly }, /may neither encrypt nor decrypt; import it with/],
    [{ keyNamespace: "aws-kms", keyName: "k", wrappingKey }, /belongs to AWS KMS; choose another/],
    [{ keyNamespace: "orders", keyName: "k", wrappingKey: new Uint8Array(31) }, /16, 24 or 32 bytes, not 31/],
    [{ keyNamespace: "orders", keyName: "\ud800", wrappingKey }, /keyName holds half of a surrogate pair/],
    [
      { keyNamespace: "orders", name: "k", wrappingKey },
      /has no option "name"; it has keyNamespace, keyName, wrappingKey/,
    ],
  ];
  for (const [options, text] of cases) {
    assert.throws(() => new RawAesKeyring(options as RawAesKeyringOptions), code("InvalidArgument", text));
  }
});

test("any keyring of a multi-keyring opens its messages", async () => {
  const [one, two, three] = [raw("one"), raw("two"), raw("three")];
  const inner = new MultiKeyring({ generator: two, children: [three] });
  const outer = new MultiKeyring({ generator: one, children: [inner] });
  const { ciphertext, header } = await client.encrypt(outer, plaintext);
  assert.equal(header.encryptedDataKeys.length, 3);
  for (const keyring of [one, two, three, inner, outer, new MultiKeyring({ children: [raw("four"), three] })]) {
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  }
  await assert.rejects(client.decrypt(raw("one"), ciphertext), (error: KmsealError) => {
    assert.deepEqual(
      error.attempts.map(({ outcome }) => outcome),
      ["failed", "passedOn", "passedOn"],
    );
    return code("NoDataKeyOpened", /RawAesKeyring\(orders\/one\)/)(error);
  });
});

test("a multi-keyring without use is refused", async () => {
  const bad = (options: object, text: RegExp) =>
    assert.throws(() => new MultiKeyring(options), code("InvalidArgument", text));
  bad({}, /needs a generator or a child/);
  bad({ children: raw("one") }, /children must be an array of keyrings/);
  bad({ children: [raw("one"), "two"] }, /children\[1\] must be a keyring.*not a string/);
  bad({ generator: {} }, /generator must be a keyring/);
  await assert.rejects(
    client.encrypt(new MultiKeyring({ children: [raw("one")] }), plaintext),
    code("InvalidArgument", /no generator/),
  );
  await assert.rejects(
    client.encrypt({} as Keyring, plaintext),
    code("InvalidArgument", /first argument of encrypt must be a keyring/),
  );
});

/** A keyring as a user may write one: it keeps data keys in a map and puts tickets into messages. */
class TicketKeyring implements Keyring {
  readonly #keys = new Map<string, Uint8Array>();

  async wrapDataKey({ dataKey, dataKeyLength }: Parameters<Keyring["wrapDataKey"]>[0]) {
    const key = dataKey ? dataKey.slice() : Uint8Array.from(randomBytes(dataKeyLength));
    const ticket = `ticket-${this.#keys.size}`;
    this.#keys.set(ticket, key);
    const wrapped = {
      keyProviderId: "tickets",
      keyProviderInfo: Uint8Array.from(Buffer.from(ticket)),
      ciphertext: new Uint8Array(1),
    };
    return { ...(dataKey === undefined && { dataKey: key.slice() }), encryptedDataKeys: [wrapped] };
  }

  async unwrapDataKey({ encryptedDataKeys }: Parameters<Keyring["unwrapDataKey"]>[0]) {
    for (const { keyProviderInfo } of encryptedDataKeys) {
      const key = this.#keys.get(Buffer.from(keyProviderInfo).toString());
      if (key !== undefined) return { dataKey: key.slice() };
    }
    const attempts = encryptedDataKeys.map(({ keyProviderId }) => ({
      dataKey: keyProviderId,
      keyring: "TicketKeyring",
      outcome: "passedOn" as const,
      reason: "no such ticket",
    }));
    return { attempts };
  }
}

test("a keyring of the user's own works alone and among others", async () => {
  const own = new TicketKeyring();
  const other = raw("one");
  for (const keyring of [
    own,
    new MultiKeyring({ generator: own, children: [other] }),
    new MultiKeyring({ generator: other, children: [own] }),
  ]) {
    const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: { a: "b" } });
    assert.deepEqual((await client.decrypt(own, ciphertext)).plaintext, plaintext);
  }
  const { ciphertext } = await client.encrypt(other, plaintext);
  await assert.rejects(
    client.decrypt(own, ciphertext),
    code("NoDataKeyOpened", /none of the message's data keys.*\n {2}orders\n {4}TicketKeyring passed it on: no such ticket/),
  );
});

test("a keyring of the user's own that misbehaves is told so", async () => {
  const key = { keyProviderId: "x", keyProviderInfo: new Uint8Array(1), ciphertext: new Uint8Array(1) };
  const wrapping = (wrapDataKey: unknown) => ({ name: "Mine", wrapDataKey, unwrapDataKey() {} }) as never as Keyring;
  const mistakes: [unknown, string, RegExp][] = [
    [async () => undefined, "InvalidMaterials", /Mine returned no encryptedDataKeys; mend/],
    [
      async () => ({ dataKey: new Uint8Array(31), encryptedDataKeys: [key] }),
      "InvalidMaterials",
      /Mine made a data key of the wrong length/,
    ],
    [async () => ({ encryptedDataKeys: [key] }), "InvalidMaterials", /Mine made no data key/],
    [async () => ({ dataKey: new Uint8Array(32), encryptedDataKeys: [] }), "InvalidMaterials", /no encrypted data key/],
    [
      async () => {
        throw new RangeError("out of tickets");
      },
      "KeyService",
      /Mine failed: RangeError: out of tickets/,
    ],
    [
      () => {
        throw new KmsealError("InvalidArgument", "mend me");
      },
      "InvalidArgument",
      /^mend me$/,
    ],
  ];
  for (const [wrap, expected, text] of mistakes) {
    await assert.rejects(client.encrypt(wrapping(wrap), plaintext), code(expected, text));
  }
  const { ciphertext } = await client.encrypt(raw("one"), plaintext);
  const unwrapping = (unwrapDataKey: unknown) =>
    ({ name: "Mine", wrapDataKey() {}, unwrapDataKey }) as never as Keyring;
  for (const [unwrap, text] of [
    [async () => undefined, /every data key\n {4}Mine failed: Mine returned neither a dataKey nor attempts/],
    [async () => ({ dataKey: new Uint8Array(5) }), /wrong length/],
    [
      async () => {
        throw new RangeError("out of tickets");
      },
      /Mine failed: RangeError: out of tickets/,
    ],
  ] as const) {
    await assert.rejects(client.decrypt(unwrapping(unwrap), ciphertext), code("NoDataKeyOpened", text));
  }
});

test("a keyring that was disposed of is of no use, what was under way ends well", async () => {
  const key = randomBytes(32);
  const keyring = raw("one", key);
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  const underWay = client.decrypt(keyring, ciphertext);
  keyring[Symbol.dispose]();
  assert.deepEqual((await underWay).plaintext, plaintext);
  await assert.rejects(client.decrypt(keyring, ciphertext), code("InvalidArgument", /disposed of; make a new one/));
  keyring[Symbol.dispose]();
  {
    using again = raw("one", key);
    assert.deepEqual((await client.decrypt(again, ciphertext)).plaintext, plaintext);
  }
});

test("nothing of a keyring shows when it is printed", async () => {
  const { inspect } = await import("node:util");
  const keyring = raw("one", Buffer.alloc(32, 0xab));
  for (const text of [inspect(keyring, { depth: 9, showHidden: true }), JSON.stringify(keyring)]) {
    assert.doesNotMatch(text, /171|ab, ?ab|abab/);
  }
});
