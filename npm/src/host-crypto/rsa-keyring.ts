// Wraps data keys with RSA-OAEP by WebCrypto, which keeps the keys and decrypts in constant time.

import { invalid, KmsealError, type Attempt } from "../errors.js";
import type { EncryptedDataKey } from "../header.js";
import type { Keyring, Unwrapped, UnwrapRequest, Wrapped, WrapRequest } from "../keyring.js";

/** What such a keyring is made of. @internal */
export interface HostRsaKeys {
  readonly keyNamespace: string;
  readonly keyName: string;
  readonly publicKey: CryptoKey | undefined;
  readonly privateKey: CryptoKey | undefined;
}

const RSA_OAEP = { name: "RSA-OAEP" };

/** A raw RSA keyring over keys of WebCrypto. @internal */
export class HostRsaKeyring implements Keyring {
  readonly name: string;
  readonly #keys: HostRsaKeys;

  constructor(keys: HostRsaKeys) {
    this.name = `RawRsaKeyring(${keys.keyNamespace}/${keys.keyName})`;
    this.#keys = keys;
  }

  async wrapDataKey({ dataKey, dataKeyLength }: WrapRequest): Promise<Wrapped> {
    const { keyNamespace, keyName, publicKey } = this.#keys;
    if (publicKey === undefined) {
      throw invalid(`${this.name} has no public key and so can only decrypt; give it one to encrypt`);
    }
    // A copy: the request's is wiped by whoever asked, which may be before WebCrypto has read it.
    const key = dataKey?.slice() ?? crypto.getRandomValues(new Uint8Array(dataKeyLength));
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(RSA_OAEP, publicKey, key));
    const keyProviderInfo = new TextEncoder().encode(keyName);
    const encryptedDataKeys = [{ keyProviderId: keyNamespace, keyProviderInfo, ciphertext }];
    if (dataKey === undefined) return { dataKey: key, encryptedDataKeys };
    key.fill(0);
    return { encryptedDataKeys };
  }

  async unwrapDataKey({ encryptedDataKeys, dataKeyLength }: UnwrapRequest): Promise<Unwrapped> {
    const attempts: Attempt[] = [];
    for (const encrypted of encryptedDataKeys) {
      const opened = await this.#open(encrypted, dataKeyLength);
      if (opened instanceof Uint8Array) return { dataKey: opened };
      const name = shown(encrypted);
      attempts.push(
        typeof opened === "string"
          ? { dataKey: name, keyring: this.name, outcome: "passedOn", reason: opened }
          : { dataKey: name, keyring: this.name, outcome: "failed", reason: opened.message, code: opened.code },
      );
    }
    return { attempts };
  }

  /** The data key, why it is left to others, or what went wrong. */
  async #open(encrypted: EncryptedDataKey, length: number): Promise<Uint8Array | string | KmsealError> {
    const { keyNamespace, keyName, privateKey } = this.#keys;
    if (encrypted.keyProviderId !== keyNamespace) {
      return `its key is not in the namespace ${JSON.stringify(keyNamespace)}`;
    }
    const name = new TextEncoder().encode(keyName);
    const info = encrypted.keyProviderInfo;
    if (info.length !== name.length || !name.every((byte, at) => byte === info[at])) {
      return `its key is not named ${JSON.stringify(keyName)}`;
    }
    if (privateKey === undefined) {
      return "the keyring has no private key and so can only encrypt; give it one to decrypt";
    }
    try {
      const key = new Uint8Array(await crypto.subtle.decrypt(RSA_OAEP, privateKey, encrypted.ciphertext));
      if (key.length === length) return key;
      key.fill(0);
      return new KmsealError("NotAuthentic", "the wrapped key opens, but has not the length that the suite needs");
    } catch {
      return new KmsealError(
        "NotAuthentic",
        "the wrapped key does not open under this private key with its padding; the key or the padding is not the one it was wrapped with, or it was altered",
      );
    }
  }
}

/** A data key as attempts name it: whoever sent it chose these bytes, so what a terminal could obey is replaced. */
function shown({ keyProviderId, keyProviderInfo }: EncryptedDataKey): string {
  return `${printable(new TextEncoder().encode(keyProviderId))}/${printable(keyProviderInfo)}`;
}

function printable(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 256)).replace(/[^ -~]/g, ".");
  return bytes.length > 256 ? `${text}...` : text;
}
