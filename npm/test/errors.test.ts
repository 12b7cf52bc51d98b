// Every code of an error: documented, made to happen, readable, and the same in every copy of the package.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  Client,
  KmsealError,
  RawAesKeyring,
  type ClientOptions,
  type DecryptOptions,
  type EncryptOptions,
} from "kmseal";

const root = new URL("../../", import.meta.url);
const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: randomBytes(32) });
const plaintext = new TextEncoder().encode("four horses");
const rejected = async (promise: Promise<unknown>): Promise<KmsealError> => {
  const error = await promise.then(
    () => assert.fail("it should have failed"),
    (error: unknown) => error,
  );
  assert.ok(error instanceof KmsealError, String(error));
  return error;
};

/** The codes that the module knows, asked from a copy of it that belongs to this test. */
async function codes(): Promise<string[]> {
  const wasm = await import(new URL("wasm/kmseal.js", root).href);
  wasm.initSync({ module: await readFile(new URL("wasm/kmseal_bg.wasm", root)) });
  return [...wasm.errorCodes(), "LoadFailed"].sort();
}

test("the documentation lists exactly the codes that exist", async () => {
  for (const [file, pattern] of [
    ["src/errors.ts", /^ \* - `(\w+)`:/gm],
    ["README.md", /^\| `(\w+)` \|/gm],
  ] as const) {
    const text = await readFile(new URL(file, root), "utf8");
    assert.deepEqual([...text.matchAll(pattern)].map(([, code]) => code).sort(), await codes(), file);
  }
});

test("messages that are not what they should be", async () => {
  const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: { tenant: "secret-value" } });
  const flipped = (at: number) => ciphertext.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const base64 = new TextEncoder().encode(Buffer.from(ciphertext).toString("base64"));
  const cases: [Uint8Array, DecryptOptions, string, RegExp][] = [
    [flipped(ciphertext.length - 110), {}, "NotAuthentic", /altered/],
    [new Uint8Array(), {}, "MalformedMessage", /cut off/],
    [ciphertext.subarray(0, -1), {}, "MalformedMessage", /cut off in its signature/],
    [Buffer.concat([ciphertext, Buffer.from("!")]), {}, "MalformedMessage", /1 bytes follow the end/],
    [base64, {}, "MalformedMessage", /decode/],
    [plaintext, {}, "MalformedMessage", /message/],
    [ciphertext, { encryptionContext: { tenant: "other-value" } }, "ContextMismatch", /"tenant"/],
    [ciphertext, { encryptionContext: { other: "x" } }, "NoDataKeyOpened", /does not store \("other"\)/],
  ];
  for (const [bytes, options, code, text] of cases) {
    const error = await rejected(client.decrypt(keyring, bytes, options));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /secret-value|other-value/);
  }
});

test("every truncation and every flipped bit of a message is refused", async () => {
  const { ciphertext } = await client.encrypt(keyring, plaintext, { suite: 0x0478, frameLength: 4 });
  for (let length = 0; length < ciphertext.length; length++) {
    await rejected(client.decrypt(keyring, ciphertext.subarray(0, length)));
  }
  for (let bit = 0; bit < 8 * ciphertext.length; bit++) {
    const altered = ciphertext.slice();
    altered[bit >> 3]! ^= 1 << (bit & 7);
    await rejected(client.decrypt(keyring, altered));
  }
});

test("limits are those of the client and are named as it names them", async () => {
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  const cases: [ClientOptions, RegExp][] = [
    [{ maxFrameLength: 4095 }, /maxFrameLength/],
    [{ maxPlaintextLength: 10 }, /maxPlaintextLength/],
  ];
  for (const [rules, text] of cases) {
    const error = await rejected(new Client(rules).decrypt(keyring, ciphertext));
    assert.equal(error.code, "LimitExceeded");
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /_/);
  }
  const error = await rejected(new Client({ maxPlaintextLength: 10 }).encrypt(keyring, plaintext));
  assert.equal(error.code, "LimitExceeded");
});

test("a frame length of four gigabytes in a header needs no memory", async () => {
  const { ciphertext } = await client.encrypt(keyring, plaintext, { frameLength: 0xffff_ffff });
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
});

test("arguments of no use are refused with advice", async () => {
  const lone = "\udfff";
  const encrypt: [object | undefined | null, RegExp][] = [
    [{ context: {} }, /encrypt has no option "context"; it has encryptionContext, suite, frameLength/],
    [{ encryptionContext: { a: 1 } }, /encryptionContext\["a"\] must be a text, not the number 1; write it as one/],
    [{ encryptionContext: { a: undefined } }, /encryptionContext\["a"\] must be a text, not undefined/],
    [{ encryptionContext: new Map([["a", "b"]]) }, /must be a plain object of texts.*not a Map/],
    [{ encryptionContext: ["a"] }, /must be a plain object.*not an array/],
    [{ encryptionContext: null }, /must be a plain object.*not null/],
    [{ encryptionContext: { a: lone } }, /half of a surrogate pair/],
    [{ encryptionContext: { [lone]: "a" } }, /half of a surrogate pair/],
    [{ encryptionContext: { "aws-crypto-a": "b" } }, /begins with "aws-crypto-".*rename/],
    [{ encryptionContext: { a: "b".repeat(70_000) } }, /65,535 bytes/],
    [{ suite: 0x0070 }, /suite must be one of AlgorithmSuite's values, not the number 112/],
    [{ suite: "0578" }, /suite must be one of AlgorithmSuite's values, not a string/],
    [{ frameLength: 0 }, /frameLength must be a whole number from 1 to 4294967295, not the number 0/],
    [{ frameLength: 1.5 }, /not the number 1.5/],
    [{ frameLength: "4096" }, /not a string/],
    [[], /encrypt takes an object of options, not an array/],
    [null, /encrypt takes an object of options, not null/],
  ];
  for (const [options, text] of encrypt) {
    const error = await rejected(client.encrypt(keyring, plaintext, options as EncryptOptions));
    assert.equal(error.code, "InvalidArgument");
    assert.match(error.message, text);
  }
  const rules: [object, RegExp][] = [
    [
      { commitmentPolicy: "Require" },
      /one of ForbidEncryptAllowDecrypt, RequireEncryptAllowDecrypt, RequireEncryptRequireDecrypt/,
    ],
    [{ maxEncryptedDataKeys: 0 }, /maxEncryptedDataKeys must be a whole number from 1 to 65535/],
    [{ maxFrameLength: 2 ** 32 }, /maxFrameLength/],
    [{ maxNonFramedLength: -1 }, /maxNonFramedLength/],
    [{ maxPlaintextLength: Infinity }, /maxPlaintextLength must be a whole number/],
    [{ dotnet400Messages: 1 }, /dotnet400Messages must be true or false, not the number 1/],
    [{ legacyJavascriptContextOrder: true }, /legacyJavascriptContextOrder must be an Intl.Collator, not a boolean/],
    [{ legacyJavascriptContextOrder: null }, /must be an Intl.Collator, not null/],
    [{ maxPlaintextlength: 1 }, /Client has no option "maxPlaintextlength"/],
  ];
  for (const [options, text] of rules) {
    assert.throws(
      () => new Client(options),
      (error: KmsealError) => error.code === "InvalidArgument" && text.test(error.message),
    );
    await assert.rejects(Client.create(options), KmsealError);
  }
});

test("contexts of any plain object are taken, keys of every kind come back", async () => {
  const pairs = {
    __proto__: null,
    "\uff61": "half width",
    "\u{1f600}": "astral",
    "": "empty key",
    empty: "",
    constructor: "c",
  };
  const encryptionContext = JSON.parse('{"__proto__":"p"}') as Record<string, string>;
  for (const context of [pairs as never as Record<string, string>, encryptionContext]) {
    const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: context });
    const { header } = await client.decrypt(keyring, ciphertext, { encryptionContext: context });
    for (const [key, value] of Object.entries(context)) assert.equal(header.encryptionContext[key], value);
  }
});

test("an error is an Error with a name, a stack and a check that subclasses keep to themselves", async () => {
  const error = await rejected(client.decrypt(keyring, plaintext));
  assert.ok(error instanceof Error);
  assert.equal(error.name, "KmsealError");
  assert.match(String(error), /^KmsealError: .*message/);
  assert.match(error.stack ?? "", /errors\.test\.js/);
  assert.deepEqual(error.attempts, []);
  assert.equal("cause" in error, false);
  class Mine extends KmsealError {}
  assert.ok(new Mine("NotAuthentic", "x") instanceof Mine);
  assert.ok(new Mine("NotAuthentic", "x") instanceof KmsealError);
  assert.equal(error instanceof Mine, false);
  for (const value of [null, undefined, 1, "KmsealError", {}, new Error("x")])
    assert.equal(value instanceof KmsealError, false);
});
