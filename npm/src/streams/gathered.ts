// `Gathered`: bytes that have come in any pieces and are not used yet.

import { room } from "../bytes.js";

/** A copy of what has come, filled behind and used in front. It grows only by what comes. @internal */
export class Gathered {
  #memory = new Uint8Array();
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** All of it, in memory that the next `append` writes to. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#memory.subarray(this.#start, this.#end);
  }

  append(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#memory.length) this.#makeRoom(2 * (this.length + bytes.length));
    this.#memory.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The first `length` bytes are used. */
  consume(length: number): void {
    this.#start += length;
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }

  /** Overwrites all that ever came. */
  wipe(): void {
    this.#memory.fill(0);
    this.#memory = new Uint8Array();
    this.#start = this.#end = 0;
  }

  /** What is left goes to the front of memory of at least so many bytes: twice as many as are needed, so that each moves once on average. */
  #makeRoom(length: number): void {
    const left = this.bytes;
    if (length <= this.#memory.length) {
      this.#memory.copyWithin(0, this.#start, this.#end);
    } else {
      const larger = room(length, "a frame with what follows it");
      larger.set(left);
      this.#memory.fill(0);
      this.#memory = larger;
    }
    [this.#start, this.#end] = [0, left.length];
  }
}
