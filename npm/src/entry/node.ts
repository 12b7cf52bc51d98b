// The package in Node: the WebAssembly modules are read from the package's folder.

import { readFile } from "node:fs/promises";
import { asymmetric, messages } from "../wasm.js";

messages.provide(() => readFile(new URL("../wasm/kmseal_bg.wasm", import.meta.url)));
asymmetric.provide(() => readFile(new URL("../wasm/kmseal_asymmetric_bg.wasm", import.meta.url)));

export * from "../index.js";
