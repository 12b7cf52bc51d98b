// The one loader of the WebAssembly module: it starts at the first await, and again after a failure.

import start, * as generated from "../wasm/kmseal.js";
import { KmsealError } from "./errors.js";

/** The module, loaded. @internal */
export type Bridge = typeof generated;

/** A keyring inside the module. @internal */
export type Handle = generated.Keyring;

/** Where the module comes from: its bytes, or an answer that carries them. @internal */
export type Source = () => Promise<BufferSource | Response>;

let source: Source | undefined;
let loading: Promise<Bridge> | undefined;
let bridge: Bridge | undefined;

/** Says where the module comes from; each entry of the package does so once. @internal */
export function provide(from: Source): void {
  source = from;
}

/** The module, if it is loaded. @internal */
export function loaded(): Bridge | undefined {
  return bridge;
}

/** Loads the module, once for all callers. @internal */
export function load(): Promise<Bridge> {
  loading ??= begin().catch((error: unknown) => {
    // A later call may succeed: a network comes back.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function begin(): Promise<Bridge> {
  try {
    if (source === undefined) throw new Error("no entry of the package was loaded");
    await start({ module_or_path: await source() });
  } catch (cause) {
    throw cause instanceof KmsealError ? cause : failed(cause);
  }
  bridge = generated;
  return bridge;
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
