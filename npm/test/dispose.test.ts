// Caches, key stores and their tables: let go by `using`, and of no use afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BranchKeyStore,
  CachingMaterialsManager,
  Client,
  HierarchicalKeyring,
  LocalCache,
  MemoryKeyStorage,
  RawAesKeyring,
} from "kmseal";
import { MockKms } from "kmseal/mock-kms";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const gone = (what: string) => ({ code: "InvalidArgument", message: `this ${what} was disposed of; make a new one` });

test("a cache lets new users go, those that have it keep it", async () => {
  const cache = new LocalCache();
  const raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
  const make = () => new CachingMaterialsManager({ materials: raw, cache, timeToLive: 1_000 });
  const early = make();
  await client.encrypt(early, plaintext);
  cache[Symbol.dispose]();
  await client.encrypt(early, plaintext);
  await assert.rejects(client.encrypt(make(), plaintext), gone("cache"));
  assert.throws(() => cache.prune(), gone("cache"));
});

test("a key store and its table in memory", async () => {
  const client = new MockKms();
  const { KeyMetadata } = await client.call("CreateKey");
  const kmsConfiguration = { keyArn: KeyMetadata.Arn as string };
  const storage = new MemoryKeyStorage({ tableName: "keys" });
  const make = () => new BranchKeyStore({ logicalName: "l", storage, client, kmsConfiguration });
  const keyStore = make();
  await keyStore.createTable();
  const branchKeyId = await keyStore.createKey();
  const keyring = new HierarchicalKeyring({ keyStore, branchKeyId, timeToLive: 1_000 });
  storage[Symbol.dispose]();
  await keyStore.activeBranchKey(branchKeyId);
  await assert.rejects(make().activeBranchKey(branchKeyId), gone("key storage"));
  keyStore[Symbol.dispose]();
  await assert.rejects(keyStore.activeBranchKey(branchKeyId), gone("key store"));
  await new Client().encrypt(keyring, plaintext);
});
