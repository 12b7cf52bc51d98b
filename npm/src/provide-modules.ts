// `provideModules`: how users of `kmseal/slim` bring the WebAssembly modules.

import { optionsOf } from "./arguments.js";
import { describe } from "./bytes.js";
import { invalid } from "./errors.js";
import { fetchModule } from "./fetch-module.js";
import { provide, type Source } from "./sources.js";

/** A WebAssembly module: its bytes, the address to fetch it from, an answer that carries it, or the compiled module. */
export type WasmModule = BufferSource | URL | string | Response | WebAssembly.Module;

/** A module, or what will be one; a function is called when the module is first needed. */
export type WasmSource = WasmModule | Promise<WasmModule> | (() => WasmModule | Promise<WasmModule>);

/** Where the modules of the package are. */
export interface WasmSources {
  /** The file `kmseal/messages.wasm`, which everything needs, but for pages that know in time that they need the other. */
  messages: WasmSource;
  /**
   * The file `kmseal/more-keyrings.wasm`, which the keyrings for RSA, key agreement and branch keys need. It can do all that the
   * other can, and is loaded in its place if such a keyring is made before the first message.
   */
  moreKeyrings?: WasmSource;
}

/**
 * Says where the WebAssembly modules are, which `kmseal/slim` does not know by itself. They are loaded when they are
 * first needed; until this is called, whatever needs one rejects with `LoadFailed`.
 *
 * ```ts
 * import { Client, provideModules } from "kmseal/slim";
 *
 * provideModules({ messages: new URL("/static/messages.wasm", location.origin) });
 * ```
 *
 * Give a function rather than a `Response` if a failure should be tried again: an answer can be read only once.
 */
export function provideModules(sources: WasmSources): void {
  const { messages, moreKeyrings } = optionsOf(sources, "provideModules", ["messages", "moreKeyrings"]);
  provide({ messages: sourceFor(messages, "messages") });
  if (moreKeyrings !== undefined) provide({ moreKeyrings: sourceFor(moreKeyrings, "moreKeyrings") });
}

function sourceFor(given: WasmSource, name: string): Source {
  if (given === undefined || given === null) throw invalid(`${name} must be a WebAssembly module, not ${describe(given)}`);
  return async () => {
    const module = await (typeof given === "function" ? given() : given);
    if (typeof module === "string" || module instanceof URL) return fetchModule(module, "provideModules was given this address");
    if (isModule(module)) return module;
    throw invalid(`${name} must be bytes, an address, a Response or a WebAssembly.Module, not ${describe(module)}`);
  };
}

function isModule(module: unknown): module is BufferSource | Response | WebAssembly.Module {
  if (module instanceof ArrayBuffer || ArrayBuffer.isView(module) || module instanceof WebAssembly.Module) return true;
  return typeof Response === "function" && module instanceof Response;
}
