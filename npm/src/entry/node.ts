// The package in Node: the WebAssembly modules are read from the package's folder.

import { readFile } from "node:fs/promises";
import { moreKeyrings, messages } from "../wasm.js";

messages.provide(() => readFile(new URL("../wasm/kmseal_bg.wasm", import.meta.url)));
moreKeyrings.provide(() => readFile(new URL("../wasm/kmseal_more_keyrings_bg.wasm", import.meta.url)));

export * from "../index.js";
