// KMS keyrings against mock-kms: what a developer does first, with the service's own words when it fails.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { AlgorithmSuite, Client, KmsealError, KmsKeyring, MultiKeyring, RawAesKeyring } from "kmseal";
import { configFor, startMockKms, without, type Service } from "./mock-kms.js";

describe("against mock-kms", { skip: without }, () => {
  const client = new Client();
  const plaintext = new TextEncoder().encode("four horses");
  let service: Service;
  let kms: KMSClient;
  before(async () => {
    service = await startMockKms();
    kms = new KMSClient(configFor(service));
  });
  after(() => service?.stop());

  const createKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";

  test("every suite seals under a key and opens", async () => {
    const keyring = new KmsKeyring({ client: kms, generatorKeyId: await createKey() });
    for (const suite of Object.values(AlgorithmSuite)) {
      const commits = suite === 0x0478 || suite === 0x0578;
      const client = new Client({
        commitmentPolicy: commits ? "RequireEncryptRequireDecrypt" : "ForbidEncryptAllowDecrypt",
      });
      const { ciphertext } = await client.encrypt(keyring, plaintext, {
        suite,
        encryptionContext: { purpose: "invoice" },
      });
      assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
    }
  });

  test("a message sealed under an alias opens under the key's ARN", async () => {
    const key = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: "alias/orders", TargetKeyId: key }));
    const { ciphertext } = await client.encrypt(
      new KmsKeyring({ client: kms, generatorKeyId: "alias/orders" }),
      plaintext,
    );
    const opener = new KmsKeyring({ client: kms, keyIds: [key] });
    assert.deepEqual((await client.decrypt(opener, ciphertext)).plaintext, plaintext);
  });

  test("a key that is disabled, then deleted, is said to be so; the others open the message", async () => {
    const [one, two] = [await createKey(), await createKey()];
    const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32).fill(7) });
    const both = new KmsKeyring({ client: kms, generatorKeyId: one, keyIds: [two] });
    const { ciphertext } = await client.encrypt(new MultiKeyring({ generator: both, children: [raw] }), plaintext);
    const only = new KmsKeyring({ client: kms, keyIds: [one] });
    const refused = async (name: string, text: RegExp) => {
      await assert.rejects(client.decrypt(only, ciphertext), (error: KmsealError) => {
        assert.equal(error.code, "NoDataKeyOpened");
        assert.equal((error.attempts[0]?.cause as Error).name, name);
        assert.match(error.message, text);
        return true;
      });
      for (const keyring of [both, raw]) {
        assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
      }
    };
    await kms.send(new DisableKeyCommand({ KeyId: one }));
    await refused("DisabledException", /DisabledException: .*is disabled/);
    await kms.send(new EnableKeyCommand({ KeyId: one }));
    assert.deepEqual((await client.decrypt(only, ciphertext)).plaintext, plaintext);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: one, PendingWindowInDays: 7 }));
    await refused("KMSInvalidStateException", /pending deletion/);
    const days = { method: "POST", body: JSON.stringify({ advance: "8d" }) };
    const turned = await fetch(`${service.url}/_mock/clock`, days);
    assert.ok(turned.ok, await turned.text());
    await refused("NotFoundException", /does not exist/);
  });

  test("a context that was altered in the header does not unwrap", async () => {
    const keyring = new KmsKeyring({ client: kms, generatorKeyId: await createKey() });
    const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: { tenant: "4711" } });
    const at = Buffer.from(ciphertext).indexOf("4711");
    ciphertext[at]! ^= 1;
    await assert.rejects(client.decrypt(keyring, ciphertext), /InvalidCiphertextException/);
  });
});
