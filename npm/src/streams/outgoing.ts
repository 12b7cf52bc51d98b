// `Outgoing`: what a stream has made: pieces that may go out, and plaintext that must wait for its proof.

import { SLICE } from "./machine.js";

/** The most bytes of a piece: a slice, with the heads and tags of frames of 4096 bytes or more. @internal */
export const LONGEST_PIECE = SLICE + 8 * 1024;

/** Plaintext in shorter pieces is gathered while it waits, so that a byte takes about a byte. */
const SHORT = 16 * 1024;
const BLOCK = 64 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

/** Pieces in their order, each in memory of its own. @internal */
export class Outgoing {
  #ready: Bytes[] = [];
  /** How many of them are given, and how much of the next. */
  #given = 0;
  #offset = 0;
  #held: Bytes[] = [];
  /** The last of those held, if it is a block that is not full. */
  #block: Bytes | undefined;
  #used = 0;

  /** Bytes that may go out. */
  put(bytes: Bytes): void {
    if (bytes.length > 0) this.#ready.push(bytes);
  }

  /** Plaintext that waits, behind what waits already. */
  hold(plaintext: Bytes): void {
    if (plaintext.length >= SHORT) {
      this.#endBlock();
      this.#held.push(plaintext);
    } else if (plaintext.length > 0) {
      if (this.#used + plaintext.length > BLOCK) this.#endBlock();
      this.#block ??= new Uint8Array(BLOCK);
      this.#block.set(plaintext, this.#used);
      this.#used += plaintext.length;
      plaintext.fill(0);
    }
  }

  /** What waited may go out. */
  release(): void {
    this.#endBlock();
    for (const piece of this.#held) this.#ready.push(piece);
    this.#held = [];
  }

  /** The next piece, if there is one. */
  next(): Bytes | undefined {
    const bytes = this.#ready[this.#given];
    if (bytes === undefined) {
      this.#ready = [];
      this.#given = 0;
      return undefined;
    }
    if (bytes.length <= LONGEST_PIECE) return this.#pass(bytes);
    const piece = bytes.slice(this.#offset, this.#offset + SLICE);
    this.#offset += piece.length;
    if (this.#offset === bytes.length) this.#pass(bytes).fill(0);
    return piece;
  }

  /** Overwrites and forgets everything that was not given out. */
  wipe(): void {
    this.release();
    for (const bytes of this.#ready.slice(this.#given)) bytes.fill(0);
    this.#ready = [];
    this.#given = 0;
  }

  /** Goes on to the piece after this. */
  #pass(bytes: Bytes): Bytes {
    this.#ready[this.#given] = new Uint8Array();
    this.#given += 1;
    this.#offset = 0;
    return bytes;
  }

  #endBlock(): void {
    if (this.#block === undefined) return;
    this.#held.push(this.#block.slice(0, this.#used));
    this.#block.fill(0);
    this.#block = undefined;
    this.#used = 0;
  }
}
