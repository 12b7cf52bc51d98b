// `RawAesKeyring`: wraps data keys under an AES key that the caller holds.

import { optionsOf, textOf } from "../arguments.js";
import { viewOf, type ByteSource } from "../bytes.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { messages } from "../wasm.js";

/** What a {@link RawAesKeyring} is made of. */
export interface RawAesKeyringOptions {
  /** Whose keys these are. Stands in messages in the clear, and must be the same to open them. */
  keyNamespace: string;
  /** Which key this is. Stands in messages in the clear, and must be the same to open them. */
  keyName: string;
  /** The key: 16, 24 or 32 random bytes. Copied at once: what you do with yours afterwards has no effect. */
  wrappingKey: ByteSource;
}

/** Wipes the copy of a key whose keyring was never used. */
const unused = new FinalizationRegistry<Uint8Array>((key) => key.fill(0));

/**
 * Wraps data keys under an AES key that you hold, with AES-GCM.
 *
 * ```ts
 * const wrappingKey = crypto.getRandomValues(new Uint8Array(32)); // keep it: it opens every message
 * const keyring = new RawAesKeyring({ keyNamespace: "orders", keyName: "key-2026", wrappingKey });
 * ```
 */
export class RawAesKeyring extends BuiltInKeyring {
  readonly keyNamespace: string;
  readonly keyName: string;

  constructor(options: RawAesKeyringOptions) {
    const { keyNamespace, keyName, wrappingKey } = optionsOf(options, "RawAesKeyring", [
      "keyNamespace",
      "keyName",
      "wrappingKey",
    ]);
    const namespace = textOf(keyNamespace, "keyNamespace");
    const name = textOf(keyName, "keyName");
    const given = viewOf(wrappingKey, "wrappingKey", adviceFor(wrappingKey));
    if (![16, 24, 32].includes(given.length)) {
      throw invalid(`wrappingKey must have 16, 24 or 32 bytes, not ${given.length}`);
    }
    const key = given.slice();
    const discard = () => {
      unused.unregister(key);
      key.fill(0);
    };
    super(inModule(messages, (wasm) => wasm.Keyring.rawAes(namespace, name, key), discard));
    unused.register(this, key, key);
    this.keyNamespace = namespace;
    this.keyName = name;
  }
}

function adviceFor(wrappingKey: unknown): string {
  if (typeof wrappingKey === "string") {
    return "; decode it first, for base64 with Uint8Array.from(atob(key), (c) => c.charCodeAt(0)); a password is no key";
  }
  if (Object.prototype.toString.call(wrappingKey) === "[object CryptoKey]") {
    return '; export it first, with crypto.subtle.exportKey("raw", key)';
  }
  return "";
}
