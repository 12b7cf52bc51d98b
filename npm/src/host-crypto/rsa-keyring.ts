// Wraps data keys with RSA-OAEP by WebCrypto, which keeps the keys and decrypts in constant time.

import { invalid, KmsealError } from "../errors.js";
import type { EncryptedDataKey } from "../header.js";
import { HostKeyring, type Sealed } from "./raw-keyring.js";

/** What such a keyring is made of. @internal */
export interface HostRsaKeys {
  readonly keyNamespace: string;
  readonly keyName: string;
  readonly publicKey: CryptoKey | undefined;
  readonly privateKey: CryptoKey | undefined;
}

const RSA_OAEP = { name: "RSA-OAEP" };

/** A raw RSA keyring over keys of WebCrypto. @internal */
export class HostRsaKeyring extends HostKeyring {
  readonly #keys: HostRsaKeys;

  constructor(keys: HostRsaKeys) {
    super("RawRsaKeyring", keys.keyNamespace, keys.keyName);
    this.#keys = keys;
  }

  protected async seal(dataKey: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const { publicKey } = this.#keys;
    if (publicKey === undefined) {
      throw invalid(`${this.name} has no public key and so can only decrypt; give it one to encrypt`);
    }
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(RSA_OAEP, publicKey, dataKey));
    return { keyProviderInfo: this.keyName(), ciphertext };
  }

  protected stranger(encrypted: EncryptedDataKey): string | undefined {
    const unnamed = this.unnamed(encrypted, encrypted.keyProviderInfo);
    if (unnamed !== undefined || this.#keys.privateKey !== undefined) return unnamed;
    return "the keyring has no private key and so can only encrypt; give it one to decrypt";
  }

  protected async open({ ciphertext }: EncryptedDataKey): Promise<Uint8Array | KmsealError> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt(RSA_OAEP, this.#keys.privateKey as CryptoKey, ciphertext));
    } catch {
      return new KmsealError(
        "NotAuthentic",
        "the wrapped key does not open under this private key with its padding; the key or the padding is not the one it was wrapped with, or it was altered",
      );
    }
  }
}
