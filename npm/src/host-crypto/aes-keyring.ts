// Wraps data keys with AES-GCM by WebCrypto, under a key that need not leave it.

import { invalid, KmsealError } from "../errors.js";
import type { EncryptedDataKey } from "../header.js";
import type { UnwrapRequest, WrapRequest } from "../keyring.js";
import { contextBytes } from "./bound-context.js";
import { HostKeyring, same, type Sealed } from "./raw-keyring.js";

/** Bytes of an IV. */
const IV = 12;

/** What stands between the key's name and the IV in the provider info: the tag's bits and the IV's bytes. */
const SUFFIX = Uint8Array.of(0, 0, 0, 128, 0, 0, 0, IV);

/** Checks that a `CryptoKey` serves to wrap data keys. @internal */
export function checkAesKey(key: CryptoKey): CryptoKey {
  const { name } = key.algorithm;
  if (name !== "AES-GCM") throw invalid(`wrappingKey must be a CryptoKey for AES-GCM, not a ${key.type} key for ${name}`);
  if (!key.usages.some((use) => use === "encrypt" || use === "decrypt")) {
    throw invalid('wrappingKey may neither encrypt nor decrypt; import it with the usages "encrypt" and "decrypt"');
  }
  return key;
}

/** A raw AES keyring over a key of WebCrypto. @internal */
export class HostAesKeyring extends HostKeyring {
  readonly #key: CryptoKey;

  constructor(keyNamespace: string, keyName: string, key: CryptoKey) {
    super("RawAesKeyring", keyNamespace, keyName);
    this.#key = key;
  }

  protected async seal(dataKey: Uint8Array<ArrayBuffer>, { encryptionContext }: WrapRequest): Promise<Sealed> {
    if (!this.#key.usages.includes("encrypt")) {
      throw invalid(`the wrappingKey of ${this.name} may not encrypt; import it with the usage "encrypt"`);
    }
    const iv = crypto.getRandomValues(new Uint8Array(IV));
    const algorithm = { name: "AES-GCM", iv, additionalData: contextBytes(encryptionContext) };
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, this.#key, dataKey));
    return { keyProviderInfo: Uint8Array.of(...this.keyName(), ...SUFFIX, ...iv), ciphertext };
  }

  protected stranger(encrypted: EncryptedDataKey): string | undefined {
    const start = encrypted.keyProviderInfo.subarray(0, -IV);
    if (!same(start.subarray(-SUFFIX.length), SUFFIX)) return "it was not wrapped by a raw AES keyring";
    const unnamed = this.unnamed(encrypted, start.subarray(0, -SUFFIX.length));
    if (unnamed !== undefined || this.#key.usages.includes("decrypt")) return unnamed;
    return 'the wrappingKey may not decrypt; import it with the usage "decrypt"';
  }

  protected async open(encrypted: EncryptedDataKey, request: UnwrapRequest): Promise<Uint8Array | KmsealError> {
    const { encryptionContext, legacyContextOrder } = request;
    const iv = encrypted.keyProviderInfo.slice(-IV);
    const orders = legacyContextOrder === undefined ? [undefined] : [undefined, legacyContextOrder];
    for (const order of orders) {
      try {
        const algorithm = { name: "AES-GCM", iv, additionalData: contextBytes(encryptionContext, order) };
        return new Uint8Array(await crypto.subtle.decrypt(algorithm, this.#key, encrypted.ciphertext));
      } catch {
        // Another order may be the one it is bound to.
      }
    }
    return new KmsealError(
      "NotAuthentic",
      "the wrapped key does not open under this wrapping key and encryption context; one of them is not the one it was encrypted with, or it was altered",
    );
  }
}
