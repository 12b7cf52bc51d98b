// The package in browsers and workers: the WebAssembly modules are fetched from beside the package.

import { fetchModule } from "../fetch-module.js";
import { moreKeyrings, messages } from "../wasm.js";

// Bundlers look for exactly these expressions of a URL, and take the files along.
messages.provide(() => fetchModule(new URL("../wasm/kmseal_bg.wasm", import.meta.url)));
moreKeyrings.provide(() => fetchModule(new URL("../wasm/kmseal_more_keyrings_bg.wasm", import.meta.url)));

export * from "../index.js";
