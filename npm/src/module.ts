// `Module`: the loader of a WebAssembly module, which starts at the first await that needs it, and again after a failure.

import { KmsealError } from "./errors.js";
import { sourceOf, type ModuleName } from "./sources.js";

type Start = (from: { module_or_path: BufferSource | Response | WebAssembly.Module }) => Promise<unknown>;

/** A WebAssembly module, with a memory of its own. @internal */
export class Module<B> {
  readonly #name: ModuleName;
  readonly #start: Start;
  readonly #bridge: B;
  readonly #part: Module<unknown> | undefined;
  #whole: Module<unknown> | undefined;
  #loading: Promise<B> | undefined;
  #loaded = false;

  /** A module. If it has all that another has, that one is its `part`. */
  constructor(name: ModuleName, start: Start, bridge: B, part?: Module<unknown>) {
    this.#name = name;
    this.#start = start;
    this.#bridge = bridge;
    this.#part = part;
  }

  /** Says that it will be needed: it then stands in for its part too, unless that is loaded or on its way. */
  expect(): void {
    const part = this.#part;
    if (part !== undefined && part.#loading === undefined) part.#whole = this;
  }

  /** The module, if it is loaded. */
  loaded(): B | undefined {
    if (this.#whole !== undefined) return this.#whole.loaded() as B | undefined;
    return this.#loaded ? this.#bridge : undefined;
  }

  /** Loads the module, once for all callers. */
  load(): Promise<B> {
    if (this.#whole !== undefined) return this.#whole.load() as Promise<B>;
    this.expect();
    this.#loading ??= this.#begin().catch((error: unknown) => {
      // A later call may succeed: a network comes back.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #begin(): Promise<B> {
    try {
      await this.#start({ module_or_path: await sourceOf(this.#name)() });
    } catch (cause) {
      throw cause instanceof KmsealError ? cause : failed(cause);
    }
    this.#loaded = true;
    return this.#bridge;
  }
}

function failed(cause: unknown): KmsealError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const advice = /unsafe-eval|Content Security Policy/i.test(reason)
    ? "; the page's Content-Security-Policy needs 'wasm-unsafe-eval' in script-src"
    : "";
  return new KmsealError("LoadFailed", `kmseal's WebAssembly module could not be loaded: ${reason}${advice}`, {
    cause,
  });
}
