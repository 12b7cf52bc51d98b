// `kmseal/mock-kms` everywhere else: the WebAssembly module is fetched from beside the package's code.

import { fetchModule } from "../fetch-module.js";
import { provide } from "../sources.js";

// Bundlers look for exactly this expression of a URL, and take the file along.
provide({ mockKms: () => fetchModule(new URL("../wasm/mock-kms_bg.wasm", import.meta.url)) });

export * from "../mock-kms/index.js";
