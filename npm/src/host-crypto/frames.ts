// `Frames`: the module's records of frames, and where each frame is in the message and in the plaintext.

/** Bytes of a record, and where things are in it, as sdk-wasm/src/frame_records.rs has it. */
const RECORD = 128;
const IV = 12;
const HEAD = 24;
const AAD = 48;

/** Bytes of an authentication tag. @internal */
export const TAG = 16;

/** Frames that follow each other. @internal */
export class Frames {
  readonly #records: Uint8Array<ArrayBuffer>;
  readonly #numbers: DataView;
  readonly #inMessage: number;
  readonly #inPlaintext: number | undefined;
  /** How many. */
  readonly count: number;
  /** Bytes of the first frame: the others are as long, or, if it is the last, shorter. */
  readonly #stride: number;
  readonly #content: number;

  /**
   * The frames of `records`, of which the first begins at these places. Without a place in the plaintext that of each frame
   * is in the message itself, where its ciphertext will be.
   */
  constructor(records: Uint8Array<ArrayBuffer>, inMessage: number, inPlaintext?: number) {
    this.#records = records;
    this.#numbers = new DataView(records.buffer, records.byteOffset, records.byteLength);
    this.#inMessage = inMessage;
    this.#inPlaintext = inPlaintext;
    this.count = records.length / RECORD;
    this.#content = this.count > 0 ? this.content(0) : 0;
    this.#stride = this.count > 0 ? this.#headLength(0) + this.#content + TAG : 0;
  }

  /** Bytes of plaintext in a frame. */
  content(index: number): number {
    return this.#numbers.getUint32(index * RECORD + 4, true);
  }

  iv(index: number): Uint8Array<ArrayBuffer> {
    const at = index * RECORD + IV;
    return this.#records.subarray(at, at + 12);
  }

  /** What stands before the ciphertext, where the module said. */
  head(index: number): Uint8Array<ArrayBuffer> {
    const at = index * RECORD + HEAD;
    return this.#records.subarray(at, at + this.#headLength(index));
  }

  /** The associated data. */
  aad(index: number): Uint8Array<ArrayBuffer> {
    const at = index * RECORD + AAD;
    return this.#records.subarray(at, at + this.#numbers.getUint32(index * RECORD + 8, true));
  }

  /** Where a frame begins in the message. */
  start(index: number): number {
    return this.#inMessage + index * this.#stride;
  }

  /** Where its ciphertext begins. */
  body(index: number): number {
    return this.start(index) + this.#headLength(index);
  }

  /** Where its plaintext begins. */
  plain(index: number): number {
    return this.#inPlaintext === undefined ? this.body(index) : this.#inPlaintext + index * this.#content;
  }

  /** Where the last of them ends in the message. */
  get end(): number {
    const last = this.count - 1;
    return last < 0 ? this.#inMessage : this.body(last) + this.content(last) + TAG;
  }

  /** Where the plaintext of the last of them ends. */
  get plainEnd(): number {
    const last = this.count - 1;
    return last < 0 ? (this.#inPlaintext ?? this.#inMessage) : this.plain(last) + this.content(last);
  }

  #headLength(index: number): number {
    return this.#numbers.getUint32(index * RECORD, true);
  }
}
