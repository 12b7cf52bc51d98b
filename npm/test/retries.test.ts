// Trying again: what is, what is not, how long all of it takes, and that nothing is left behind.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock, test } from "node:test";
import { Client, FetchKmsClient, KmsealError, KmsKeyring, RetryingKmsClient, type KmsMethods, type RetryOptions } from "kmseal";
import { arn, failure, FakeKms } from "./fake-kms.js";

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const input = { KeyId: "k", CiphertextBlob: plaintext, EncryptionContext: {} };
const OPENS = () => Promise.resolve(new Response('{"KeyId":"k"}'));
const fails = (status: number, body: string) => () => Promise.resolve(new Response(body, { status }));
const THROTTLED = fails(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}');
const BROKEN = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }));
const SILENT = (signal: AbortSignal) =>
  new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

type Turn = (signal: AbortSignal) => Promise<Response>;

/** A client whose requests are answered by turns; it tells when each was sent, in milliseconds. */
function scripted(turns: Turn[], options: RetryOptions = {}) {
  const asked: number[] = [];
  const start = performance.now();
  const fetch = (async (_: unknown, init: RequestInit) => {
    asked.push(performance.now() - start);
    return (turns.shift() ?? assert.fail("one request too many"))(init.signal!);
  }) as typeof globalThis.fetch;
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  return { asked, client: new FetchKmsClient({ region: "eu-central-1", credentials, fetch, initialBackoff: 1, ...options }) };
}

for (const [name, turn] of Object.entries({
  throttling: THROTTLED,
  "a fault inside the service": fails(500, '{"__type":"com.amazonaws.kms#KMSInternalException"}'),
  "a page of a proxy": fails(503, "<html>busy</html>"),
  "too many requests": fails(429, ""),
  "a dependency of the service": fails(503, '{"__type":"DependencyTimeoutException"}'),
  "a connection that broke": BROKEN,
})) {
  test(`${name} is tried again`, async () => {
    const { asked, client } = scripted([turn, turn, OPENS]);
    assert.equal((await client.decrypt(input)).KeyId, "k");
    assert.equal(asked.length, 3);
  });
}

for (const [name, status, body] of [
  ["AccessDeniedException", 400, '{"__type":"AccessDeniedException","Message":"its words"}'],
  ["DisabledException", 400, '{"__type":"DisabledException","message":"its words"}'],
  ["KMSInvalidStateException", 400, '{"__type":"KMSInvalidStateException","message":"its words"}'],
  ["UnknownError", 302, ""],
] as const) {
  test(`${name} is not asked twice`, async () => {
    const { asked, client } = scripted([fails(status, body)]);
    await assert.rejects(client.decrypt(input), { name, message: status === 302 ? "status 302" : "its words" });
    assert.equal(asked.length, 1);
  });
}

test("attempts end, and the error says how many there were", async () => {
  const { asked, client } = scripted([THROTTLED, THROTTLED, THROTTLED]);
  await assert.rejects(client.decrypt(input), { name: "ThrottlingException", message: "Rate exceeded (after 3 attempts)" });
  assert.equal(asked.length, 3);
  const once = scripted([BROKEN], { maxAttempts: 1 });
  await assert.rejects(once.client.decrypt(input), {
    name: "ServiceUnreachable",
    message: "kms.eu-central-1.amazonaws.com could not be reached: connect ECONNREFUSED",
  });
});

test("waits double up to the longest, and are a random part of that", async () => {
  const drawn: number[] = [];
  mock.method(Math, "random", () => (drawn.push(1), 0.999));
  try {
    const { asked, client } = scripted(Array(5).fill(THROTTLED), { maxAttempts: 5, initialBackoff: 20, maxBackoff: 50 });
    await assert.rejects(client.decrypt(input), /after 5 attempts/);
    const waits = asked.slice(1).map((at, index) => at - asked[index]!);
    // A timer of Node is early by a millisecond at most, and may be late.
    [20, 40, 50, 50].forEach((least, index) => assert.ok(waits[index]! > least - 2, `${waits}`));
    assert.ok(drawn.length >= 4);
  } finally {
    mock.restoreAll();
  }
});

test("an attempt without an answer is given up and made again", async () => {
  const { asked, client } = scripted([SILENT, OPENS], { attemptTimeout: 300 });
  assert.equal((await client.decrypt(input)).KeyId, "k");
  assert.equal(asked.length, 2);
  const never = scripted([SILENT, SILENT, SILENT], { attemptTimeout: 10 });
  await assert.rejects(never.client.decrypt(input), {
    name: "TimeoutError",
    message: "no answer within 10 ms (after 3 attempts)",
  });
});

test("a call ends in time with all its attempts", async () => {
  const start = performance.now();
  const { client, asked } = scripted([SILENT, SILENT, SILENT], { attemptTimeout: 40, timeout: 60, maxAttempts: 9 });
  await assert.rejects(client.decrypt(input), { name: "TimeoutError" });
  assert.ok(performance.now() - start < 1_000);
  assert.ok(asked.length <= 3, `${asked}`);
  // A wait that would end too late is not begun.
  const late = scripted([THROTTLED], { timeout: 20_000, initialBackoff: 60_000, maxBackoff: 60_000 });
  mock.method(Math, "random", () => 0.999);
  await assert.rejects(late.client.decrypt(input), { name: "ThrottlingException", message: "Rate exceeded" });
  mock.restoreAll();
});

test("a signal gives a call up, whatever it waits for, and nothing is left behind", async () => {
  for (const [turn, options] of [
    [SILENT, {}],
    [THROTTLED, { initialBackoff: 60_000, timeout: 300_000, maxBackoff: 60_000 }],
  ] as const) {
    mock.method(Math, "random", () => 0.999);
    const { client, asked } = scripted([turn], options);
    const controller = new AbortController();
    const call = client.decrypt(input, { signal: controller.signal });
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const reason = new Error("the user left");
    controller.abort(reason);
    await assert.rejects(call, (error) => error === reason);
    assert.equal(asked.length, 1);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    await assert.rejects(client.decrypt(input, { signal: controller.signal }), (error) => error === reason);
    mock.restoreAll();
  }
  await assert.rejects(scripted([]).client.decrypt(input, { signal: {} as never }), /signal must be an AbortSignal/);
});

/** A client of one's own that fails some times before it works. */
function flaky(times: number, error: () => unknown) {
  const kms = new FakeKms();
  const signals: unknown[] = [];
  let left = times;
  const fail = <I, O>(perform: (input: I) => Promise<O>) =>
    async function (this: unknown, input: I, ...more: unknown[]): Promise<O> {
      signals.push((more[0] as { signal?: unknown }).signal);
      if (left-- > 0) throw error();
      return perform.call(kms, input);
    };
  const own: KmsMethods = {
    generateDataKey: fail(kms.generateDataKey),
    encrypt: fail(kms.encrypt),
    decrypt: fail(kms.decrypt),
  };
  return { own, kms, signals };
}

test("a client of one's own is tried again too", async () => {
  const { own, kms, signals } = flaky(2, () => failure("ThrottlingException", "Rate exceeded"));
  const keyring = new KmsKeyring({
    client: new RetryingKmsClient(own, { initialBackoff: 1 }),
    generatorKeyId: arn("one"),
    keyIds: [arn("two")],
  });
  const { ciphertext } = await client.encrypt(keyring, plaintext);
  assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
  assert.deepEqual(
    kms.asked.map(({ operation }) => operation),
    ["GenerateDataKey", "Encrypt", "Decrypt"],
  );
  assert.equal(signals.length, 5);
  assert.ok(signals.every((signal) => signal instanceof AbortSignal));
});

test("what such a client decided stands, and what it lacks is told", async () => {
  const { own, signals } = flaky(1, () => failure("AccessDeniedException", "no"));
  const retrying = new RetryingKmsClient(own);
  const keyring = new KmsKeyring({ client: retrying, generatorKeyId: arn("one") });
  await assert.rejects(client.encrypt(keyring, plaintext), (error: KmsealError) => {
    assert.match(error.message, /AccessDeniedException: no$/);
    return true;
  });
  assert.equal(signals.length, 1);
  await assert.rejects(retrying.getPublicKey({ KeyId: "k" }), { name: "UnsupportedByClient" });
  assert.throws(() => new RetryingKmsClient(undefined as never), { code: "InvalidArgument" });
  assert.throws(() => new RetryingKmsClient(own, { attempts: 3 } as never), /has no option "attempts"/);
});
