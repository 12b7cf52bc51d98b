// The package in browsers and workers: the WebAssembly module is fetched from beside the package.

import { fetchModule } from "../fetch-module.js";
import { provide } from "../wasm.js";

// Bundlers look for exactly this expression of a URL, and take the file along.
provide(() => fetchModule(new URL("../wasm/kmseal_bg.wasm", import.meta.url)));

export * from "../index.js";
