// `Taken`: a caller's bytes as they were when the call was made.

import { notEnoughMemory } from "../bytes.js";

/**
 * A caller's bytes as they were when the call was made: read where they are as long as nothing else can run, and copied
 * before anything can. @internal
 */
export class Taken {
  #bytes: Uint8Array;
  #copy: Uint8Array | undefined;
  readonly #what: string;

  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
    // Another thread may write there at any time.
    if (Object.prototype.toString.call(bytes.buffer) === "[object SharedArrayBuffer]") this.#keep();
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Whether they have been copied, so that nobody else can change them. */
  get isCopied(): boolean {
    return this.#copy !== undefined;
  }

  /** The promise, with the bytes in safety until it settles. */
  during<T>(promise: Promise<T>): Promise<T> {
    this.#keep();
    return promise;
  }

  /** Wipes the copy, if there is one. */
  drop(): void {
    this.#copy?.fill(0);
  }

  #keep(): void {
    if (this.#copy !== undefined) return;
    try {
      this.#copy = this.#bytes.slice();
    } catch {
      throw notEnoughMemory(this.#what, this.#bytes.length);
    }
    this.#bytes = this.#copy;
  }
}
