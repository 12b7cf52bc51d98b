// Encrypting in a stream: the options, and how its message begins.

import { contextOf, functionOf, optionsOf, suiteOf, wholeNumberOf } from "../arguments.js";
import type { MessageSealing } from "../../wasm/kmseal.js";
import { hostCrypto } from "../host-crypto/host.js";
import { freshKey, makeKeyAhead, offerKey } from "../host-crypto/signing-keys.js";
import { managerOf, materialsOf, type Materials } from "../managers/manager.js";
import { messages, type Bridge, type ClientHandle } from "../wasm.js";
import type { EncryptStreamOptions, MessageStream } from "./options.js";
import { streamOf } from "./passage.js";
import { Sealer } from "./sealer.js";

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
      const host = hostCrypto();
      const client = clientIn(wasm);
      // A stream is never whole, and some hosts sign nothing else.
      const signs = host?.signsInOrder === true;
      const key = signs ? await freshKey(wasm, host, suite) : undefined;
      const manager = managerOf(materials, wasm);
      if (key !== undefined) offerKey(wasm, key);
      const begun = client.beginSealing(manager, length, context, suite, frameLength, signs, stop);
      if (signs && key !== undefined) makeKeyAhead(wasm, host);
      return Sealer.of((await begun) as MessageSealing, length, host);
    },
    input: "a chunk of plaintext",
    advice: "; encode text first, with new TextEncoderStream()",
    length,
    signal,
    onProgress: functionOf(onProgress, "onProgress"),
  });
}
