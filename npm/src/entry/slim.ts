// `kmseal/slim`: the package without its WebAssembly modules, which the user brings.

import { provideHost } from "../host-crypto/host.js";
import { findWebCrypto } from "../host-crypto/webcrypto.js";

provideHost(findWebCrypto);

export { provideModules } from "../provide-modules.js";
export type { WasmModule, WasmSource, WasmSources } from "../provide-modules.js";
export * from "../index.js";
