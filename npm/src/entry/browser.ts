// The package in browsers and workers: the WebAssembly modules are fetched from beside the package.

import { fetchModule } from "../fetch-module.js";
import { provideHost } from "../host-crypto/host.js";
import { findWebCrypto } from "../host-crypto/webcrypto.js";
import { provide } from "../sources.js";

provideHost(findWebCrypto);

// Bundlers look for exactly these expressions of a URL, and take the files along.
provide({
  messages: () => fetchModule(new URL("../wasm/kmseal_bg.wasm", import.meta.url)),
  moreKeyrings: () => fetchModule(new URL("../wasm/kmseal_more_keyrings_bg.wasm", import.meta.url)),
});

export * from "../index.js";
