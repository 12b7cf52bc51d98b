// Decrypting in a stream: the options, and the machine in the WebAssembly module.

import { contextOf, functionOf, oneOf, optionsOf } from "../arguments.js";
import type { Header } from "../header.js";
import { managerOf, materialsOf, type Materials } from "../managers/manager.js";
import { messages, type Bridge, type ClientHandle, type OpeningHandle } from "../wasm.js";
import type { Machine } from "./machine.js";
import type { DecryptStreamOptions, MessageStream } from "./options.js";
import { streamOf } from "./passage.js";

/** `Client.decryptStream`. @internal */
export function openingStream(
  clientIn: (wasm: Bridge) => ClientHandle,
  materials: Materials,
  options: DecryptStreamOptions,
): MessageStream {
  const { encryptionContext, signedMessages, signal, onProgress } = optionsOf(options, "decryptStream", [
    "encryptionContext",
    "signedMessages",
    "signal",
    "onProgress",
  ]);
  materialsOf(materials, "the first argument of decryptStream");
  const context = contextOf(encryptionContext);
  const signed =
    signedMessages && oneOf(signedMessages, "signedMessages", ["verifyFirst", "releaseEarly", "refuse"]);
  return streamOf({
    async begin(stop) {
      const wasm = await messages.load();
      const inside = clientIn(wasm).decryptStream(managerOf(materials, wasm), context, signed);
      return new Opening(inside, stop);
    },
    input: "a chunk of the message",
    advice: "; give the message's bytes as they were written, not decoded as text",
    signal,
    onProgress: functionOf(onProgress, "onProgress"),
  });
}

class Opening implements Machine {
  header: Header | undefined;
  readonly #inside: OpeningHandle;
  readonly #stop: Promise<void>;

  constructor(inside: OpeningHandle, stop: Promise<void>) {
    this.#inside = inside;
    this.#stop = stop;
  }

  push(message: Uint8Array): Promise<void> | void {
    this.#inside.push(message);
    if (this.header === undefined) return this.#unlock();
  }

  finish(): Promise<void> | void {
    this.#inside.end();
    if (this.header === undefined) return this.#unlock();
  }

  take(): Uint8Array<ArrayBuffer> | undefined {
    if (this.header === undefined) return undefined;
    return this.#inside.take() as Uint8Array<ArrayBuffer> | undefined;
  }

  drop(): void {
    this.#inside.free();
  }

  async #unlock(): Promise<void> {
    this.header = await this.#inside.header(this.#stop);
  }
}
