// The memory of the WebAssembly module that is loaded next, seen from outside.

import assert from "node:assert/strict";

/** Watches for the module; call it before anything loads one. */
export function wasmMemory(): () => ArrayBuffer {
  const instantiate = WebAssembly.instantiate;
  let memory: WebAssembly.Memory | undefined;
  WebAssembly.instantiate = async function (this: unknown, ...given: unknown[]) {
    const made = await Reflect.apply(instantiate, this, given);
    const instance: WebAssembly.Instance = made instanceof WebAssembly.Instance ? made : made.instance;
    memory ??= instance.exports["memory"] as WebAssembly.Memory;
    return made;
  } as typeof WebAssembly.instantiate;
  return () => {
    assert.ok(memory, "no module was loaded");
    return memory.buffer;
  };
}
