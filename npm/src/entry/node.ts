// The package in Node: the WebAssembly module is read from the package's folder.

import { readFile } from "node:fs/promises";
import { provide } from "../wasm.js";

provide(() => readFile(new URL("../wasm/kmseal_bg.wasm", import.meta.url)));

export * from "../index.js";
