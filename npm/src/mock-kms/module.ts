// The mock's WebAssembly module, which is not the SDK's.

import start, * as generated from "../../wasm/mock-kms.js";
import { Module } from "../module.js";

/** A mock inside the module. @internal */
export type Inside = generated.Mock;

/** All mocks of a program. @internal */
export const mocks = /* @__PURE__ */ new Module("mockKms", start, generated);
