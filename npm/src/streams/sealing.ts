// Encrypting in a stream: the options, and the machine in the WebAssembly module.

import { contextOf, functionOf, optionsOf, suiteOf, wholeNumberOf } from "../arguments.js";
import type { Header } from "../header.js";
import { managerOf, materialsOf, type Materials } from "../managers/manager.js";
import { messages, type Bridge, type ClientHandle, type SealingHandle } from "../wasm.js";
import type { Machine } from "./machine.js";
import type { EncryptStreamOptions, MessageStream } from "./options.js";
import { streamOf } from "./passage.js";

/** `Client.encryptStream`. @internal */
export function sealingStream(
  clientIn: (wasm: Bridge) => ClientHandle,
  materials: Materials,
  options: EncryptStreamOptions,
): MessageStream {
  const { encryptionContext, suite, frameLength, plaintextLength, signal, onProgress } = optionsOf(
    options,
    "encryptStream",
    ["encryptionContext", "suite", "frameLength", "plaintextLength", "signal", "onProgress"],
  );
  materialsOf(materials, "the first argument of encryptStream");
  const context = contextOf(encryptionContext);
  suiteOf(suite);
  wholeNumberOf(frameLength, "frameLength", 1, 4_294_967_295);
  const length = wholeNumberOf(plaintextLength, "plaintextLength", 0, Number.MAX_SAFE_INTEGER);
  return streamOf({
    async begin(stop) {
      const wasm = await messages.load();
      const client = clientIn(wasm);
      const manager = managerOf(materials, wasm);
      return new Sealing(await client.encryptStream(manager, context, suite, frameLength, length, stop));
    },
    input: "a chunk of plaintext",
    advice: "; encode text first, with new TextEncoderStream()",
    length,
    signal,
    onProgress: functionOf(onProgress, "onProgress"),
  });
}

class Sealing implements Machine {
  readonly header: Header;
  readonly #inside: SealingHandle;

  constructor(inside: SealingHandle) {
    this.#inside = inside;
    this.header = inside.header();
  }

  push(plaintext: Uint8Array): void {
    this.#inside.push(plaintext);
  }

  finish(): void {
    this.#inside.finish();
  }

  take(): Uint8Array<ArrayBuffer> | undefined {
    return this.#inside.take() as Uint8Array<ArrayBuffer> | undefined;
  }

  drop(): void {
    this.#inside.free();
  }
}
