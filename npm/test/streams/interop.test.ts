// Streams of the official JavaScript SDK: what it seals in pieces these open, and the other way round.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { Readable, type Duplex } from "node:stream";
import { describe, test } from "node:test";
import { AlgorithmSuite, Client, RawAesKeyring, type MessageStream } from "kmseal";
import { cut, gather, sourceOf } from "./pieces.js";

const peer = process.env["KMSEAL_NODE_PEER"];
const skip = peer === undefined && process.env["CI"] === undefined && "KMSEAL_NODE_PEER names no official SDK";

/** What is used of the official SDK. */
interface Official {
  buildClient(options: { commitmentPolicy: string }): {
    encryptStream(keyring: object, options: object): Duplex;
    decryptStream(keyring: object): Duplex;
    decryptUnsignedMessageStream(keyring: object): Duplex;
  };
  RawAesKeyringNode: new (options: object) => object;
  RawAesWrappingSuiteIdentifier: Record<string, number>;
}

describe("with the official SDK's streams", { skip }, () => {
  const official = createRequire(`${peer}/package.json`)("@aws-crypto/client-node") as Official;
  const wrappingKey = randomBytes(32);
  const name = { keyNamespace: "interop", keyName: "key" };
  const ours = new RawAesKeyring({ ...name, wrappingKey });
  const theirs = new official.RawAesKeyringNode({
    keyNamespace: name.keyNamespace,
    keyName: name.keyName,
    unencryptedMasterKey: Uint8Array.from(wrappingKey),
    wrappingSuite: official.RawAesWrappingSuiteIdentifier["AES256_GCM_IV12_TAG16_NO_PADDING"],
    utf8Sorting: true,
  });
  const client = new Client();
  const peerClient = official.buildClient({ commitmentPolicy: "REQUIRE_ENCRYPT_REQUIRE_DECRYPT" });
  const encryptionContext = { Purpose: "interop", tenant: "4711" };

  /** Pieces through a stream of the official SDK, as a stream of the platform. */
  const throughPeer = (pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, duplex: Duplex) => {
    const source = Readable.from(pieces).on("error", (error) => duplex.destroy(error));
    return Readable.toWeb(source.pipe(duplex)) as ReadableStream<Uint8Array>;
  };
  const through = (source: ReadableStream<Uint8Array>, stream: MessageStream) => source.pipeThrough(stream);

  for (const [suite, lengths] of [
    ["AES_256_GCM_HKDF_SHA512_COMMIT_KEY", [0, 1, 4096, 1_000_000]],
    ["AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384", [0, 1, 4096, 1_000_000]],
  ] as const) {
    for (const frameLength of [100, 4096, 300_000]) {
      test(`${suite} in frames of ${frameLength}`, async () => {
        const suiteId = AlgorithmSuite[suite];
        for (const length of lengths.filter((length) => length / frameLength < 5000)) {
          const plaintext = randomBytes(length);
          const sealed = sourceOf(cut(plaintext, [70_000, 3])).pipeThrough(
            client.encryptStream(ours, { suite: suiteId, frameLength, encryptionContext }),
          );
          // Their stream gives a signed message out before its signature is verified, but errors at its end.
          const opened = throughPeer(sealed, peerClient.decryptStream(theirs));
          assert.ok((await gather(opened)).equals(plaintext), `${length} bytes that we sealed`);

          const options = { suiteId, frameLength, encryptionContext };
          const theirMessage = throughPeer(cut(plaintext, [50_000, 1]), peerClient.encryptStream(theirs, options));
          const stream = client.decryptStream(ours, { encryptionContext, signedMessages: "releaseEarly" });
          assert.ok((await gather(through(theirMessage, stream))).equals(plaintext), `${length} bytes that they sealed`);
          assert.equal((await stream.header).frameLength, frameLength);
        }
      });
    }
  }

  test("what they may stream unsigned, they do", async () => {
    const plaintext = randomBytes(300_000);
    const suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    const sealed = sourceOf([plaintext]).pipeThrough(client.encryptStream(ours, { suite }));
    const opened = throughPeer(sealed, peerClient.decryptUnsignedMessageStream(theirs));
    assert.ok((await gather(opened)).equals(plaintext));
  });
});
