// `Resident`: something that lives in a module, made there as soon as the module is loaded.

import { fromModule, invalid } from "./errors.js";
import type { Module } from "./module.js";

/** Something that lives in a module. @internal */
export class Resident<B, H extends { free(): void }> {
  #build: ((wasm: B) => H) | undefined;
  #handle: H | undefined;
  #failure: unknown;

  constructor(module: Module<B>, build: (wasm: B) => H) {
    this.#build = build;
    const wasm = module.loaded();
    // What is wrong is told at the first use, always.
    if (wasm !== undefined) this.#begin(build, wasm);
  }

  /** Its handle. */
  in(wasm: B): H {
    if (this.#build !== undefined) this.#begin(this.#build, wasm);
    if (this.#handle === undefined) throw this.#failure;
    return this.#handle;
  }

  /** Lets it go, once the operations that are under way have ended. */
  dispose(what: string): void {
    this.#build = undefined;
    this.#handle?.free();
    this.#handle = undefined;
    this.#failure = invalid(`this ${what} was disposed of; make a new one`);
  }

  #begin(build: (wasm: B) => H, wasm: B): void {
    try {
      this.#handle = build(wasm);
    } catch (error) {
      this.#failure = fromModule(error);
    } finally {
      this.#build = undefined;
    }
  }
}
