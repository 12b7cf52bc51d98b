// Decrypting in a stream: the options, and how its message begins.

import { contextOf, functionOf, oneOf, optionsOf } from "../arguments.js";
import { hostCrypto } from "../host-crypto/host.js";
import { managerOf, materialsOf, type Materials } from "../managers/manager.js";
import { messages, type Bridge, type ClientHandle } from "../wasm.js";
import { Opener, type BeginWith } from "./opener.js";
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
      const host = hostCrypto();
      const client = clientIn(wasm);
      // A stream is never whole, and some hosts check no other signatures.
      const verifies = host?.signsInOrder === true;
      const begin: BeginWith = (manager, start, length) =>
        client.beginOpening(manager, start, length, signed, context, verifies, stop) as ReturnType<BeginWith>;
      return new Opener(wasm, managerOf(materials, wasm), begin, host);
    },
    input: "a chunk of the message",
    advice: "; give the message's bytes as they were written, not decoded as text",
    signal,
    onProgress: functionOf(onProgress, "onProgress"),
  });
}
