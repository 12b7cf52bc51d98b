// The cryptography of Node: OpenSSL with the processor's instructions, which answers at once.

import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  generateKeyPair,
  getCiphers,
  verify,
  type CipherGCMTypes,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";
// Not the global one, which test runners that play a browser take away.
import { MessageChannel } from "node:worker_threads";
import { TAG, type Frames } from "./frames.js";
import { canDetach, giveBack, type Drop } from "./give-back.js";
import type { ContentKey, FreshKey, HostCrypto, Signing, VerifyingKey } from "./host.js";

/** What stands before a point of P-384 in a SubjectPublicKeyInfo. */
const SPKI_P384 = Buffer.from("3076301006072a8648ce3d020106052b81040022036200", "hex");
const P1363 = "ieee-p1363";
const generateKeys = promisify(generateKeyPair);
const verifyAside = promisify(verify);
/** Node 20 can drop memory by a port that is closed: what is sent to it, and transferred, is gone. */
const drop = canDetach ? undefined : dropByPort();

function dropByPort(): Drop {
  const { port1 } = new MessageChannel();
  port1.close();
  return (buffer) => port1.postMessage(undefined, [buffer]);
}

/** @internal */
export const nodeCrypto: HostCrypto = {
  // Microseconds by the module and by Node: 39 and 37 for 1024 bytes, 48 and 34 for 2048, 71 and 36 for 4096; for 64 KiB in
  // frames of 256 bytes 965 and 825, of 512 828 and 425.
  leastBytes: 2048,
  leastFrame: 512,
  // 16 ms in frames of 4096 bytes, 37 to make a signed message; longer tasks are felt.
  batch: 16 * 1024 * 1024,
  signsInOrder: true,

  // To zero 10 MiB first would be 7 % of the time to seal them in frames of 4096 bytes, and 8 % in frames of 65,536.
  room(length) {
    const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  },

  contentKey(raw) {
    const algorithm = `aes-${raw.length * 8}-gcm`;
    // A Node without AES-GCM has been built so; everything else is in every Node.
    const key = getCiphers().includes(algorithm) ? createSecretKey(raw) : undefined;
    raw.fill(0);
    return key && new NodeKey(algorithm as CipherGCMTypes, key);
  },

  async signingKey(): Promise<FreshKey> {
    const { privateKey: key } = await generateKeys("ec", { namedCurve: "P-384" });
    const sign = (): Signing => {
      const sign = createSign("sha384");
      return {
        update: (bytes) => void sign.update(bytes),
        end: () => sign.sign({ key, dsaEncoding: P1363 }),
      };
    };
    return { document: key.export({ format: "der", type: "pkcs8" }), signer: { sign } };
  },

  verifyingKey(point): VerifyingKey {
    const der = Buffer.concat([SPKI_P384, point]);
    const key = { key: createPublicKey({ key: der, format: "der", type: "spki" }), dsaEncoding: P1363 } as const;
    return {
      // Node copies the bytes before it returns, and hashes them on another thread.
      verify: (whole, signature) => verifyAside("sha384", whole, key, signature),
      inOrder() {
        const verify = createVerify("sha384");
        return {
          update: (bytes) => void verify.update(bytes),
          end: (signature) => verify.verify(key, signature),
        };
      },
    };
  },

  pause: () => new Promise((resolve) => setImmediate(resolve)),
};

class NodeKey implements ContentKey {
  readonly #algorithm: CipherGCMTypes;
  readonly #key: KeyObject;

  constructor(algorithm: CipherGCMTypes, key: KeyObject) {
    this.#algorithm = algorithm;
    this.#key = key;
  }

  seal(frames: Frames, plaintext: Uint8Array, message: Uint8Array): void {
    for (let index = 0; index < frames.count; index++) {
      const cipher = createCipheriv(this.#algorithm, this.#key, frames.iv(index));
      cipher.setAAD(frames.aad(index));
      const [from, body, length] = [frames.plain(index), frames.body(index), frames.content(index)];
      message.set(frames.head(index), frames.start(index));
      const sealed = cipher.update(plaintext.subarray(from, from + length));
      message.set(sealed, body);
      giveBack(sealed as Uint8Array<ArrayBuffer>, drop);
      cipher.final();
      message.set(cipher.getAuthTag(), body + length);
    }
  }

  open(frames: Frames, message: Uint8Array, plaintext: Uint8Array): number {
    return this.#open(frames, plaintext, (index) => {
      const body = frames.body(index);
      const end = body + frames.content(index);
      return [message.subarray(body, end), message.subarray(end, end + TAG)];
    });
  }

  openInPlace(frames: Frames, tags: Uint8Array, plaintext: Uint8Array): number {
    return this.#open(frames, plaintext, (index) => {
      const from = frames.plain(index);
      return [plaintext.subarray(from, from + frames.content(index)), tags.subarray(index * TAG, (index + 1) * TAG)];
    });
  }

  #open(frames: Frames, plaintext: Uint8Array, sealed: (index: number) => readonly [Uint8Array, Uint8Array]): number {
    for (let index = 0; index < frames.count; index++) {
      const decipher = createDecipheriv(this.#algorithm, this.#key, frames.iv(index), { authTagLength: TAG });
      decipher.setAAD(frames.aad(index));
      const [body, tag] = sealed(index);
      decipher.setAuthTag(tag);
      const opened = decipher.update(body);
      try {
        decipher.final();
      } catch {
        opened.fill(0);
        return index;
      }
      plaintext.set(opened, frames.plain(index));
      opened.fill(0);
      giveBack(opened as Uint8Array<ArrayBuffer>, drop);
    }
    return -1;
  }
}
