// `Draft`: a message while the host seals its frames, in memory that is asked for once.

import type { MessageSealing } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import { Frames, TAG } from "../host-crypto/frames.js";
import type { HostCrypto } from "../host-crypto/host.js";
import type { Taken } from "../host-crypto/taken.js";

/** Bytes of nearly all signatures on P-384 behind their length: the module makes those of a host so. */
const USUAL_FOOTER = 2 + 103;

/** Bytes before the ciphertext of a frame, and of the last one. */
const HEAD = 4 + 12;
const LAST_HEAD = 4 + 4 + 12 + 4;

/**
 * A message that is being written. Its plaintext is read where the caller has it as long as nothing else can run, and is then
 * moved to where its ciphertext will be: that memory is needed anyway, and fresh memory is dearer than the copy. @internal
 */
export class Draft {
  readonly #sealing: MessageSealing;
  readonly #plaintext: Taken;
  readonly #frameLength: number;
  readonly #batch: number;
  /** Bytes of plaintext whose frames are planned. */
  #planned = 0;
  #isInPlace = false;
  /** Begins with the header; ends with room for nearly all footers, if there will be one. */
  readonly message: Uint8Array<ArrayBuffer>;
  /** Where the frames end that are planned. */
  end: number;

  /** A message with its header, whose frames are planned for about a batch of the host at a time. */
  constructor(sealing: MessageSealing, plaintext: Taken, { batch, room: make }: HostCrypto) {
    this.#sealing = sealing;
    this.#plaintext = plaintext;
    this.#frameLength = sealing.frameLength();
    this.#batch = this.#frameLength * Math.max(1, Math.floor(batch / this.#frameLength));
    const length = sealing.messageLength(plaintext.bytes.length);
    this.message = room(length + (sealing.isSigned() ? USUAL_FOOTER : 0), "the message", make);
    const head = sealing.head();
    this.message.set(head);
    this.end = head.length;
  }

  /** The plaintext of the frames, or the message where it is in place. */
  get source(): Uint8Array {
    return this.#isInPlace ? this.message : this.#plaintext.bytes;
  }

  /** The next frames; even a message of nothing has one. */
  next(): Frames {
    const { length } = this.#plaintext.bytes;
    const from = this.#planned;
    this.#planned = Math.min(length, from + this.#batch);
    const records = this.#sealing.plan(this.#planned - from, this.#planned === length) as Uint8Array<ArrayBuffer>;
    const frames = new Frames(records, this.end, this.#isInPlace ? undefined : from);
    this.end = frames.end;
    return frames;
  }

  /** Whether these were the last. */
  get isPlanned(): boolean {
    return this.#planned === this.#plaintext.bytes.length;
  }

  /** The promise, with what is not planned yet in safety until it settles. */
  during<T>(promise: Promise<T>): Promise<T> {
    if (!this.#isInPlace && !this.#plaintext.isCopied) this.#place();
    return promise;
  }

  #place(): void {
    const { bytes } = this.#plaintext;
    let start = this.end;
    for (let from = this.#planned; from < bytes.length; from += this.#frameLength) {
      const to = Math.min(bytes.length, from + this.#frameLength);
      this.message.set(bytes.subarray(from, to), start + (to === bytes.length ? LAST_HEAD : HEAD));
      start += HEAD + this.#frameLength + TAG;
    }
    this.#isInPlace = true;
  }
}
