// `FetchKmsClient` and `FetchDynamoDbClient`: signed calls without the AWS SDK, judged by mock-kms as the service judges.

import assert from "node:assert/strict";
import { AwsV4Signer } from "aws4fetch";
import { after, before, describe, mock, test } from "node:test";
import {
  BranchKeyStore,
  Client,
  DynamoDbKeyStorage,
  FetchDynamoDbClient,
  FetchKmsClient,
  HierarchicalKeyring,
  KmsDiscoveryKeyring,
  KmsEcdhKeyring,
  KmsealError,
  KmsKeyring,
  KmsMrkDiscoveryKeyring,
  KmsRsaKeyring,
  MemoryKeyStorage,
  type AwsCredentials,
} from "kmseal";
import { MockKms } from "kmseal/mock-kms";
import { startDynamoDb, withoutDynamoDb } from "./dynamodb.js";
import { startMockKms, without, type Service } from "./mock-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { purpose: "invoice", naïve: "ключ" };
const region = "eu-central-1";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A mock in process, a key in it, and a client that reaches it through signed requests alone. */
async function setUp(given: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>) = credentials) {
  const kms = new MockKms({ region });
  const { KeyMetadata } = await kms.call("CreateKey");
  const keyArn: string = KeyMetadata.Arn;
  const sent: Request[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push(new Request(input, init));
    return kms.fetch(input, init);
  };
  const fetchKms = new FetchKmsClient({ region, credentials: given, fetch, maxAttempts: 1 });
  return { kms, keyArn, sent, client: fetchKms, keyring: new KmsKeyring({ client: fetchKms, generatorKeyId: keyArn }) };
}

test("a keyring seals and opens through it, and every request is signed as AWS asks", async () => {
  const { keyring, sent } = await setUp();
  const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext });
  assert.deepEqual((await client.decrypt(keyring, ciphertext, { encryptionContext })).plaintext, plaintext);
  assert.deepEqual(
    sent.map((request) => [request.method, request.url, request.headers.get("x-amz-target")]),
    ["GenerateDataKey", "Decrypt"].map((name) => ["POST", "https://kms.eu-central-1.amazonaws.com/", `TrentService.${name}`]),
  );
  for (const { headers, redirect } of sent) {
    assert.match(
      headers.get("authorization") ?? "",
      /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-central-1\/kms\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-amz-user-agent, Signature=[0-9a-f]{64}$/,
    );
    assert.equal(headers.get("content-type"), "application/x-amz-json-1.1");
    assert.equal(redirect, "manual", "what is signed for one place is not sent to another");
  }
});

test("Regions of other partitions have addresses of their own", async () => {
  const hosts: string[] = [];
  for (const region of ["us-gov-west-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1", "us-isob-east-1"]) {
    const fetch: typeof globalThis.fetch = async (url) => (hosts.push(new URL(String(url)).host), new Response("{}"));
    await new FetchKmsClient({ region, credentials, fetch }).decrypt({ KeyId: "k", CiphertextBlob: plaintext, EncryptionContext: {} });
  }
  assert.deepEqual(hosts, [
    "kms.us-gov-west-1.amazonaws.com",
    "kms.cn-north-1.amazonaws.com.cn",
    "kms.eusc-de-east-1.amazonaws.eu",
    "kms.us-iso-east-1.c2s.ic.gov",
    "kms.us-isob-east-1.sc2s.sgov.gov",
  ]);
});

test("every keyring and the key store work over it", async () => {
  const { kms, keyArn, client: fetchKms } = await setUp();
  const curve = (await kms.call("CreateKey", { KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" }))["KeyMetadata"].Arn;
  const peer = (await kms.call("CreateKey", { KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" }))["KeyMetadata"].Arn;
  const peerPublicKey = (await fetchKms.getPublicKey({ KeyId: peer })).PublicKey!;
  const rsa = (await kms.call("CreateKey", { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" }))["KeyMetadata"].Arn;
  const publicKey = (await fetchKms.getPublicKey({ KeyId: rsa })).PublicKey!;
  const keyStore = new BranchKeyStore({
    logicalName: "orders",
    storage: new MemoryKeyStorage({ tableName: "orders" }),
    client: fetchKms,
    kmsConfiguration: { keyArn },
  });
  await keyStore.createTable();
  const branchKeyId = await keyStore.createKey();
  const rsaOptions = { keyArn: rsa, encryptionAlgorithm: "RSAES_OAEP_SHA_256", publicKey } as const;
  const pairs = {
    ecdh: new KmsEcdhKeyring({ client: fetchKms, schema: "static", keyArn: curve, curve: "P-256", peerPublicKey }),
    rsa: new KmsRsaKeyring({ ...rsaOptions, client: fetchKms }),
    hierarchical: new HierarchicalKeyring({ keyStore, branchKeyId, timeToLive: 60_000 }),
  };
  for (const [name, keyring] of Object.entries(pairs)) {
    const suite = name === "rsa" ? ({ suite: 0x0478 } as const) : {};
    const { ciphertext } = await client.encrypt(keyring, plaintext, suite);
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext, name);
  }
});

test("one client for each Region shares the credentials", async () => {
  const kms = new MockKms({ region });
  const here = (await kms.call("CreateKey"))["KeyMetadata"].Arn;
  const there = (await kms.from({ region: "us-west-2" }).call("CreateKey"))["KeyMetadata"].Arn;
  let asked = 0;
  const provider = async () => (asked++, credentials);
  const clientSupplier = FetchKmsClient.byRegion({ credentials: provider, fetch: kms.fetch });
  const writer = new KmsKeyring({ clientSupplier, generatorKeyId: here, keyIds: [there] });
  const { ciphertext } = await client.encrypt(writer, plaintext);
  for (const keyring of [
    new KmsDiscoveryKeyring({ clientSupplier, regions: ["us-west-2"], discoveryFilter: { accountIds: ["000000000000"] } }),
    new KmsMrkDiscoveryKeyring({ clientSupplier, regions: [region] }),
  ]) {
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  }
  assert.equal(asked, 1);
  assert.equal(clientSupplier("eu-west-1"), clientSupplier("eu-west-1"));
  assert.throws(() => clientSupplier(undefined), { code: "InvalidArgument" });
  assert.equal(FetchKmsClient.byRegion({ credentials, region })(undefined).region, region);
  const elsewhere = new KmsMrkDiscoveryKeyring({ client: clientSupplier("eu-west-1"), region });
  await assert.rejects(client.decrypt(elsewhere, ciphertext), /the KMS client is for Region "eu-west-1", not "eu-central-1"/);
});

/** A mock with a role that may use its key, and a function that takes the role for a quarter of an hour. */
async function setUpRole() {
  const role = "arn:aws:iam::000000000000:role/orders";
  const policy = { Statement: { Effect: "Allow", Action: "kms:*", Resource: "*" } };
  const seed = { keys: [{}], principals: [{ arn: role, policies: [policy] }] };
  const kms = new MockKms({ region, seed });
  const [{ KeyArn }] = (await kms.call("ListKeys"))["Keys"];
  const assume = async () => {
    const body = new URLSearchParams({
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: role,
      RoleSessionName: "test",
      DurationSeconds: "900",
    }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const url = "https://sts.eu-central-1.amazonaws.com/";
    const signer = new AwsV4Signer({ ...credentials, url, method: "POST", headers, body, service: "sts", region });
    const answer = await (await kms.fetch(url, { ...(await signer.sign()), body })).text();
    const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
      "AccessKeyId",
      "SecretAccessKey",
      "SessionToken",
      "Expiration",
    ].map((name) => new RegExp(`<${name}>(.*)</${name}>`).exec(answer)?.[1] ?? assert.fail(answer));
    return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken, expiration: new Date(expiration!) };
  };
  return { kms, keyArn: String(KeyArn), assume };
}

for (const told of [true, false]) {
  test(`credentials of a session are renewed ${told ? "before they expire" : "when the service calls them expired"}`, async () => {
    const { kms, keyArn, assume } = await setUpRole();
    let asked = 0;
    let requests = 0;
    const provider = async () => {
      asked++;
      const { expiration, ...session } = await assume();
      return told ? JSON.parse(JSON.stringify({ ...session, expiration })) : session;
    };
    const fetch: typeof globalThis.fetch = (input, init) => (requests++, kms.fetch(input, init));
    const fetchKms = new FetchKmsClient({ region, credentials: provider, fetch, maxAttempts: 1 });
    const keyring = new KmsKeyring({ client: fetchKms, generatorKeyId: keyArn });
    await Promise.all(Array.from({ length: 10 }, () => client.encrypt(keyring, plaintext)));
    assert.deepEqual([asked, requests], [1, 10], "one asks for all");
    const minutes = (count: number) => mock.timers.setTime(Date.now() + count * 60_000);
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      minutes(9);
      await client.encrypt(keyring, plaintext);
      assert.deepEqual([asked, requests], [1, 11]);
      minutes(2);
      await client.encrypt(keyring, plaintext);
      assert.deepEqual([asked, requests], told ? [2, 12] : [1, 12]);
      minutes(20);
      await client.encrypt(keyring, plaintext);
      assert.deepEqual([asked, requests], told ? [3, 13] : [2, 14]);
    } finally {
      mock.timers.reset();
    }
    const errors = (await kms.audit()).filter(({ error }) => error !== undefined);
    assert.deepEqual(errors, [], "what is refused for its signature reaches no operation");
  });
}

test("credentials that are given as values end with their session", async () => {
  const { kms, keyArn, assume } = await setUpRole();
  const given = await assume();
  const keyring = new KmsKeyring({
    client: new FetchKmsClient({ region, credentials: given, fetch: kms.fetch }),
    generatorKeyId: keyArn,
  });
  await client.encrypt(keyring, plaintext);
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 16 * 60_000 });
  try {
    await assert.rejects(client.encrypt(keyring, plaintext), /ExpiredTokenException/);
  } finally {
    mock.timers.reset();
  }
});

test("a provider that fails is told, and leaves what still holds in use", async () => {
  const failing = await setUp(() => Promise.reject(new Error("nobody is logged in")));
  await assert.rejects(client.encrypt(failing.keyring, plaintext), (error: KmsealError) => {
    assert.equal(error.code, "KeyService");
    assert.match(error.message, /CredentialsUnavailable: the function credentials failed: nobody is logged in$/);
    return true;
  });
  let up = true;
  const soon = await setUp(() => {
    if (!up) throw new Error("nobody is logged in");
    return { ...credentials, expiration: new Date(Date.now() + 60_000) };
  });
  await client.encrypt(soon.keyring, plaintext);
  up = false;
  await client.encrypt(soon.keyring, plaintext);
});

test("mistakes are told where they are made, and no message shows a secret", () => {
  const secret = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a secret" };
  const make = (more: object) => () => new FetchKmsClient({ region, credentials: secret, ...more });
  for (const [options, message] of [
    [{ regoin: "x" }, /has no option "regoin"/],
    [{ region: "evil.example/" }, /region must be the name of a Region/],
    [{ credentials: undefined }, /credentials must be \{ accessKeyId, secretAccessKey \}/],
    [{ credentials: { accessKeyId: "a" } }, /credentials: secretAccessKey must be a text/],
    [{ credentials: { ...secret, expiration: "soon" } }, /expiration must be a Date, or a text/],
    [{ endpoint: "kms.example" }, /endpoint must be an address/],
    [{ endpoint: "https://user@kms.example" }, /endpoint must be an address/],
    [{ fetch: "fetch" }, /fetch must be a function/],
    [{ maxAttempts: 0 }, /maxAttempts must be a whole number from 1/],
    [{ timeout: 0 }, /timeout must be a time in milliseconds/],
  ] as const) {
    assert.throws(make(options), (error: KmsealError) => {
      assert.equal(error.code, "InvalidArgument");
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /a secret|AKIDEXAMPLE/);
      return true;
    });
  }
  assert.doesNotMatch(JSON.stringify(make({})()), /secret/i);
});

test("the table of a key store is reached without the AWS SDK", { skip: withoutDynamoDb }, async () => {
  const table = await startDynamoDb();
  after(() => table.stop());
  const tokens: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    assert.match(headers.get("authorization") ?? "", /\/eu-central-1\/dynamodb\/aws4_request/);
    assert.equal(headers.get("content-type"), "application/x-amz-json-1.0");
    if (headers.get("x-amz-target") === "DynamoDB_20120810.TransactWriteItems") {
      tokens.push(JSON.parse(String(init?.body)).ClientRequestToken);
      const busy = '{"__type":"com.amazonaws.dynamodb.v20120810#TransactionInProgressException"}';
      if (tokens.length === 1) return new Response(busy, { status: 400 });
    }
    return globalThis.fetch(url, init);
  };
  const dynamoDb = new FetchDynamoDbClient({ region, credentials, endpoint: table.url, fetch, initialBackoff: 1 });
  const { keyArn, client: fetchKms } = await setUp();
  const keyStore = new BranchKeyStore({
    logicalName: "orders",
    storage: new DynamoDbKeyStorage({ client: dynamoDb, tableName: "orders" }),
    client: fetchKms,
    kmsConfiguration: { keyArn },
  });
  await keyStore.createTable();
  const id = await keyStore.createKey();
  assert.equal((await keyStore.activeBranchKey(id)).branchKey.length, 32);
  assert.equal(tokens.length, 2);
  assert.match(String(tokens[0]), /^[0-9a-f-]{36}$/);
  assert.equal(tokens[1], tokens[0], "an attempt made again has the token of the first");
});

describe("over HTTP, with signatures verified", { skip: without }, () => {
  let service: Service;
  let keyArn: string;
  const options = () => ({ region, credentials, endpoint: service.url });
  before(async () => {
    service = await startMockKms();
    const sdk = await import("@aws-sdk/client-kms");
    const { KeyMetadata } = await new sdk.KMS(options()).createKey({});
    keyArn = KeyMetadata?.Arn ?? "";
  });
  after(() => service?.stop());

  test("seals and opens", async () => {
    const keyring = new KmsKeyring({ client: new FetchKmsClient(options()), generatorKeyId: keyArn });
    const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext });
    assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  });

  test("a wrong secret is refused in the service's words, once", async () => {
    const wrong = { accessKeyId: "test", secretAccessKey: "wrong" };
    const keyring = new KmsKeyring({
      client: new FetchKmsClient({ ...options(), credentials: wrong }),
      generatorKeyId: keyArn,
    });
    await assert.rejects(client.encrypt(keyring, plaintext), (error: KmsealError) => {
      assert.equal(error.code, "KeyService");
      assert.match(error.message, /InvalidSignatureException: The request signature we calculated does not match/);
      assert.doesNotMatch(error.message, /attempts\)/);
      assert.equal((error.cause as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode, 400);
      return true;
    });
  });

  for (const [hours, direction] of [
    [-3, "behind"],
    [3, "ahead"],
  ] as const) {
    test(`a clock that is hours ${direction} is allowed for, after one refusal`, async () => {
      let requests = 0;
      const fetch: typeof globalThis.fetch = (input, init) => (requests++, globalThis.fetch(input, init));
      mock.timers.enable({ apis: ["Date"], now: Date.now() + hours * 3_600_000 });
      try {
        const keyring = new KmsKeyring({
          client: new FetchKmsClient({ ...options(), fetch, maxAttempts: 1 }),
          generatorKeyId: keyArn,
        });
        const { ciphertext } = await client.encrypt(keyring, plaintext);
        assert.equal(requests, 2);
        await client.decrypt(keyring, ciphertext);
        assert.equal(requests, 3);
      } finally {
        mock.timers.reset();
      }
    });
  }
});
