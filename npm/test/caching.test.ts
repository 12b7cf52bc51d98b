// Caching: how often the key service is asked, by the host's clock, which the tests turn.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mock, test } from "node:test";
import {
  CachingMaterialsManager,
  Client,
  KmsealError,
  KmsKeyring,
  LocalCache,
  NoCache,
  RawAesKeyring,
  RequiredContextMaterialsManager,
  StormTrackingCache,
  type CachingMaterialsManagerOptions,
  type StormTrackingCacheOptions,
} from "kmseal";
import { arn, FakeKms } from "./fake-kms.js";

const client = await Client.create();
const plaintext = new TextEncoder().encode("four horses");

/** A caching manager over a key service that answers after a while, and what that was asked. */
function setUp(options: Partial<CachingMaterialsManagerOptions> = {}, delay = 0) {
  const kms = new FakeKms();
  const slow = {
    generateDataKey: async (input: never) => (await pause(delay), kms.generateDataKey(input)),
    encrypt: async (input: never) => (await pause(delay), kms.encrypt(input)),
    decrypt: async (input: never) => (await pause(delay), kms.decrypt(input)),
  };
  const materials = new KmsKeyring({ client: slow, generatorKeyId: arn("one") });
  const cache = options.cache ?? new StormTrackingCache();
  const caching = new CachingMaterialsManager({ materials, cache, timeToLive: 60_000, ...options });
  const calls = () => kms.asked.map(({ operation }) => operation);
  return { kms, materials, cache, caching, calls };
}

/** Waits, if there is anything to wait for: a clock that is turned would not go on by itself. */
const pause = async (milliseconds: number) => {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

test("messages with the same context share a data key, others do not", async () => {
  for (const cache of [new StormTrackingCache(), new LocalCache({ entryCapacity: 10 })]) {
    const { caching, calls } = setUp({ cache });
    const sealed = [];
    for (const tenant of ["1", "2", "1", "1", "2"]) {
      sealed.push(await client.encrypt(caching, plaintext, { encryptionContext: { tenant } }));
    }
    assert.deepEqual(calls(), ["GenerateDataKey", "GenerateDataKey"]);
    assert.deepEqual(sealed[0]?.header.encryptedDataKeys, sealed[3]?.header.encryptedDataKeys);
    assert.notDeepEqual(sealed[0]?.ciphertext, sealed[3]?.ciphertext);
    for (const { ciphertext } of sealed) {
      assert.deepEqual((await client.decrypt(caching, ciphertext)).plaintext, plaintext);
    }
    assert.deepEqual(calls().slice(2), ["Decrypt", "Decrypt"]);
  }
});

test("limits on messages and bytes end a data key's use, and no cache keeps nothing", async () => {
  for (const [options, expected] of [
    [{ maxMessages: 2 }, 3],
    [{ maxBytes: 22 }, 3],
    [{ maxBytes: 5 }, 6],
    [{ cache: new NoCache() }, 6],
  ] as const) {
    const { caching, calls } = setUp(options);
    for (let round = 0; round < 6; round++) await client.encrypt(caching, plaintext);
    assert.equal(calls().length, expected, JSON.stringify(options));
  }
});

test("an entry is asked for anew after its time to live", async () => {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_000_000 });
  try {
    const { caching, cache, calls } = setUp({ cache: new LocalCache(), timeToLive: 5_000 });
    await client.encrypt(caching, plaintext);
    mock.timers.tick(4_999);
    await client.encrypt(caching, plaintext);
    assert.equal(calls().length, 1);
    mock.timers.tick(1);
    cache.prune();
    await client.encrypt(caching, plaintext);
    assert.equal(calls().length, 2);
  } finally {
    mock.timers.reset();
  }
});

test("a hundred callers that find an entry expired make one call of the key service", async () => {
  const { kms, materials: keyring } = setUp();
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  kms.asked.length = 0;
  const answers: (() => void)[] = [];
  const nobody = () => Promise.reject(new Error("nobody writes here"));
  const decrypt = async (input: never) => {
    const answer = await kms.decrypt(input);
    await new Promise<void>((resolve) => answers.push(resolve));
    return answer;
  };
  const materials = new KmsKeyring({
    client: { generateDataKey: nobody, encrypt: nobody, decrypt },
    keyIds: [arn("one")],
  });
  const caching = new CachingMaterialsManager({ materials, cache: new StormTrackingCache(), timeToLive: 60_000 });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let opened = 0;
  /** A hundred at once, of which so many need not wait for the key service, which is asked once. */
  const hundred = async (atOnce: number) => {
    opened = 0;
    kms.asked.length = 0;
    const work = Promise.all(
      Array.from({ length: 100 }, async () => {
        assert.deepEqual((await client.decrypt(caching, ciphertext)).plaintext, plaintext);
        opened += 1;
      }),
    );
    for (let looks = 0; looks < 5; looks++) {
      await turn();
      mock.timers.tick(20);
    }
    // Signatures are checked on threads, which take the time they take.
    for (const end = performance.now() + 10_000; opened < atOnce && performance.now() < end; ) await turn();
    assert.equal(opened, atOnce);
    assert.equal(kms.asked.length, 1);
    answers.shift()?.();
    for (let looks = 0; looks < 5; looks++) {
      await turn();
      mock.timers.tick(20);
    }
    await work;
    assert.equal(kms.asked.length, 1);
  };
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_000_000 });
  try {
    await hundred(0);
    mock.timers.tick(60_000);
    await hundred(0);
    // About to expire: one is sent for its successor, the others are given the old one at once.
    mock.timers.tick(52_000);
    await hundred(99);
  } finally {
    mock.timers.reset();
  }
});

test("when the fetch fails, the next of those who wait tries, and all hear why", async () => {
  const { kms, caching, calls } = setUp({}, 10);
  kms.disabled.add(arn("one"));
  const results = await Promise.allSettled([1, 2, 3].map(() => client.encrypt(caching, plaintext)));
  for (const result of results) {
    assert.equal(result.status, "rejected");
    assert.match(String(result.reason), /DisabledException/);
  }
  assert.equal(calls().length, 3);
  kms.disabled.clear();
  await client.encrypt(caching, plaintext);
});

test("managers of one partition share entries in a cache, others do not", async () => {
  const cache = new StormTrackingCache();
  const { materials, calls } = setUp();
  const of = (partitionId?: string) =>
    new CachingMaterialsManager({
      materials,
      cache,
      timeToLive: 60_000,
      ...(partitionId !== undefined && { partitionId }),
    });
  for (const manager of [of("a"), of("a"), of("b"), of(), of()]) await client.encrypt(manager, plaintext);
  assert.equal(calls().length, 4);
});

test("required context is authenticated, not stored, and must be brought", async () => {
  const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: randomBytes(32) });
  const caching = new CachingMaterialsManager({ materials: keyring, cache: new LocalCache(), timeToLive: 60_000 });
  for (const materials of [keyring, caching]) {
    const perTenant = new RequiredContextMaterialsManager({ materials, requiredKeys: ["tenant"] });
    const encryptionContext = { tenant: "4711", purpose: "invoice" };
    const { ciphertext, header } = await client.encrypt(perTenant, plaintext, { encryptionContext });
    assert.equal(header.encryptionContext["tenant"], undefined);
    assert.equal(header.encryptionContext["purpose"], "invoice");
    const open = (tenant?: string) =>
      client.decrypt(perTenant, ciphertext, tenant === undefined ? {} : { encryptionContext: { tenant } });
    assert.deepEqual((await open("4711")).plaintext, plaintext);
    await assert.rejects(open("4712"), { name: "KmsealError" });
    await assert.rejects(open(), /has no value under "tenant"/);
    await assert.rejects(client.encrypt(perTenant, plaintext), /has no value under "tenant"/);
  }
});

test("settings of no use are refused with advice", async () => {
  const { materials } = setUp();
  const bad = (make: () => unknown, text: RegExp) =>
    assert.throws(make, (error: KmsealError) => {
      assert.match(error.message, text);
      return error.code === "InvalidArgument";
    });
  const cache = new LocalCache();
  bad(() => new CachingMaterialsManager({ materials, cache, timeToLive: 0 }), /timeToLive must be a time in milliseconds/);
  bad(() => new CachingMaterialsManager({ materials, cache, timeToLive: 1, maxMessages: 0 }), /maxMessages must be/);
  bad(() => new CachingMaterialsManager({ materials, cache: {} as never, timeToLive: 1 }), /cache must be a StormTrack/);
  bad(() => new CachingMaterialsManager({ materials: {} as never, cache, timeToLive: 1 }), /must be a keyring or a mat/);
  bad(() => new RequiredContextMaterialsManager({ materials, requiredKeys: [] }), /requiredKeys names no key/);
  bad(() => new StormTrackingCache({ fanOut: 0 }), /fanOut must be a whole number from 1/);
  const late = async (options: StormTrackingCacheOptions, text: RegExp) =>
    assert.rejects(client.encrypt(setUp({ cache: new StormTrackingCache(options) }).caching, plaintext), (error) => {
      assert.match((error as Error).message, text);
      return (error as KmsealError).code === "InvalidArgument";
    });
  await late({ graceInterval: 20_000 }, /cache's graceInterval \(20s\) is longer than its inFlightTtl \(10s\)/);
  await late({ gracePeriod: 5_000 }, /inFlightTtl \(10s\) is longer than its gracePeriod \(5s\)/);
});

test("a manager that was disposed of is of no use", async () => {
  const { caching } = setUp();
  await client.encrypt(caching, plaintext);
  caching[Symbol.dispose]();
  await assert.rejects(client.encrypt(caching, plaintext), /this materials manager was disposed of; make a new one/);
});
