// docs/errors.md: each code of its table is made to happen in JavaScript, and carries what the page says of it.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import { pathToFileURL } from "node:url";
import * as kmseal from "kmseal";
import { Client, KmsealError, KmsKeyring, RawAesKeyring, type Keyring } from "kmseal";
import { MockKms } from "kmseal/mock-kms";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("../docs/errors.md", root), "utf8");
const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm)];
const folder = await mkdtemp(join(tmpdir(), "kmseal-errors-"));
after(() => rm(folder, { recursive: true }));

const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32).fill(7) });
const stranger = new RawAesKeyring({ keyNamespace: "n", keyName: "other", wrappingKey: new Uint8Array(32).fill(8) });
const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { purpose: "invoice" };
const seal = async () => (await client.encrypt(keyring, plaintext, { encryptionContext })).ciphertext;

/** A call that fails with each code. */
const CALLS: Record<string, () => Promise<unknown>> = {
  InvalidArgument: async () => new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(31) }),
  MalformedMessage: async () => client.decrypt(keyring, (await seal()).subarray(0, -1)),
  async NotAuthentic() {
    const message = await seal();
    message[message.length - 110]! ^= 1;
    await client.decrypt(keyring, message);
  },
  CommitmentPolicy: () =>
    new Client({ commitmentPolicy: "ForbidEncryptAllowDecrypt" }).encrypt(keyring, plaintext, { suite: 0x0478 }),
  async SignedMessage() {
    const message = new Blob([await seal()]).stream();
    const opening = client.decryptStream(keyring, { signedMessages: "refuse" });
    opening.header.catch(() => {});
    await message.pipeThrough(opening).pipeTo(new WritableStream());
  },
  LimitExceeded: async () => new Client({ maxPlaintextLength: 4 }).decrypt(keyring, await seal()),
  ContextMismatch: async () => client.decrypt(keyring, await seal(), { encryptionContext: { purpose: "letter" } }),
  NoDataKeyOpened: async () => client.decrypt(stranger, await seal()),
  async KeyService() {
    const kms = new MockKms();
    const { KeyMetadata } = await kms.call("CreateKey");
    await kms.call("DisableKey", { KeyId: KeyMetadata.Arn });
    await client.encrypt(new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn }), plaintext);
  },
  async InvalidMaterials() {
    const own: Keyring = {
      wrapDataKey: async ({ dataKeyLength }) => ({ dataKey: new Uint8Array(dataKeyLength), encryptedDataKeys: [] }),
      unwrapDataKey: async () => ({ attempts: [] }),
    };
    await client.encrypt(own, plaintext);
  },
  async Cryptography() {
    await Client.create();
    const broken = mock.method(crypto, "getRandomValues", () => {
      throw new Error("no entropy");
    });
    try {
      await client.encrypt(keyring, plaintext, { suite: 0x0478 });
    } finally {
      broken.mock.restore();
    }
  },
  async LoadFailed() {
    // A copy of the package that lost its modules.
    for (const part of ["package.json", "dist", "wasm"]) {
      const filter = (source: string) => !source.endsWith(".wasm");
      await cp(new URL(part, root), join(folder, part), { recursive: true, filter });
    }
    const copy = (await import(pathToFileURL(join(folder, "dist/node.js")).href)) as typeof kmseal;
    await copy.Client.create();
  },
};

test("the page's table and the calls here are about the same codes", () => {
  const named = rows.map(([, code]) => code);
  assert.deepEqual([...named].sort(), Object.keys(CALLS).sort());
  for (const [, code, fault, remedy] of rows) {
    assert.ok(fault && remedy, code);
    assert.match(page, new RegExp(`^## \`${code}\`\n\n\\w`, "m"), `${code} has a section`);
  }
});

for (const [code, call] of Object.entries(CALLS)) {
  test(`${code} happens, and can be told from all others by its code`, async () => {
    const error = await call().then(
      () => assert.fail("it should have failed"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof KmsealError, String(error));
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.length > 10);
    assert.equal(error.attempts.length > 0, code === "NoDataKeyOpened");
    assert.equal(error.cause instanceof Error, ["KeyService", "LoadFailed"].includes(code), "a cause where there is one");
    // No value of a context, no plaintext.
    assert.doesNotMatch(error.message, /invoice|letter|four horses/);
  });
}
