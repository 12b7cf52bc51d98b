// Two copies of the package in one program: each takes the keyrings and errors of the other.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import * as esm from "kmseal";
import { arn, FakeKms } from "./fake-kms.js";

const cjs = createRequire(import.meta.url)("kmseal") as typeof esm;
const place = await mkdtemp(join(tmpdir(), "kmseal-second-"));
after(() => rm(place, { recursive: true }));
for (const part of ["package.json", "dist/node.js", "wasm"]) {
  await cp(new URL(`../../${part}`, import.meta.url), join(place, part), { recursive: true });
}
const second = (await import(pathToFileURL(join(place, "dist/node.js")).href)) as typeof esm;

const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { purpose: "invoice" };
const wrappingKey = randomBytes(32);

for (const [name, [here, there]] of Object.entries({
  "an ES module and a CommonJS module": [esm, cjs],
  "a CommonJS module and an ES module": [cjs, esm],
  "two ES modules": [esm, second],
} as const)) {
  test(`${name} are two copies`, () => {
    assert.notEqual(here.Client, there.Client);
    assert.notEqual(here.RawAesKeyring, there.RawAesKeyring);
  });

  test(`${name}: a client takes the other copy's keyrings`, async () => {
    const client = new here.Client();
    const foreign = new there.RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey });
    const { ciphertext } = await client.encrypt(foreign, plaintext, { encryptionContext });
    assert.deepEqual((await client.decrypt(foreign, ciphertext, { encryptionContext })).plaintext, plaintext);
    assert.deepEqual((await new there.Client().decrypt(foreign, ciphertext)).plaintext, plaintext);
  });

  test(`${name}: a multi-keyring mixes them`, async () => {
    const kms = new FakeKms();
    const foreign = new there.KmsKeyring({ client: kms, generatorKeyId: arn("one"), keyIds: [arn("two")] });
    const own = new here.RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey });
    for (const keyring of [
      new here.MultiKeyring({ generator: foreign, children: [own] }),
      new here.MultiKeyring({ generator: own, children: [foreign] }),
    ]) {
      const { ciphertext, header } = await new here.Client().encrypt(keyring, plaintext);
      assert.equal(header.encryptedDataKeys.length, 3);
      for (const reader of [keyring, foreign, own]) {
        assert.deepEqual((await new here.Client().decrypt(reader, ciphertext)).plaintext, plaintext);
        assert.deepEqual((await new there.Client().decrypt(reader, ciphertext)).plaintext, plaintext);
      }
    }
  });

  test(`${name}: errors keep their kind, attempts and cause on the way`, async () => {
    const kms = new FakeKms();
    const foreign = new there.KmsKeyring({ client: kms, generatorKeyId: arn("one") });
    const { ciphertext } = await new here.Client().encrypt(foreign, plaintext);
    kms.disabled.add(arn("one"));
    const errors = await Promise.all([
      new here.Client().encrypt(foreign, plaintext).catch((error: unknown) => error),
      new here.Client().decrypt(foreign, ciphertext).catch((error: unknown) => error),
    ]);
    for (const error of errors) {
      assert.ok(error instanceof here.KmsealError);
      assert.ok(error instanceof there.KmsealError);
      assert.match(error.message, /DisabledException: arn:.*\/one is disabled\./);
    }
    assert.deepEqual(
      errors.map((error) => (error as esm.KmsealError).code),
      ["KeyService", "NoDataKeyOpened"],
    );
    const [attempt] = (errors[1] as esm.KmsealError).attempts;
    assert.equal(attempt?.keyring, `KmsKeyring(${arn("one")})`);
    assert.equal(attempt?.code, "KeyService");
    assert.equal((attempt?.cause as Error).name, "DisabledException");
  });
}
