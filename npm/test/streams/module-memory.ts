// The memory of the module that the tests of streams load, whichever of them comes first.

import { wasmMemory } from "./wasm-memory.js";

export const memory = wasmMemory();
