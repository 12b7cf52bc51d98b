// The loader of the WebAssembly modules: each starts at the first await that needs it, and again after a failure.

import startMessages, * as messagesBridge from "../wasm/kmseal.js";
import startAsymmetric, * as asymmetricBridge from "../wasm/kmseal_asymmetric.js";
import { KmsealError } from "./errors.js";

/** The module for messages, loaded. @internal */
export type Bridge = typeof messagesBridge;

/** A keyring inside the module for messages. @internal */
export type MessagesHandle = messagesBridge.Keyring;

/** A keyring inside a module, whichever. @internal */
export type Handle = Pick<MessagesHandle, "wrapDataKey" | "unwrapDataKey" | "free">;

/** Where a module comes from: its bytes, or an answer that carries them. @internal */
export type Source = () => Promise<BufferSource | Response>;

/** A keyring's KMS clients inside the module for messages. @internal */
export type KmsAccessHandle = messagesBridge.KmsAccess;

type Start = (from: { module_or_path: BufferSource | Response }) => Promise<unknown>;

/** One of the modules, which have a memory each. @internal */
export class Module<B> {
  readonly #start: Start;
  readonly #bridge: B;
  #source: Source | undefined;
  #loading: Promise<B> | undefined;
  #loaded = false;

  constructor(start: Start, bridge: B) {
    this.#start = start;
    this.#bridge = bridge;
  }

  /** Says where the module comes from; each entry of the package does so once. */
  provide(from: Source): void {
    this.#source = from;
  }

  /** The module, if it is loaded. */
  loaded(): B | undefined {
    return this.#loaded ? this.#bridge : undefined;
  }

  /** Loads the module, once for all callers. */
  load(): Promise<B> {
    this.#loading ??= this.#begin().catch((error: unknown) => {
      // A later call may succeed: a network comes back.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #begin(): Promise<B> {
    try {
      if (this.#source === undefined) throw new Error("no entry of the package was loaded");
      await this.#start({ module_or_path: await this.#source() });
    } catch (cause) {
      throw cause instanceof KmsealError ? cause : failed(cause);
    }
    this.#loaded = true;
    return this.#bridge;
  }
}

/** Messages, and the keyrings for symmetric keys. @internal */
export const messages = new Module(startMessages, messagesBridge);

/** The keyrings for RSA and key agreement, which few programs need and which weigh as much again. @internal */
export const asymmetric = new Module(startAsymmetric, asymmetricBridge);

function failed(cause: unknown): KmsealError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const advice = /unsafe-eval|Content Security Policy/i.test(reason)
    ? "; the page's Content-Security-Policy needs 'wasm-unsafe-eval' in script-src"
    : "";
  return new KmsealError("LoadFailed", `kmseal's WebAssembly module could not be loaded: ${reason}${advice}`, {
    cause,
  });
}
