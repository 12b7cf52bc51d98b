// `RawAesKeyring`: wraps data keys under an AES key that the caller holds.

import { namespaceOf, optionsOf, textOf } from "../arguments.js";
import { viewOf, type ByteSource } from "../bytes.js";
import { invalid } from "../errors.js";
import { checkAesKey, HostAesKeyring } from "../host-crypto/aes-keyring.js";
import { isCryptoKey, type WebCryptoKey } from "../host-crypto/crypto-key.js";
import { BuiltInKeyring, handleOf, inModule, type Recipe } from "../keyring.js";
import { messages } from "../wasm.js";

/** What a {@link RawAesKeyring} is made of. */
export interface RawAesKeyringOptions {
  /** Whose keys these are. Stands in messages in the clear, and must be the same to open them. */
  keyNamespace: string;
  /** Which key this is. Stands in messages in the clear, and must be the same to open them. */
  keyName: string;
  /**
   * The key: 16, 24 or 32 random bytes, copied at once, so that what you do with yours afterwards has no effect; or a
   * `CryptoKey` for AES-GCM, which may be one that cannot be exported.
   */
  wrappingKey: ByteSource | WebCryptoKey;
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
 *
 * In a page, a key that no script can read can be kept in IndexedDB; WebCrypto then wraps the data keys:
 *
 * ```ts
 * const wrappingKey = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
 * const keyring = new RawAesKeyring({ keyNamespace: "notes", keyName: "this-browser", wrappingKey });
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
    const namespace = namespaceOf(keyNamespace);
    const name = textOf(keyName, "keyName");
    if (isCryptoKey(wrappingKey)) {
      super(byHost(namespace, name, checkAesKey(wrappingKey)));
    } else {
      const key = copyOf(wrappingKey);
      super(byModule(namespace, name, key));
      unused.register(this, key, key);
    }
    this.keyNamespace = namespace;
    this.keyName = name;
  }
}

function byModule(namespace: string, name: string, key: Uint8Array): Recipe {
  return inModule(
    messages,
    (wasm) => wasm.Keyring.rawAes(namespace, name, key),
    () => {
      unused.unregister(key);
      key.fill(0);
    },
  );
}

function byHost(namespace: string, name: string, key: CryptoKey): Recipe {
  return inModule(messages, (wasm) => handleOf(new HostAesKeyring(namespace, name, key), wasm));
}

function copyOf(wrappingKey: unknown): Uint8Array {
  const advice =
    typeof wrappingKey === "string"
      ? "; decode it first, for base64 with Uint8Array.from(atob(key), (c) => c.charCodeAt(0)); a password is no key"
      : "";
  const given = viewOf(wrappingKey, "wrappingKey", advice);
  if (![16, 24, 32].includes(given.length)) {
    throw invalid(`wrappingKey must have 16, 24 or 32 bytes, not ${given.length}`);
  }
  return given.slice();
}
