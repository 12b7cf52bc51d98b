// Branch keys: the key store in memory and in a DynamoDB server, and the hierarchical keyring over it.

import assert from "node:assert/strict";
import { after, before, describe, mock, test } from "node:test";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as sdk from "@aws-sdk/client-kms";
import {
  BranchKeyStore,
  Client,
  DynamoDbKeyStorage,
  HierarchicalKeyring,
  KmsealError,
  LocalCache,
  MemoryKeyStorage,
  MultiKeyring,
  RawAesKeyring,
  StormTrackingCache,
  type DynamoDbClient,
  type KeyStorage,
  type KmsConfiguration,
} from "kmseal";
import { startDynamoDb, withoutDynamoDb } from "./dynamodb.js";
import { configFor, startMockKms, without, type Service } from "./mock-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const code = (expected: string, text: RegExp) => (error: KmsealError) => {
  assert.equal(error.code, expected, error.message);
  assert.match(error.message, text);
  return true;
};

describe("against mock-kms", { skip: without }, () => {
  let service: Service;
  let kms: sdk.KMSClient;
  let keyArn: string;
  const calls: string[] = [];
  before(async () => {
    service = await startMockKms();
    kms = new sdk.KMSClient(configFor(service));
    keyArn = (await kms.send(new sdk.CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
    kms.middlewareStack.add(
      (next, context) => async (args) => {
        calls.push(String(context.commandName));
        return next(args);
      },
      { step: "build", name: "count" },
    );
  });
  after(() => service?.stop());

  const storeOver = (storage: KeyStorage, kmsConfiguration: KmsConfiguration = { keyArn }) =>
    new BranchKeyStore({ logicalName: "orders", storage, client: kms, kmsConfiguration });

  /** Everything that a key store does, over any storage. */
  async function exercise(storage: KeyStorage) {
    const keyStore = storeOver(storage);
    await assert.rejects(keyStore.activeBranchKey("tenant-1"), { name: "KmsealError", code: "KeyService" });
    const tableArn = await keyStore.createTable();
    assert.match(tableArn, new RegExp(`:table/${storage.tableName}$`));
    assert.equal(await keyStore.createTable(), tableArn);

    const encryptionContext = { tenant: "1", über: "ключ" };
    assert.equal(await keyStore.createKey({ branchKeyId: "tenant-1", encryptionContext }), "tenant-1");
    assert.match(await keyStore.createKey(), UUID);
    await assert.rejects(
      keyStore.createKey({ branchKeyId: "tenant-1", encryptionContext }),
      code("InvalidArgument", /there is a branch key "tenant-1" already/),
    );
    const first = await keyStore.activeBranchKey("tenant-1");
    assert.equal(first.branchKey.length, 32);
    assert.deepEqual({ ...first.encryptionContext }, encryptionContext);
    const keyring = new HierarchicalKeyring({ keyStore, branchKeyId: "tenant-1", timeToLive: 60_000 });
    const { ciphertext, header } = await client.encrypt(keyring, plaintext);
    assert.equal(header.encryptedDataKeys[0]?.keyProviderId, "aws-kms-hierarchy");

    const version = await keyStore.versionKey("tenant-1");
    assert.match(version, UUID);
    const second = await keyStore.activeBranchKey("tenant-1");
    assert.equal(second.version, version);
    assert.notDeepEqual(second.branchKey, first.branchKey);
    assert.deepEqual(await keyStore.branchKeyVersion("tenant-1", first.version), first);
    assert.equal((await keyStore.beaconKey("tenant-1")).beaconKey.length, 32);

    // A fresh keyring, which has to fetch the old version.
    const later = new HierarchicalKeyring({ keyStore, branchKeyId: "tenant-1", timeToLive: 60_000 });
    assert.deepEqual((await client.decrypt(later, ciphertext)).plaintext, plaintext);
    for (const configuration of ["discovery", { mrkArn: keyArn }, { mrkDiscoveryRegion: "eu-central-1" }] as const) {
      const reader = storeOver(storage, configuration);
      assert.deepEqual(await reader.activeBranchKey("tenant-1"), second);
    }
    await assert.rejects(storeOver(storage, "discovery").createKey(), code("InvalidArgument", /a keyArn or an mrkArn/));
    await assert.rejects(
      storeOver(storage, { mrkDiscoveryRegion: "us-east-1" }).activeBranchKey("tenant-1"),
      code("KeyService", /is for Region "eu-central-1", not "us-east-1"/),
    );
  }

  test("a key store in memory makes, versions and hands out keys", () =>
    exercise(new MemoryKeyStorage({ tableName: "branch-keys" })));

  describe("and DynamoDB", { skip: withoutDynamoDb }, () => {
    let server: Awaited<ReturnType<typeof startDynamoDb>>;
    before(async () => {
      server = await startDynamoDb();
    });
    after(() => server?.stop());

    const config = () => ({ ...configFor(service), endpoint: server.url });
    const WAYS: Record<string, () => { client: DynamoDbClient; commands?: typeof dynamodb }> = {
      "bare-client": () => ({ client: new dynamodb.DynamoDBClient(config()) }),
      "the-class-DynamoDB": () => ({ client: new dynamodb.DynamoDB(config()) }),
      "client-with-its-commands": () => ({ client: new dynamodb.DynamoDBClient(config()), commands: dynamodb }),
    };
    for (const [tableName, way] of Object.entries(WAYS)) {
      test(`${tableName}: a key store makes, versions and hands out keys`, () =>
        exercise(new DynamoDbKeyStorage({ tableName, ...way() })));
    }

    test("what one client writes another reads; a row that was altered is not authentic", async () => {
      const tableName = "shared";
      const bare = new dynamodb.DynamoDBClient(config());
      const writer = storeOver(new DynamoDbKeyStorage({ client: bare, tableName }));
      await writer.createTable();
      await writer.createKey({ branchKeyId: "one", encryptionContext: { tenant: "1" } });
      const reader = storeOver(new DynamoDbKeyStorage({ client: new dynamodb.DynamoDB(config()), tableName }));
      assert.deepEqual(await reader.activeBranchKey("one"), await writer.activeBranchKey("one"));
      const Key = { "branch-key-id": { S: "one" }, type: { S: "branch:ACTIVE" } };
      const { Item } = await bare.send(new dynamodb.GetItemCommand({ TableName: tableName, Key }));
      assert.equal(Item?.["hierarchy-version"]?.N, "1");
      const altered = { ...Item, "aws-crypto-ec:tenant": { S: "2" } };
      await bare.send(new dynamodb.PutItemCommand({ TableName: tableName, Item: altered }));
      await assert.rejects(reader.activeBranchKey("one"), code("KeyService", /InvalidCiphertextException/));
      await bare.send(new dynamodb.PutItemCommand({ TableName: tableName, Item: { ...Item, more: { BOOL: true } } }));
      await assert.rejects(reader.activeBranchKey("one"), code("KeyService", /"more" is neither text nor number nor bytes/));
    });

    test("an error of DynamoDB is the cause", async () => {
      const storage = new DynamoDbKeyStorage({ client: new dynamodb.DynamoDBClient(config()), tableName: "missing" });
      await assert.rejects(storeOver(storage).activeBranchKey("one"), (error: KmsealError) => {
        assert.equal((error.cause as Error).name, "ResourceNotFoundException");
        return code("KeyService", /^GetItem on table "missing": ResourceNotFoundException: /)(error);
      });
    });
  });

  describe("the hierarchical keyring", () => {
    let keyStore: BranchKeyStore;
    before(async () => {
      keyStore = storeOver(new MemoryKeyStorage({ tableName: "branch-keys" }));
      await keyStore.createTable();
      for (const tenant of ["1", "2"]) {
        await keyStore.createKey({ branchKeyId: `tenant-${tenant}`, encryptionContext: { tenant } });
      }
    });
    const asked = async (work: () => Promise<unknown>) => {
      calls.length = 0;
      await work();
      return calls.filter((name) => name === "DecryptCommand").length;
    };

    test("a function picks the branch key, at once or later", async () => {
      for (const branchKeyId of [
        ({ tenant }: Record<string, string>) => `tenant-${tenant}`,
        async ({ tenant }: Record<string, string>) => (await Promise.resolve(), `tenant-${tenant}`),
      ]) {
        const keyring = new HierarchicalKeyring({ keyStore, branchKeyId, timeToLive: 60_000 });
        for (const tenant of ["1", "2"]) {
          const { ciphertext } = await client.encrypt(keyring, plaintext, { encryptionContext: { tenant } });
          assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
          const only = new HierarchicalKeyring({ keyStore, branchKeyId: "tenant-1", timeToLive: 60_000 });
          const opened = client.decrypt(only, ciphertext);
          await (tenant === "1" ? opened : assert.rejects(opened, /under branch key "tenant-1" alone/));
        }
        await assert.rejects(client.encrypt(keyring, plaintext), code("KeyService", /tenant-undefined/));
      }
    });

    test("a function that fails is told so, and is not asked about the messages of others", async () => {
      const thrown = new RangeError("who is that?");
      const failing = new HierarchicalKeyring({
        keyStore,
        branchKeyId: () => {
          throw thrown;
        },
        timeToLive: 60_000,
      });
      await assert.rejects(client.encrypt(failing, plaintext), (error: KmsealError) => {
        assert.equal(error.cause, thrown);
        return code("KeyService", /the function branchKeyId failed: RangeError: who is that\?/)(error);
      });
      const silent = new HierarchicalKeyring({ keyStore, branchKeyId: () => "", timeToLive: 60_000 });
      await assert.rejects(client.encrypt(silent, plaintext), code("InvalidArgument", /returned no id; return a text/));
      const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
      const { ciphertext } = await client.encrypt(raw, plaintext);
      await assert.rejects(client.decrypt(failing, ciphertext), code("NoDataKeyOpened", /not wrapped by a hierarchical/));
      const both = new MultiKeyring({ children: [failing, raw] });
      assert.deepEqual((await client.decrypt(both, ciphertext)).plaintext, plaintext);
    });

    test("AWS KMS is asked once for each branch key and time to live", async () => {
      await keyStore.createTable();
      mock.timers.enable({ apis: ["Date"], now: Date.now() });
      try {
        for (const cache of [undefined, new LocalCache(), new StormTrackingCache({ gracePeriod: 10_000 })]) {
          const shared = cache === undefined ? {} : { cache };
          const keyring = new HierarchicalKeyring({ keyStore, branchKeyId: "tenant-1", timeToLive: 60_000, ...shared });
          const many = async () => {
            for (let round = 0; round < 10; round++) await client.encrypt(keyring, plaintext);
          };
          assert.equal(await asked(many), 1);
          assert.equal(await asked(many), 0);
          mock.timers.tick(60_000);
          assert.equal(await asked(many), 1);
        }
      } finally {
        mock.timers.reset();
      }
    });

    test("keyrings share branch keys within a partition of a cache alone", async () => {
      const cache = new StormTrackingCache({ entryCapacity: 10 });
      const of = (partitionId?: string) => {
        const shared = partitionId === undefined ? {} : { partitionId };
        return new HierarchicalKeyring({ keyStore, branchKeyId: "tenant-1", timeToLive: 60_000, cache, ...shared });
      };
      const count = await asked(async () => {
        for (const keyring of [of("a"), of("a"), of("b"), of(), of()]) await client.encrypt(keyring, plaintext);
      });
      assert.equal(count, 4);
    });
  });
});

test("what is of no use is refused with advice", () => {
  const kms = new sdk.KMSClient({ region: "eu-central-1" });
  const storage = new MemoryKeyStorage({ tableName: "t" });
  const bad = (make: () => unknown, text: RegExp) => assert.throws(make, code("InvalidArgument", text));
  const good = { logicalName: "orders", storage, client: kms, kmsConfiguration: "discovery" } as const;
  bad(() => new BranchKeyStore({ ...good, storage: {} as never }), /storage must be a DynamoDbKeyStorage or a Memory/);
  bad(() => new BranchKeyStore({ ...good, kmsConfiguration: {} as never }), /name one of keyArn, mrkArn and/);
  bad(() => new BranchKeyStore({ ...good, kmsConfiguration: { keyArn: "a", mrkArn: "b" } as never }), /name one of/);
  bad(() => new BranchKeyStore({ ...good, logicalName: "" }), /logicalName must be a text/);
  bad(() => new BranchKeyStore({ ...good, client: {} as never }), /generateDataKeyWithoutPlaintext, reEncrypt, decrypt/);
  bad(() => new DynamoDbKeyStorage({ client: {} as never, tableName: "t" }), /getItem, transactWriteItems/);
  bad(() => new DynamoDbKeyStorage({ client: undefined as never, tableName: "t" }), /DynamoDBClient or DynamoDB of @aws/);
  const keyStore = new BranchKeyStore(good);
  bad(() => new HierarchicalKeyring({ keyStore, branchKeyId: "", timeToLive: 1 }), /branchKeyId must be a text/);
  bad(() => new HierarchicalKeyring({ keyStore: {} as never, branchKeyId: "a", timeToLive: 1 }), /must be a BranchKeyS/);
  bad(() => new HierarchicalKeyring({ keyStore, branchKeyId: "a", timeToLive: -1 }), /timeToLive must be a time/);
});
