// Streams are the same whoever seals and opens their frames: Node, WebCrypto or the module.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import {
  AlgorithmSuite,
  type ClientOptions,
  type DecryptStreamOptions,
  type EncryptStreamOptions,
  type KmsealError,
  type SignedMessages,
} from "kmseal";
import { forceHostCrypto } from "../force-host-crypto.js";
import { keyringsOf, restore, WAYS } from "../ways.js";
import { cut, gather, sourceOf } from "./pieces.js";

after(restore);
const keyrings = keyringsOf(randomBytes(32));
const bytes = Uint8Array.from(randomBytes(300_000));
const old = { commitmentPolicy: "ForbidEncryptAllowDecrypt" } as const;
const unsigned = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
const signed = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384;

/** Works one way; `told` has what came out, up to an error too. */
function by(way: string, rules: ClientOptions = {}) {
  const [sdk, force] = WAYS[way]!;
  const [client, keyring] = [new sdk.Client(rules), keyrings.get(sdk)!];
  return {
    seal(chunks: Iterable<Uint8Array>, options?: EncryptStreamOptions) {
      forceHostCrypto(force);
      return gather(sourceOf(chunks).pipeThrough(client.encryptStream(keyring, options)));
    },
    open(chunks: Iterable<Uint8Array>, options?: DecryptStreamOptions) {
      forceHostCrypto(force);
      return gather(sourceOf(chunks).pipeThrough(client.decryptStream(keyring, options)));
    },
  };
}

/** How work fails: its code and its text. */
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no failure",
    (error: KmsealError) => `${error.code}: ${error.message}`,
  );

for (const [name, suite] of Object.entries(AlgorithmSuite)) {
  test(`${name} streams from everyone to everyone`, async () => {
    const rules = suite < 0x0400 ? old : {};
    for (const writer of Object.keys(WAYS)) {
      const message = await by(writer, rules).seal(cut(bytes, [70_000, 3]), { suite, frameLength: 5000 });
      for (const reader of Object.keys(WAYS)) {
        for (const signedMessages of ["verifyFirst", "releaseEarly"] as const) {
          const opened = await by(reader, rules).open(cut(message, [90_000, 1]), { signedMessages });
          assert.ok(opened.equals(bytes), `${writer} to ${reader}, ${signedMessages}`);
        }
      }
    }
  });
}

for (const suite of [unsigned, signed]) {
  test(`suite ${suite.toString(16)}: what is altered, cut off or too long fails alike`, async () => {
    const message = await by("the module").seal([bytes.subarray(0, 300)], { suite, frameLength: 100 });
    const places = [...message.keys()].filter((at) => at > message.length - 340 || at % 17 === 0);
    const altered = places.flatMap((at) => [
      message.map((byte, index) => (index === at ? byte ^ (1 << (at & 7)) : byte)),
      message.subarray(0, at),
    ]);
    for (const [index, bad] of [...altered, Buffer.concat([message, Buffer.from("!")])].entries()) {
      const signedMessages: SignedMessages = index % 2 === 0 ? "releaseEarly" : "verifyFirst";
      const expected = await failure(by("the module").open([bad], { signedMessages }));
      assert.notEqual(expected, "no failure");
      for (const way of ["Node's cryptography", "WebCrypto"]) {
        assert.equal(await failure(by(way).open([bad], { signedMessages })), expected);
      }
    }
  });
}

test("of several faults, the first in the message is told", async () => {
  const message = await by("the module").seal([bytes.subarray(0, 3000)], { suite: unsigned, frameLength: 100 });
  // The frames of 132 bytes each stand before the last, of 140.
  const frame = (number: number) => message.length - 140 - 132 * (30 - number);
  const bad = Buffer.from(message);
  for (const at of [frame(3) + 50, frame(17) + 50, frame(29) + 3]) bad[at]! ^= 1;
  for (const way of Object.keys(WAYS)) {
    assert.match(await failure(by(way).open(cut(bad, [700]))), /^NotAuthentic: frame 3 /);
  }
  for (const at of [frame(3) + 50, frame(17) + 50]) bad[at]! ^= 1;
  for (const way of Object.keys(WAYS)) {
    assert.match(await failure(by(way).open(cut(bad, [700]))), /^MalformedMessage: frame 28 stands/);
  }
});

test("a signature that another key made, refused signatures, limits, and plaintexts of other lengths", async () => {
  const [one, two] = await Promise.all([1, 2].map(() => by("the module").seal([bytes.subarray(0, 300)])));
  const another = Buffer.concat([one!.subarray(0, -103), two!.subarray(-103)]);
  const message = await by("the module").seal([bytes.subarray(0, 3000)], { suite: unsigned, frameLength: 100 });
  const cases: Record<string, (way: string) => Promise<unknown>> = {
    "NotAuthentic: the message's signature": (way) => by(way).open([another]),
    "SignedMessage: ": (way) => by(way).open([one!], { signedMessages: "refuse" }),
    "LimitExceeded: the plaintext has 3000 bytes": (way) => by(way, { maxPlaintextLength: 2999 }).open([message]),
    "LimitExceeded: the message has frames": (way) => by(way, { maxFrameLength: 99 }).open([message]),
    "LimitExceeded: the plaintext has more than 2999 bytes": (way) =>
      by(way, { maxPlaintextLength: 2999 }).seal(cut(bytes.subarray(0, 3000), [700]), { frameLength: 100 }),
    "LimitExceeded: the plaintext has more than the 10 bytes": (way) =>
      by(way).seal([bytes.subarray(0, 6), bytes.subarray(0, 5)], { plaintextLength: 10 }),
    "InvalidArgument: 3000 bytes were written": (way) =>
      by(way).seal([bytes.subarray(0, 3000)], { plaintextLength: 3001 }),
  };
  for (const [expected, work] of Object.entries(cases)) {
    const told = new Set<string>();
    for (const way of Object.keys(WAYS)) told.add(await failure(work(way)));
    assert.equal(told.size, 1, [...told].join("\n"));
    assert.ok([...told][0]!.startsWith(expected), [...told][0]);
  }
});

for (const way of Object.keys(WAYS)) {
  test(`${way}: chunks are the writer's own again once written, and may be shared memory`, async () => {
    const reused = new Uint8Array(new SharedArrayBuffer(50_000));
    function* chunks(from: Uint8Array) {
      for (let at = 0; at < from.length; at += reused.length) {
        const part = from.subarray(at, at + reused.length);
        reused.set(part);
        yield reused.subarray(0, part.length);
        reused.fill(7);
      }
    }
    const message = await by(way).seal(chunks(bytes), { frameLength: 3000 });
    assert.ok((await by(way).open(chunks(message))).equals(bytes));
  });

  test(`${way}: what is cancelled while it works ends with the reason`, async () => {
    const [sdk, force] = WAYS[way]!;
    const [client, keyring] = [new sdk.Client(), keyrings.get(sdk)!];
    const long = new Uint8Array(8 * 1024 * 1024);
    const { ciphertext } = await client.encrypt(keyring, long);
    for (const [make, chunk] of [
      [(signal: AbortSignal) => client.encryptStream(keyring, { signal }), long],
      [(signal: AbortSignal) => client.decryptStream(keyring, { signal, signedMessages: "releaseEarly" }), ciphertext],
      [(signal: AbortSignal) => client.decryptStream(keyring, { signal }), ciphertext],
    ] as const) {
      for (const milliseconds of [0, 1, 5]) {
        forceHostCrypto(force);
        const controller = new AbortController();
        const reason = new Error("the user left");
        const stream = make(controller.signal);
        const draining = gather(sourceOf([chunk]).pipeThrough(stream));
        setTimeout(() => controller.abort(reason), milliseconds);
        await assert.rejects(draining, (error) => error === reason);
      }
    }
  });
}
