// The options of the mock inside a test: quotas, faults, tags of an emulator, users, and the time that grants take.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { MockKms, type Seed } from "kmseal/mock-kms";

const Plaintext = new TextEncoder().encode("four horses");
const startAt = "2030-01-01T00:00:00Z";
const named = (name: string) => (error: Error) => error.name === name;

test("calls are throttled by the quotas of an option, until the clock is turned or the quotas are changed", async () => {
  const kms = new MockKms({ startAt, quotas: { requests: { CreateKey: 1 }, resources: { keys: 3 } } });
  await kms.call("CreateKey");
  await assert.rejects(kms.call("CreateKey"), named("ThrottlingException"));
  await kms.clock.advance("1s");
  await kms.call("CreateKey");

  await kms.setQuotas({ requests: false });
  await kms.call("CreateKey");
  await assert.rejects(kms.call("CreateKey"), named("LimitExceededException"));
  await assert.rejects(kms.setQuotas({ requests: { Nothing: 1 } }), named("TypeError"));
});

test("faults strike the calls that they name, and tell how often", async () => {
  const kms = new MockKms();
  const { KeyMetadata } = await kms.call("CreateKey");
  const encrypt = () => kms.call("Encrypt", { KeyId: KeyMetadata.Arn, Plaintext });
  const fault = { operation: "Encrypt", error: "KMSInternalException", first: 2 };
  const id = await kms.addFault(fault);
  await assert.rejects(encrypt, named("KMSInternalException"));
  await kms.call("DescribeKey", { KeyId: KeyMetadata.Arn });
  await assert.rejects(encrypt, named("KMSInternalException"));
  await encrypt();
  assert.deepEqual(await kms.faults(), [{ ...fault, id, matched: 3, struck: 2 }]);

  await kms.addFault({ http_status: 503 });
  await assert.rejects(encrypt);
  await kms.clearFaults();
  await encrypt();
  assert.deepEqual(await kms.faults(), []);
  await assert.rejects(kms.addFault({ error: "NoSuchError" }), named("TypeError"));
});

test("a seed brings faults and quotas, which a reset brings back", async () => {
  const seed: Seed = { faults: [{ operation: "ListKeys", cut_connection: true, first: 1 }], quotas: { resources: { keys: 0 } } };
  const kms = new MockKms({ seed });
  for (const _ of ["at the start", "after a reset"]) {
    await assert.rejects(kms.call("ListKeys"));
    await kms.call("ListKeys");
    await assert.rejects(kms.call("CreateKey"), named("LimitExceededException"));
    await kms.setQuotas({ resources: { keys: 1 } });
    await kms.call("CreateKey");
    await kms.reset();
  }
});

test("the tags of an emulator order a key's id where that is asked for", async () => {
  const id = "11111111-2222-3333-4444-555555555555";
  const input = { Tags: [{ TagKey: "_custom_id_", TagValue: id }] };
  const [plain, asked] = [new MockKms(), new MockKms({ emulatorTags: true })];
  assert.notEqual((await plain.call("CreateKey", input))["KeyMetadata"].KeyId, id);
  assert.equal((await asked.call("CreateKey", input))["KeyMetadata"].KeyId, id);
});

test("a user of the seed may do what its policies say, and a grant takes its time to spread", async () => {
  const arn = "arn:aws:iam::000000000000:user/alice";
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:Encrypt", Resource: "*" }] };
  const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "alice" };
  const seed: Seed = {
    principals: [{ arn, policies: [policy], access_keys: [{ access_key: keys.accessKeyId, secret: keys.secretAccessKey }] }],
    keys: [{ aliases: ["alias/orders"] }],
  };
  const kms = new MockKms({ seed, startAt, grantDelay: 60_000 });
  const alice = new KMSClient({ ...kms.clientConfig, credentials: keys });
  const { CiphertextBlob, KeyId } = await alice.send(new EncryptCommand({ KeyId: "alias/orders", Plaintext }));
  const decrypt = (GrantTokens?: string[]) => alice.send(new DecryptCommand({ CiphertextBlob, GrantTokens }));
  await assert.rejects(decrypt(), named("AccessDeniedException"));

  const { GrantToken } = await kms.call("CreateGrant", { KeyId, GranteePrincipal: arn, Operations: ["Decrypt"] });
  await assert.rejects(decrypt(), named("AccessDeniedException"));
  await decrypt([GrantToken]);
  await kms.clock.advance("1m");
  assert.deepEqual((await decrypt()).Plaintext, Plaintext);
});

test("an option that is wrong is named", async () => {
  await assert.rejects(new MockKms({ grantDelay: -1 }).call("ListKeys"), /grantDelay must be milliseconds/);
  assert.throws(() => new MockKms({ grantTime: 1 } as never), /grantTime/);
});
