// WebCrypto, in pages, workers and every runtime that has it. It answers later, wherever it works: in Node on other threads, in
// Chromium before the call returns.

import { nextTask } from "../next-task.js";
import { TAG, type Frames } from "./frames.js";
import { giveBack } from "./give-back.js";
import type { ContentKey, FreshKey, HostCrypto, Signing, VerifyingKey } from "./host.js";

const AES = "AES-GCM";
const ECDSA = { name: "ECDSA", namedCurve: "P-384" };
const SHA384 = { name: "ECDSA", hash: "SHA-384" };

/**
 * Bytes that are with WebCrypto at once, and frames at least. In Chromium, frames of 4096 bytes run at 311 MB/s with 4 at
 * once, 411 with 16, 499 with 64 and 419 with 256; frames of 65,536 at 1,398 with 4 and not faster with more.
 */
const BYTES_IN_FLIGHT = 256 * 1024;
const LEAST_IN_FLIGHT = 4;

/** A key of WebCrypto, by its shape: not every project knows the types of the DOM. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** WebCrypto, where there is one: pages that are not served securely have none. @internal */
export function findWebCrypto(): HostCrypto | undefined {
  return globalThis.crypto?.subtle === undefined ? undefined : webCrypto;
}

const webCrypto: HostCrypto = {
  // Microseconds of a processor in Chromium, for a message by the module and by WebCrypto: 50 to 56 and 51 to 58 for 2048 bytes,
  // 75 to 81 and 54 for 4096, 126 to 131 and 68 to 81 for 8192. In Node's WebCrypto 64 KiB in frames of 1024 take 768 and 905,
  // of 2048 740 and 493.
  leastBytes: 4 * 1024,
  leastFrame: 2048,
  // 25 ms of Chromium's main thread in frames of 4096 bytes; longer tasks are felt.
  batch: 8 * 1024 * 1024,
  signsInOrder: false,

  async contentKey(raw, use) {
    try {
      return new WebKey(await crypto.subtle.importKey("raw", raw, AES, false, [use]));
    } catch {
      // Chromium has no AES with keys of 24 bytes.
      return undefined;
    } finally {
      raw.fill(0);
    }
  },

  async signingKey(): Promise<FreshKey | undefined> {
    try {
      const { privateKey } = await crypto.subtle.generateKey(ECDSA, true, ["sign"]);
      const sign = (): Signing => ({
        update: () => {},
        end: async (whole) => new Uint8Array(await crypto.subtle.sign(SHA384, privateKey, owned(whole))),
      });
      return { document: new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)), signer: { sign } };
    } catch {
      // Some runtimes have another choice of curves.
      return undefined;
    }
  },

  async verifyingKey(point): Promise<VerifyingKey | undefined> {
    try {
      const key = await crypto.subtle.importKey("raw", owned(point), ECDSA, false, ["verify"]);
      return { verify: (whole, signature) => crypto.subtle.verify(SHA384, key, owned(signature), owned(whole)) };
    } catch {
      return undefined;
    }
  },

  // An answer of Chromium's WebCrypto is there before anything else has had a turn; a message to oneself comes after others.
  pause: nextTask,
};

/** Bytes that no other thread shares, as WebCrypto wants them; those that come here are. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

class WebKey implements ContentKey {
  readonly #key: Key;

  constructor(key: Key) {
    this.#key = key;
  }

  async seal(frames: Frames, plaintext: Uint8Array, message: Uint8Array): Promise<void> {
    await each(frames, async (index) => {
      const from = frames.plain(index);
      const body = owned(plaintext.subarray(from, from + frames.content(index)));
      const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters(frames, index), this.#key, body));
      message.set(frames.head(index), frames.start(index));
      message.set(sealed, frames.body(index));
      return sealed;
    });
  }

  open(frames: Frames, message: Uint8Array, plaintext: Uint8Array): Promise<number> {
    return this.#open(frames, plaintext, (index) => {
      const body = frames.body(index);
      return message.subarray(body, body + frames.content(index) + TAG);
    });
  }

  openInPlace(frames: Frames, tags: Uint8Array, plaintext: Uint8Array): Promise<number> {
    // Each lane puts one frame at a time together again.
    const sealed: Uint8Array[] = [];
    return this.#open(frames, plaintext, (index, lane) => {
      const [from, length] = [frames.plain(index), frames.content(index)];
      const whole = (sealed[lane] ??= new Uint8Array(frames.content(0) + TAG)).subarray(0, length + TAG);
      whole.set(plaintext.subarray(from, from + length));
      whole.set(tags.subarray(index * TAG, (index + 1) * TAG), length);
      return whole;
    });
  }

  async #open(
    frames: Frames,
    plaintext: Uint8Array,
    sealed: (index: number, lane: number) => Uint8Array,
  ): Promise<number> {
    let refused = -1;
    await each(frames, async (index, lane) => {
      const frame = owned(sealed(index, lane));
      try {
        const opened = new Uint8Array(await crypto.subtle.decrypt(parameters(frames, index), this.#key, frame));
        plaintext.set(opened, frames.plain(index));
        opened.fill(0);
        return opened;
      } catch {
        // They end in any order, and the first in the message counts.
        if (refused < 0 || index < refused) refused = index;
        return undefined;
      }
    });
    return refused;
  }
}

function parameters(frames: Frames, index: number) {
  return { name: AES, iv: frames.iv(index), additionalData: frames.aad(index), tagLength: 8 * TAG };
}

/** Works on every frame, on several at once: one in each lane, whose answer is memory for the answer to the next. */
async function each(
  frames: Frames,
  work: (index: number, lane: number) => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<void> {
  const lanes = Math.max(LEAST_IN_FLIGHT, Math.floor(BYTES_IN_FLIGHT / frames.content(0)));
  // The pieces of a stream fill their lanes once. Chromium collects the garbage of streams later when there is less of it: they
  // took 198 MiB instead of 138.
  const isLong = frames.count > lanes;
  let next = 0;
  const run = async (lane: number) => {
    while (next < frames.count) {
      const answer = await work(next++, lane);
      if (answer !== undefined && isLong) giveBack(answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, frames.count) }, (_, lane) => run(lane)));
}
