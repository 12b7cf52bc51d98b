// The same messages and the same errors, whoever seals and opens the frames: Node, WebCrypto or the module.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, test } from "node:test";
import * as node from "kmseal";
import { forceHostCrypto } from "./force-host-crypto.js";
import { keyringsOf, restore, WAYS } from "./ways.js";

after(restore);
const keyrings = keyringsOf(randomBytes(32));
const old = { commitmentPolicy: "ForbidEncryptAllowDecrypt" } as const;

/** Works one way. */
function by(way: string, rules: node.ClientOptions = {}) {
  const [sdk, force] = WAYS[way]!;
  const keyring = keyrings.get(sdk)!;
  const client = new sdk.Client(rules);
  const forced = <T>(work: () => Promise<T>) => {
    forceHostCrypto(force);
    return work();
  };
  return {
    seal: (bytes: Uint8Array, options?: node.EncryptOptions) =>
      forced(() => client.encrypt(keyring, bytes, options)).then(({ ciphertext }) => ciphertext),
    open: (bytes: Uint8Array, options?: node.DecryptOptions) =>
      forced(() => client.decrypt(keyring, bytes, options)).then(({ plaintext }) => plaintext),
  };
}

/** How opening fails: its code and its text. */
async function failure(way: string, message: Uint8Array, rules?: node.ClientOptions): Promise<string> {
  return by(way, rules).open(message).then(
    () => assert.fail(`${way} opens what was altered`),
    (error: node.KmsealError) => `${error.code}: ${error.message}`,
  );
}

const bytes = Uint8Array.from(randomBytes(300_000));

for (const [name, suite] of Object.entries(node.AlgorithmSuite)) {
  test(`${name} crosses from everyone to everyone`, async () => {
    const rules = suite < 0x0400 ? old : {};
    for (const writer of Object.keys(WAYS)) {
      const message = await by(writer, rules).seal(bytes.subarray(0, 5000), { suite, frameLength: 1000 });
      for (const reader of Object.keys(WAYS)) {
        assert.deepEqual(await by(reader, rules).open(message), bytes.slice(0, 5000), `${writer} to ${reader}`);
      }
    }
  });
}

test("lengths around frames and thresholds come back whole, in as many bytes", async () => {
  const cases = [
    ...[0, 1, 63, 64, 65, 127, 128, 129, 640].map((length) => [length, 64] as const),
    ...[2047, 2048, 2049, 4095, 4096, 4097].map((length) => [length, 4096] as const),
    ...[0, 1, 65_535, 65_536, 65_537, 300_000].map((length) => [length, undefined] as const),
  ];
  for (const [length, frameLength] of cases) {
    const plaintext = bytes.slice(0, length);
    const lengths = new Set<number>();
    for (const way of Object.keys(WAYS)) {
      const message = await by(way).seal(plaintext, { suite: 0x0478, ...(frameLength && { frameLength }) });
      lengths.add(message.length);
      assert.equal(message.byteLength, message.buffer.byteLength);
      for (const reader of ["the module", way]) assert.deepEqual(await by(reader).open(message), plaintext);
    }
    assert.equal(lengths.size, 1, `${length} bytes`);
  }
});

describe("what is altered fails alike", () => {
  for (const suite of [0x0478, 0x0578] as const) {
    test(`suite ${suite.toString(16)}: a bit of every byte, and every truncation`, async () => {
      const message = await by("the module").seal(bytes.subarray(0, 300), { suite, frameLength: 100 });
      const altered = [...message.keys()].flatMap((at) => [
        message.map((byte, index) => (index === at ? byte ^ (1 << (at & 7)) : byte)),
        message.slice(0, at),
      ]);
      for (const bad of [...altered, Buffer.concat([message, Buffer.from("!")])]) {
        const expected = await failure("the module", bad);
        for (const way of ["Node's cryptography", "WebCrypto"]) assert.equal(await failure(way, bad), expected);
      }
    });
  }

  test("of several faults, the first in the message is told", async () => {
    const message = await by("the module").seal(bytes.subarray(0, 3000), { suite: 0x0478, frameLength: 100 });
    // The frames of 132 bytes each stand before the last, of 140.
    const frame = (number: number) => message.length - 140 - 132 * (30 - number);
    for (const [first, second] of [[3, 17], [17, 29]] as const) {
      const bad = message.slice();
      bad[frame(first) + 50]! ^= 1;
      bad[frame(second) + 50]! ^= 1;
      // The number of the last frame but one.
      bad[frame(29) + 3]! ^= 1;
      for (const way of Object.keys(WAYS)) assert.match(await failure(way, bad), new RegExp(`^NotAuthentic: frame ${first} `));
      bad[frame(first) + 50]! ^= 1;
      bad[frame(second) + 50]! ^= 1;
      for (const way of Object.keys(WAYS)) assert.match(await failure(way, bad), /^MalformedMessage: frame 28 stands/);
    }
  });

  test("of a wrong frame and a wrong signature, the frame is told", async () => {
    const message = await by("the module").seal(bytes.subarray(0, 300), { frameLength: 100 });
    const signature = message.slice();
    signature[message.length - 1]! ^= 1;
    for (const bad of [signature, message.slice(0, -1), Buffer.concat([message, Buffer.from("!")])]) {
      const alone = await failure("the module", bad);
      const both = Uint8Array.from(bad);
      // Within the last frame, whatever the length of the signature.
      both[bad.length - 130]! ^= 1;
      for (const way of Object.keys(WAYS)) {
        assert.equal(await failure(way, bad), alone);
        assert.match(await failure(way, both), /^NotAuthentic: frame 3 /);
      }
    }
  });

  test("limits", async () => {
    const message = await by("the module").seal(bytes.subarray(0, 3000), { suite: 0x0478, frameLength: 100 });
    for (const rules of [{ maxPlaintextLength: 2999 }, { maxFrameLength: 99 }]) {
      const expected = await failure("the module", message, rules);
      assert.match(expected, /^LimitExceeded/);
      for (const way of Object.keys(WAYS)) assert.equal(await failure(way, message, rules), expected);
    }
  });

  test("a signature that another key made", async () => {
    const [one, two] = await Promise.all([1, 2].map(() => by("the module").seal(bytes.subarray(0, 300))));
    const bad = Buffer.concat([one!.subarray(0, -103), two!.subarray(-103)]);
    const expected = await failure("the module", bad);
    for (const way of Object.keys(WAYS)) assert.equal(await failure(way, bad), expected);
  });
});

for (const way of ["Node's cryptography", "WebCrypto"]) {
  test(`${way}: what callers do with their bytes during the work has no effect`, async () => {
    // Signed and unsigned messages are copied to different places.
    for (const suite of [0x0578, 0x0478] as const) {
      const own = bytes.slice();
      const sealing = by(way).seal(own, { suite, frameLength: 4096 });
      own.fill(0);
      const message = await sealing;
      assert.deepEqual(await by("the module").open(message), bytes);
      const opening = by(way).open(message);
      message.fill(7);
      assert.deepEqual(await opening, bytes);
    }
  });

  test(`${way}: the signature is checked over the bytes of the call, however long the message`, async () => {
    // More than Node takes at once, in its two ways.
    for (const length of [300_000, 20 * 1024 * 1024]) {
      const plaintext = new Uint8Array(length).fill(3);
      const message = await by(way).seal(plaintext);
      const own = message.slice();
      const opening = by(way).open(own);
      own.fill(0);
      assert.ok(Buffer.from(await opening).equals(plaintext));
      message[message.length - 1]! ^= 1;
      assert.match(await failure(way, message), /^NotAuthentic: .*signature/);
    }
  });

  test(`${way}: a long message without signature is opened as it was at the call`, async () => {
    const plaintext = Uint8Array.from({ length: 20 * 1024 * 1024 }, (_, at) => at % 251);
    const message = await by(way).seal(plaintext, { suite: 0x0478 });
    const own = message.slice();
    const opening = by(way).open(own);
    own.fill(0);
    assert.ok(Buffer.from(await opening).equals(plaintext));
    for (const wrong of [0.1, 0.9]) {
      const bad = message.slice();
      bad[Math.floor(wrong * bad.length)]! ^= 1;
      assert.equal(await failure(way, bad), await failure("the module", bad));
    }
  });

  test(`${way}: shared memory is copied before anything is decided on it`, async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const message = await by(way).seal(shared);
    const sharedMessage = new Uint8Array(new SharedArrayBuffer(message.length));
    sharedMessage.set(message);
    assert.deepEqual(await by(way).open(sharedMessage), bytes);
  });

  test(`${way}: an operation is aborted between batches`, async () => {
    const long = new Uint8Array(40 * 1024 * 1024);
    const message = await by(way).seal(long, { suite: 0x0478, frameLength: 65_536 });
    for (const start of [
      (signal: AbortSignal) => by(way).seal(long, { suite: 0x0478, frameLength: 65_536, signal }),
      (signal: AbortSignal) => by(way).open(message, { signal }),
    ]) {
      const controller = new AbortController();
      const work = start(controller.signal);
      const reason = new Error("the user left");
      setImmediate(() => controller.abort(reason));
      await assert.rejects(work, (error) => error === reason);
    }
  });

  test(`${way}: many signed messages at once`, async () => {
    const sealed = await Promise.all(Array.from({ length: 20 }, (_, at) => by(way).seal(bytes.subarray(0, at * 500))));
    for (const [at, message] of sealed.entries()) {
      assert.deepEqual(await by(way).open(message), bytes.slice(0, at * 500));
    }
  });

  test(`${way}: a cached signing key signs again`, async () => {
    const [sdk] = WAYS[way]!;
    const materials = new sdk.CachingMaterialsManager({
      materials: keyrings.get(sdk)!,
      cache: new sdk.LocalCache(),
      timeToLive: 60_000,
    });
    const client = new sdk.Client();
    for (const force of ["always", undefined, "always"] as const) {
      forceHostCrypto(force);
      const { ciphertext } = await client.encrypt(materials, bytes);
      assert.deepEqual((await client.decrypt(materials, ciphertext)).plaintext, bytes);
      assert.deepEqual(await by("the module").open(ciphertext), bytes);
    }
  });
}
