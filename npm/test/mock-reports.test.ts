// What a mock inside a test tells of permissions and costs, and who can call it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { Client, FetchKmsClient, KmsKeyring } from "kmseal";
import { MockKms, type Bill, type Seed } from "kmseal/mock-kms";

const plaintext = new TextEncoder().encode("four horses");
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BLUE = "arn:aws:iam::111122223333:role/orders-blue";
const ENDPOINT = "vpce-1234abcdf5678c90a";
const allow = (Action: string | string[], more: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "Own", Effect: "Allow", Action, Resource: "*", ...more }],
});

const seed: Seed = {
  principals: [{ arn: BLUE, policies: [allow(["kms:GenerateDataKey", "kms:Encrypt"])] }],
  vpc_endpoints: [{ id: ENDPOINT, vpc: "vpc-1234abcd", policy: allow("kms:Encrypt", { Principal: "*" }) }],
  keys: [{ arn: KEY }],
};
const startAt = "2030-01-01T00:00:00Z";
const mock = () => new MockKms({ region: "eu-west-1", account: "111122223333", seed, startAt });

test("a role of the seed calls as its policies allow, through keyrings too, and denials tell what is missing", async () => {
  const kms = mock();
  const blue = kms.from({ principal: BLUE });
  const keyring = new KmsKeyring({ client: blue, generatorKeyId: KEY });
  const client = new Client();
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  await assert.rejects(client.decrypt(keyring, ciphertext), /AccessDeniedException/);

  const [denial, ...others] = await kms.denials();
  assert.deepEqual(others, []);
  assert.equal(denial?.because, "no identity-based policy allows kms:Decrypt");
  assert.match(denial.caller, /^arn:aws:sts::111122223333:assumed-role\/orders-blue\//);
  assert.deepEqual([denial.decision, denial.operation, denial.action], ["denied", "Decrypt", "kms:Decrypt"]);
  assert.deepEqual([denial.resource, denial.rule, denial.grants], [KEY, null, []]);
  assert.deepEqual(denial.time, new Date(startAt));
  const identity = denial.policies.find(({ kind }) => kind === "identity-based policy");
  assert.deepEqual(identity?.statements, [
    { number: 1, sid: "Own", effect: "Allow", applies: false, why_not: "its actions are others", conditions: [] },
  ]);
  assert.equal((await kms.audit()).find(({ error }) => error === "AccessDeniedException")?.requestId, denial.request_id);
});

test("a call is explained without being made", async () => {
  const kms = mock();
  const blue = kms.from({ principal: BLUE });
  const before = (await kms.audit()).length;
  const allowed = await blue.explain("Encrypt", { KeyId: KEY, Plaintext: plaintext });
  assert.deepEqual([allowed.would_succeed, allowed.error], [true, null]);
  assert.equal(allowed.decisions[0]?.because, 'the statement "Own" of the identity-based policy allows it');
  assert.deepEqual(allowed.decisions[0]?.rule, { policy: "policy 1", statement: 1, sid: "Own" });
  const refused = await blue.explain("DisableKey", { KeyId: KEY });
  assert.deepEqual([refused.would_succeed, refused.error?.code], [false, "AccessDeniedException"]);
  assert.equal((await kms.explain("DisableKey", { KeyId: KEY })).would_succeed, true);
  assert.equal((await kms.audit()).length, before);
  assert.deepEqual(await kms.denials(), []);
});

test("a VPC endpoint of the seed limits what comes through it, in calls and in requests", async () => {
  const kms = mock();
  const through = kms.from({ vpcEndpoint: ENDPOINT });
  await through.call("Encrypt", { KeyId: KEY, Plaintext: plaintext });
  await assert.rejects(through.call("ListKeys"), { name: "AccessDeniedException" });
  assert.equal((await kms.denials())[0]?.because, "no VPC endpoint policy allows kms:ListKeys");

  const client = new KMSClient({ ...kms.clientConfig, maxAttempts: 1 });
  await client.send(new ListKeysCommand({}));
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-mock-kms-vpc-endpoint"] = ENDPOINT;
      return next(args);
    },
    { step: "build" },
  );
  await assert.rejects(client.send(new ListKeysCommand({})), { name: "AccessDeniedException" });
});

test("a call on behalf of a service says so", async () => {
  const kms = mock();
  const Statement = [
    { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" },
    {
      Effect: "Deny",
      Principal: { AWS: BLUE },
      Action: "kms:Encrypt",
      Resource: "*",
      Condition: { StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    },
  ];
  await kms.call("PutKeyPolicy", { KeyId: KEY, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const input = { KeyId: KEY, Plaintext: plaintext };
  await kms.from({ principal: BLUE, viaService: "s3.eu-west-1.amazonaws.com" }).call("Encrypt", input);
  await assert.rejects(kms.from({ principal: BLUE }).call("Encrypt", input), { name: "AccessDeniedException" });
});

test("who does not exist cannot call", async () => {
  const kms = mock();
  const asks = (origin: object) => kms.from(origin).call("ListKeys");
  await assert.rejects(asks({ principal: `${BLUE}x` }), /TypeError: MockKms: there is no principal '.*x'; bring it with a seed/);
  await assert.rejects(asks({ vpcEndpoint: "vpce-1" }), /TypeError: MockKms: there is no VPC endpoint 'vpce-1'/);
  await assert.rejects(asks({ principal: BLUE, account: "111122223333" }), /leave account out/);
  assert.throws(() => kms.from({ principle: BLUE } as object), /MockKms.from has no option "principle"; it has region, account, principal/);
});

test("the bill tells what it would have cost, as the clock tells it, in numbers and as a table", async () => {
  const kms = new MockKms({ startAt: "2026-03-01T00:00:00Z" });
  const { KeyMetadata } = await kms.call("CreateKey");
  for (let round = 0; round < 3; round++) await kms.call("GenerateDataKey", { KeyId: KeyMetadata.Arn, KeySpec: "AES_256" });
  await kms.clock.set("2026-04-01T00:00:00Z");
  const bill: Bill = await kms.bill();
  const month = bill.accounts[0]?.months[0];
  assert.deepEqual([bill.currency, bill.cost, month?.month], ["USD", 1, "2026-03"]);
  assert.deepEqual(month?.keys, { months: 1, cost: 1 });
  assert.deepEqual(month?.requests, [{ class: "other", count: 4, free: 4, cost: 0 }]);
  assert.match(`${bill}`, /2026-03\s+key months\s+1\.0000\s+1\.000000\n/);
  assert.deepEqual(JSON.parse(JSON.stringify(bill)), { ...bill });
});

test("the metrics are those that Prometheus reads", async () => {
  const kms = new MockKms();
  await kms.call("CreateKey");
  const metrics = await kms.metrics();
  assert.match(metrics, /^mock_kms_calls_total\{operation="CreateKey",region="us-east-1",code="OK"\} 1$/m);
  assert.match(metrics, /^mock_kms_keys\{region="us-east-1",state="Enabled"\} 1$/m);
});

test("a mock that was disposed of is of no use, by whatever way", async () => {
  let kms: MockKms;
  {
    using inner = new MockKms();
    await inner.call("CreateKey");
    kms = inner;
  }
  const gone = { name: "KmsealError", code: "InvalidArgument", message: "this MockKms was disposed of; make a new one" };
  const client = new KMSClient({ ...kms.clientConfig, maxAttempts: 1 });
  const signed = new FetchKmsClient({ region: "us-east-1", credentials: kms.clientConfig.credentials, fetch: kms.fetch, maxAttempts: 1 });
  for (const use of [
    () => kms.call("ListKeys"),
    () => kms.from({ region: "eu-west-1" }).call("ListKeys"),
    () => kms.clock.now(),
    () => kms.audit(),
    () => kms.bill(),
    () => client.send(new ListKeysCommand({})),
    () => kms.fetch("https://kms.us-east-1.amazonaws.com/"),
  ]) {
    await assert.rejects(use(), gone);
  }
  await assert.rejects(signed.decrypt({ KeyId: KEY, CiphertextBlob: plaintext, EncryptionContext: {} }), /was disposed of/);
  kms[Symbol.dispose]();

  const other = new MockKms();
  const underWay = other.call("ListKeys");
  other[Symbol.dispose]();
  await assert.rejects(underWay, gone);
});
