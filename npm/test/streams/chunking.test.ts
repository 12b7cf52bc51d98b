// The chunking property: whatever way the bytes are cut and whoever works on frames, a stream does what one call does.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { AlgorithmSuite, type KmsealError, type SignedMessages } from "kmseal";
import { forceHostCrypto } from "../force-host-crypto.js";
import { keyringsOf, restore, WAYS } from "../ways.js";
import { cut, randomBelow, seedOf, through } from "./pieces.js";

after(restore);
const keyrings = keyringsOf(randomBytes(32));
const SUITES = [
  AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
  AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
  AlgorithmSuite.AES_256_GCM_HKDF_SHA256,
  AlgorithmSuite.AES_128_GCM_HKDF_SHA256_ECDSA_P256,
] as const;
const MODES: readonly SignedMessages[] = ["verifyFirst", "releaseEarly"];

/** A client and a keyring that work in one of the ways, until the next is asked for. */
function by(way: string, suite: AlgorithmSuite) {
  const [sdk, force] = WAYS[way]!;
  forceHostCrypto(force);
  const commitmentPolicy = suite < 0x0400 ? "ForbidEncryptAllowDecrypt" : "RequireEncryptAllowDecrypt";
  return { client: new sdk.Client({ commitmentPolicy }), keyring: keyrings.get(sdk)! };
}

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
  const suite = pick(SUITES);
  const [writer, reader] = [pick(Object.keys(WAYS)), pick(Object.keys(WAYS))];
  const encryptionContext: Record<string, string> = pick([{}, { purpose: "invoice", tenant: "4711" }]);
  return { below, pick, frameLength, plaintext, sizes, writer, reader, suite, encryptionContext, mode: pick(MODES) };
}

test("any pieces make a message that opens, and open a message as one call does", async () => {
  const first = seedOf("pieces");
  for (let seed = first; seed < first + 60; seed += 1) {
    const { plaintext, sizes, writer, reader, mode, ...options } = sample(seed);
    const what = `seed ${seed}, ${writer} to ${reader}`;
    const { frameLength, suite, encryptionContext } = options;
    const seal = { frameLength, suite, encryptionContext };
    const sealing = by(writer, suite);
    const sealed = await through(cut(plaintext, sizes()), sealing.client.encryptStream(sealing.keyring, seal));
    assert.equal(sealed.code, undefined, what);
    const other = by("the module", suite);
    const { plaintext: opened } = await other.client.decrypt(other.keyring, sealed.bytes, { encryptionContext });
    assert.ok(Buffer.compare(opened, plaintext) === 0, `sealed in pieces, ${what}`);

    const { ciphertext, header } = await other.client.encrypt(other.keyring, plaintext, seal);
    const opening = by(reader, suite);
    const open = opening.client.decryptStream(opening.keyring, { encryptionContext, signedMessages: mode });
    const outcome = await through(cut(ciphertext, sizes()), open);
    assert.equal(outcome.code, undefined, what);
    assert.ok(outcome.bytes.equals(plaintext), `opened in pieces, ${what}`);
    assert.deepEqual(await open.header, header);
  }
});

test("an altered message ends in the error of one call, and gives out nothing but plaintext", async () => {
  const first = seedOf("alterations");
  const seen = new Set<string>();
  for (let seed = first; seed < first + 120; seed += 1) {
    const { below, pick, plaintext, sizes, reader, mode, frameLength, suite, encryptionContext } = sample(seed);
    const { client, keyring } = by(reader, suite);
    const { ciphertext } = await client.encrypt(keyring, plaintext, { frameLength, suite, encryptionContext });
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
    const what = `${alteration} at ${place}, ${mode}, ${reader}, seed ${seed}`;
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
