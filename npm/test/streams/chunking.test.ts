// The chunking property: whatever way the bytes are cut, a stream does what one call does.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { AlgorithmSuite, Client, RawAesKeyring, type KmsealError, type SignedMessages } from "kmseal";
import { cut, randomBelow, seedOf, through } from "./pieces.js";

const keyring = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: randomBytes(32) });
const client = new Client({ commitmentPolicy: "RequireEncryptAllowDecrypt" });
const old = new Client({ commitmentPolicy: "ForbidEncryptAllowDecrypt" });

const WRITERS = [
  [client, AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY],
  [client, AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384],
  [old, AlgorithmSuite.AES_256_GCM_HKDF_SHA256],
  [old, AlgorithmSuite.AES_128_GCM_HKDF_SHA256_ECDSA_P256],
] as const;
const MODES: readonly SignedMessages[] = ["verifyFirst", "releaseEarly"];

/** A plaintext, options and ways to cut, of one seed. */
function sample(seed: number) {
  const below = randomBelow(seed);
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)] as T;
  const frameLength = pick([1, 7, 100, 4096, 65_536, 400_000]);
  // Around the ends of frames, and of what is taken at once.
  const most = frameLength < 100 ? 500 : 700_000;
  const length = pick([0, 1, frameLength, frameLength + 1, 2 * frameLength, 262_144, below(most)]) % most;
  const plaintext = Uint8Array.from({ length }, () => below(256));
  const sizes = () => Array.from({ length: 1 + below(4) }, () => 1 + below(pick([3, 300, 30_000, 900_000]))).concat(1000);
  const [writer, suite] = pick(WRITERS);
  const encryptionContext: Record<string, string> = pick([{}, { purpose: "invoice", tenant: "4711" }]);
  return { below, pick, frameLength, plaintext, sizes, writer, suite, encryptionContext, mode: pick(MODES) };
}

test("any pieces make a message that opens, and open a message as one call does", async () => {
  const first = seedOf("pieces");
  for (let seed = first; seed < first + 60; seed += 1) {
    const { plaintext, sizes, writer, mode, ...options } = sample(seed);
    const { frameLength, suite, encryptionContext } = options;
    const seal = { frameLength, suite, encryptionContext };
    const sealed = await through(cut(plaintext, sizes()), writer.encryptStream(keyring, seal));
    assert.equal(sealed.code, undefined, `seed ${seed}`);
    const { plaintext: opened } = await client.decrypt(keyring, sealed.bytes, { encryptionContext });
    assert.ok(Buffer.compare(opened, plaintext) === 0, `sealed in pieces, seed ${seed}`);

    const { ciphertext, header } = await writer.encrypt(keyring, plaintext, seal);
    const open = client.decryptStream(keyring, { encryptionContext, signedMessages: mode });
    const outcome = await through(cut(ciphertext, sizes()), open);
    assert.equal(outcome.code, undefined, `seed ${seed}`);
    assert.ok(outcome.bytes.equals(plaintext), `opened in pieces, seed ${seed}`);
    assert.deepEqual(await open.header, header);
  }
});

test("an altered message ends in the error of one call, and gives out nothing but plaintext", async () => {
  const first = seedOf("alterations");
  const seen = new Set<string>();
  for (let seed = first; seed < first + 120; seed += 1) {
    const { below, pick, plaintext, sizes, writer, mode, frameLength, suite, encryptionContext } = sample(seed);
    const { ciphertext } = await writer.encrypt(keyring, plaintext, { frameLength, suite, encryptionContext });
    let altered = Uint8Array.from(ciphertext);
    const place = pick([below(altered.length), below(Math.min(altered.length, 400)), altered.length - 1]);
    const alteration = pick(["flip", "cut", "append"] as const);
    if (alteration === "flip") altered[place]! ^= 1 << below(8);
    else if (alteration === "cut") altered = altered.slice(0, place);
    else altered = Uint8Array.from([...altered, 0]);

    const whole = await client.decrypt(keyring, altered).then(
      () => undefined,
      (error: KmsealError) => error.code,
    );
    const outcome = await through(cut(altered, sizes()), client.decryptStream(keyring, { signedMessages: mode }));
    const what = `${alteration} at ${place}, ${mode}, seed ${seed}`;
    assert.equal(outcome.code, whole, what);
    assert.ok(outcome.bytes.equals(plaintext.subarray(0, outcome.bytes.length)), what);
    const isSigned = AlgorithmSuiteNames.get(suite)?.includes("ECDSA");
    if (alteration !== "append" && whole !== undefined) {
      const held = isSigned === true && mode === "verifyFirst";
      const most = held ? 0 : Math.max(0, plaintext.length - 1);
      assert.ok(outcome.bytes.length <= most, `${outcome.bytes.length} bytes came out: ${what}`);
    }
    seen.add(`${alteration}: ${whole}`);
  }
  for (const kind of ["flip: NotAuthentic", "cut: MalformedMessage", "append: MalformedMessage"]) {
    assert.ok(seen.has(kind), `${kind} was not among ${[...seen].join(", ")}`);
  }
});

const AlgorithmSuiteNames = new Map(Object.entries(AlgorithmSuite).map(([name, id]) => [id, name]));
