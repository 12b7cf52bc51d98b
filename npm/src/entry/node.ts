// The package in Node: the WebAssembly modules are read from the package's folder.

import { readFile } from "node:fs/promises";
import { provideHost } from "../host-crypto/host.js";
import { nodeCrypto } from "../host-crypto/node.js";
import { provide } from "../sources.js";

provideHost(() => nodeCrypto);

provide({
  messages: () => readFile(new URL("../wasm/kmseal_bg.wasm", import.meta.url)),
  moreKeyrings: () => readFile(new URL("../wasm/kmseal_more_keyrings_bg.wasm", import.meta.url)),
});

export * from "../index.js";
