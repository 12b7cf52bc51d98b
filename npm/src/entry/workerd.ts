// The package in runtimes that fetch no files and compile no code: the WebAssembly modules are imported, compiled.

import { provideHost } from "../host-crypto/host.js";
import { findWebCrypto } from "../host-crypto/webcrypto.js";
import { provide } from "../sources.js";

provideHost(findWebCrypto);

// The mark after the name asks for a compiled module; dist/ has this path as it stands.
provide({
  messages: async () => (await import("../wasm/kmseal_bg.wasm?module")).default,
  moreKeyrings: async () => (await import("../wasm/kmseal_more_keyrings_bg.wasm?module")).default,
});

export * from "../index.js";
