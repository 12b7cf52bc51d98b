// `kmseal/slim`: the package without its WebAssembly modules, which the user brings.

export { provideModules } from "../provide-modules.js";
export type { WasmModule, WasmSource, WasmSources } from "../provide-modules.js";
export * from "../index.js";
