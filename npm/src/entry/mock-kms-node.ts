// `kmseal/mock-kms` in Node: the WebAssembly module is read from the package's folder.

import { readFile } from "node:fs/promises";
import { provide } from "../sources.js";

provide({ mockKms: () => readFile(new URL("../wasm/mock-kms_bg.wasm", import.meta.url)) });

export * from "../mock-kms/index.js";
