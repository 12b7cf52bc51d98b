// How streams end before their time: cancelled, aborted, by a signal, by an error; and what they tell on the way.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import {
  AlgorithmSuite,
  Client,
  KmsealError,
  KmsKeyring,
  RawAesKeyring,
  type ByteSource,
  type KmsMethods,
  type MessageStream,
  type Progress,
} from "kmseal";
import { arn, FakeKms } from "../fake-kms.js";
import { gather, sourceOf } from "./pieces.js";

const MIB = 1024 * 1024;
const client = new Client();
const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
const suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY;

/** A key service that never answers. */
const silent: KmsMethods = {
  generateDataKey: () => new Promise(() => {}),
  encrypt: () => new Promise(() => {}),
  decrypt: () => new Promise(() => {}),
};
const waiting = new KmsKeyring({ client: silent, generatorKeyId: arn("one") });

/** Both directions, each in every phase in which it can be interrupted: what is written to it before that. */
async function phases() {
  const bytes = new Uint8Array(4 * MIB);
  const answering = new KmsKeyring({ client: new FakeKms(), generatorKeyId: arn("one") });
  const { ciphertext: underKms } = await client.encrypt(answering, bytes);
  const { ciphertext } = await client.encrypt(keyring, bytes, { suite });
  type Options = { signal?: AbortSignal };
  type Phase = [name: string, make: (options: Options) => MessageStream, chunk: Uint8Array | undefined];
  return [
    ["encrypting, before anything", (options) => client.encryptStream(keyring, options), undefined],
    ["encrypting, while a key is asked for", (options) => client.encryptStream(waiting, options), bytes],
    ["encrypting, in the middle of a chunk", (options) => client.encryptStream(keyring, options), bytes],
    ["encrypting, between chunks", (options) => client.encryptStream(keyring, options), bytes.subarray(0, 100)],
    ["decrypting, before anything", (options) => client.decryptStream(keyring, options), undefined],
    ["decrypting, in the header", (options) => client.decryptStream(keyring, options), ciphertext.subarray(0, 20)],
    ["decrypting, while a key is asked for", (options) => client.decryptStream(waiting, options), underKms],
    ["decrypting, in the middle of a chunk", (options) => client.decryptStream(keyring, options), ciphertext],
    ["decrypting, before the last byte", (options) => client.decryptStream(keyring, options), ciphertext.subarray(0, -1)],
  ] satisfies Phase[];
}

const WAYS: Record<string, (stream: MessageStream, controller: AbortController, reason: Error) => Promise<unknown> | void> = {
  "the reader cancels": ({ readable }, _, reason) => readable.cancel(reason),
  "the writer aborts": ({ writable }, _, reason) => writable.abort(reason),
  "a signal aborts": (_, controller, reason) => controller.abort(reason),
};

for (const [way, interrupt] of Object.entries(WAYS)) {
  test(`when ${way}, both ends and the header hear the reason, in every phase`, { timeout: 20_000 }, async () => {
    for (const [name, make, chunk] of await phases()) {
      const controller = new AbortController();
      const stream = make({ signal: controller.signal });
      const writer = stream.writable.getWriter();
      const writing = chunk === undefined ? undefined : writer.write(chunk);
      writing?.catch(() => {});
      // Far enough to be in the midst of it: a piece is there, or it waits for a key.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const reason = new Error(`${way}: ${name}`);
      writer.releaseLock();
      writer.closed.catch(() => {});
      await interrupt(stream, controller, reason);
      const expected = (error: unknown) => (assert.equal(error, reason, name), true);
      if (way !== "the reader cancels") await assert.rejects(gather(stream.readable), expected);
      await assert.rejects(stream.writable.getWriter().closed, expected);
      await stream.header.then(
        () => assert.doesNotMatch(name, /asked for|in the header/),
        (error) => assert.equal(error, reason),
      );
      assert.equal(getEventListeners(controller.signal, "abort").length, 0, name);
    }
  });
}

test("a source is cancelled with the reader's reason", async () => {
  let told: unknown;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: (reason) => void (told = reason),
  });
  const readable = source.pipeThrough(client.encryptStream(keyring)).pipeThrough(client.decryptStream(keyring));
  const reason = new Error("enough");
  await readable.cancel(reason);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(told, reason);
});

test("a signal that was aborted before stops a stream before its keyring is asked", async () => {
  const kms = new FakeKms();
  const watched = new KmsKeyring({ client: kms, generatorKeyId: arn("one") });
  const reason = new Error("never mind");
  const stream = client.encryptStream(watched, { signal: AbortSignal.abort(reason) });
  await assert.rejects(gather(stream.readable), (error) => error === reason);
  await assert.rejects(stream.header, (error) => error === reason);
  assert.deepEqual(kms.asked, []);
});

test("a signal comes too late for a stream that has ended", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const sealed = await gather(sourceOf([new Uint8Array(9)]).pipeThrough(client.encryptStream(keyring, { signal })));
  const stream = client.decryptStream(keyring, { signal });
  const writer = stream.writable.getWriter();
  await Promise.all([writer.write(sealed), writer.close()]);
  controller.abort();
  // The last piece still waits for its reader.
  assert.equal((await gather(stream.readable)).length, 9);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("a keyring's failure ends both ends with its error", async () => {
  const kms = new FakeKms();
  kms.disabled.add(arn("one"));
  const disabled = new KmsKeyring({ client: kms, generatorKeyId: arn("one") });
  const isKeyService = (error: KmsealError) => error instanceof KmsealError && error.code === "KeyService";
  const stream = client.encryptStream(disabled);
  await assert.rejects(gather(stream.readable), isKeyService);
  await assert.rejects(stream.writable.getWriter().closed, isKeyService);
  await assert.rejects(stream.header, isKeyService);
});

test("bytes that follow a message, and bytes that are missing, are errors of both ends", async () => {
  const { ciphertext } = await client.encrypt(keyring, new Uint8Array(10));
  for (const [message, expected] of [
    [Buffer.concat([ciphertext, new Uint8Array(3)]), /3 bytes follow the end of the message/],
    [ciphertext.subarray(0, -1), /cut off in its signature/],
    [ciphertext.subarray(0, 10), /cut off/],
    [new Uint8Array(), /cut off/],
  ] as const) {
    const stream = client.decryptStream(keyring);
    const writer = stream.writable.getWriter();
    writer.closed.catch(() => {});
    const written = writer.write(message).then(() => writer.close());
    const isMalformed = (error: KmsealError) => (assert.match(error.message, expected), error.code === "MalformedMessage");
    // The plaintext of a message that other bytes follow is authentic, and may have come out.
    await Promise.all([assert.rejects(written, isMalformed), assert.rejects(gather(stream.readable), isMalformed)]);
  }
});

test("progress counts every byte, a piece at a time", async () => {
  const bytes = new Uint8Array(3 * MIB + 5);
  const told: Progress[] = [];
  const onProgress = (progress: Progress) => void told.push(progress);
  const sealing = client.encryptStream(keyring, { suite, plaintextLength: bytes.length, onProgress });
  const sealed = await gather(new Blob([bytes]).stream().pipeThrough(sealing));
  assert.deepEqual(told.at(-1), { bytesIn: bytes.length, bytesOut: sealed.length, total: bytes.length });
  const upwards = (values: number[]) => values.every((value, index) => value >= (values[index - 1] ?? 0));
  const steps = (values: number[]) => values.every((value, index) => value - (values[index - 1] ?? 0) <= 2 * 256 * 1024);
  const check = () => {
    for (const values of [told.map(({ bytesIn }) => bytesIn), told.map(({ bytesOut }) => bytesOut)]) {
      assert.ok(upwards(values) && steps(values), values.join(" "));
    }
  };
  check();
  told.length = 0;
  await gather(sourceOf([sealed]).pipeThrough(client.decryptStream(keyring, { onProgress })));
  assert.deepEqual(told.at(-1), { bytesIn: sealed.length, bytesOut: bytes.length });
  check();
});

test("what onProgress throws is the end of the stream", async () => {
  const reason = new Error("the progress bar broke");
  const onProgress = () => {
    throw reason;
  };
  const stream = client.encryptStream(keyring, { onProgress });
  await assert.rejects(gather(sourceOf([new Uint8Array(9)]).pipeThrough(stream)), (error) => error === reason);
});

test("a plaintext of another length than announced is refused", async () => {
  const seal = (announced: number, written: number) =>
    gather(sourceOf([new Uint8Array(written)]).pipeThrough(client.encryptStream(keyring, { plaintextLength: announced })));
  assert.ok((await seal(10, 10)).length > 10);
  assert.ok((await seal(0, 0)).length > 0);
  await assert.rejects(seal(10, 11), { code: "LimitExceeded", message: /more than the 10 bytes that plaintextLength/ });
  await assert.rejects(seal(11, 10), { code: "InvalidArgument", message: /^10 bytes were written of the 11/ });
  const small = new Client({ maxPlaintextLength: 9 });
  await assert.rejects(gather(small.encryptStream(keyring, { plaintextLength: 10 }).readable), { code: "LimitExceeded" });
  const { ciphertext } = await client.encrypt(keyring, new Uint8Array(10));
  await assert.rejects(gather(sourceOf([ciphertext]).pipeThrough(small.decryptStream(keyring))), {
    code: "LimitExceeded",
    message: /raise maxPlaintextLength/,
  });
});

test("chunks are any bytes, and the writer's own once they are written", async () => {
  const buffer = new TextEncoder().encode("four horses").buffer;
  const shared = new SharedArrayBuffer(4);
  new Uint8Array(shared).set(new Uint8Array(buffer, 0, 4));
  const chunks: ByteSource[] = [new DataView(buffer, 0, 5), new Uint8Array(0), buffer, new Uint16Array(buffer, 2, 2), shared];
  const stream = client.encryptStream(keyring);
  const message = gather(stream.readable);
  const writer = stream.writable.getWriter();
  for (const chunk of chunks) {
    const own = ArrayBuffer.isView(chunk)
      ? new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength))
      : new Uint8Array(chunk.slice(0));
    await writer.write(own);
    own.fill(0);
  }
  await writer.close();
  assert.equal(Buffer.from((await client.decrypt(keyring, await message)).plaintext).toString(), "four four horsesur hfour");
});

test("what is no bytes is refused with advice", async () => {
  const transferred = new Uint8Array(8);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  const cases: [MessageStream, unknown, RegExp][] = [
    [client.encryptStream(keyring), "text", /^a chunk of plaintext must be bytes.*not a string; .*TextEncoderStream/],
    [client.decryptStream(keyring), "text", /^a chunk of the message must be bytes.*not decoded as text/],
    [client.encryptStream(keyring), [1, 2], /not an array/],
    [client.encryptStream(keyring), null, /not null/],
    [client.encryptStream(keyring), transferred, /transferred away/],
  ];
  for (const [stream, chunk, expected] of cases) {
    const isInvalid = (error: KmsealError) => (assert.match(error.message, expected), error.code === "InvalidArgument");
    const writer = stream.writable.getWriter();
    writer.closed.catch(() => {});
    await Promise.all([
      assert.rejects(writer.write(chunk as Uint8Array), isInvalid),
      assert.rejects(gather(stream.readable), isInvalid),
    ]);
  }
  const stream = client.encryptStream(keyring);
  const chunk = new Uint8Array(4 * MIB);
  const writing = stream.writable.getWriter().write(chunk);
  await new Promise((resolve) => setTimeout(resolve, 20));
  structuredClone(chunk, { transfer: [chunk.buffer] });
  const drained = gather(stream.readable);
  await Promise.all([assert.rejects(writing, /transferred or resized/), assert.rejects(drained, /transferred or resized/)]);
});

test("wrong options are refused at the call", () => {
  for (const [make, expected] of [
    [() => client.encryptStream(keyring, { frameLength: 0 }), /frameLength must be a whole number/],
    [() => client.encryptStream(keyring, { plaintextLength: -1 }), /plaintextLength must be a whole number/],
    [() => client.encryptStream(keyring, { suite: 7 as never }), /suite must be one of/],
    [() => client.encryptStream(keyring, { signedMessages: "refuse" } as never), /has no option "signedMessages"/],
    [() => client.encryptStream(keyring, { onProgress: 7 as never }), /onProgress must be a function/],
    [() => client.encryptStream({} as never), /first argument of encryptStream must be a keyring/],
    [() => client.decryptStream(keyring, { signedMessages: "no" as never }), /signedMessages must be one of "verifyFirst"/],
    [() => client.decryptStream(keyring, { signal: {} as never }), /signal must be an AbortSignal/],
    [() => client.decryptStream(undefined as never), /first argument of decryptStream must be a keyring/],
  ] as const) {
    assert.throws(make, (error: KmsealError) => (assert.match(error.message, expected), error.code === "InvalidArgument"));
  }
});
