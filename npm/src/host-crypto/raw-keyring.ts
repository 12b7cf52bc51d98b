// What raw keyrings over keys of WebCrypto have in common: whose data keys they try, and what they tell of each.

import { KmsealError, type Attempt } from "../errors.js";
import type { EncryptedDataKey } from "../header.js";
import type { Keyring, Unwrapped, UnwrapRequest, Wrapped, WrapRequest } from "../keyring.js";

/** What a wrapped data key is, but for whose it is. @internal */
export type Sealed = Pick<EncryptedDataKey, "keyProviderInfo" | "ciphertext">;

/** A keyring for one namespace and one name. @internal */
export abstract class HostKeyring implements Keyring {
  readonly name: string;
  readonly #namespace: string;
  readonly #keyName: string;

  constructor(kind: string, namespace: string, keyName: string) {
    this.name = `${kind}(${namespace}/${keyName})`;
    this.#namespace = namespace;
    this.#keyName = keyName;
  }

  async wrapDataKey(request: WrapRequest): Promise<Wrapped> {
    const { dataKey, dataKeyLength } = request;
    // A copy: the request's is wiped by whoever asked, which may be before WebCrypto has read it.
    const key = dataKey?.slice() ?? crypto.getRandomValues(new Uint8Array(dataKeyLength));
    const encryptedDataKeys = [{ keyProviderId: this.#namespace, ...(await this.seal(key, request)) }];
    if (dataKey === undefined) return { dataKey: key, encryptedDataKeys };
    key.fill(0);
    return { encryptedDataKeys };
  }

  async unwrapDataKey(request: UnwrapRequest): Promise<Unwrapped> {
    const attempts: Attempt[] = [];
    for (const encrypted of request.encryptedDataKeys) {
      const opened = await this.#open(encrypted, request);
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

  /** Wraps a data key. */
  protected abstract seal(dataKey: Uint8Array<ArrayBuffer>, request: WrapRequest): Promise<Sealed>;

  /** Why a data key is left to others; nothing if it is for this keyring. */
  protected abstract stranger(encrypted: EncryptedDataKey): string | undefined;

  /** Unwraps a data key, or says what went wrong. */
  protected abstract open(encrypted: EncryptedDataKey, request: UnwrapRequest): Promise<Uint8Array | KmsealError>;

  /** The same for one whose key has another namespace, or not the `name`. */
  protected unnamed({ keyProviderId }: EncryptedDataKey, name: Uint8Array): string | undefined {
    if (keyProviderId !== this.#namespace) return `its key is not in the namespace ${JSON.stringify(this.#namespace)}`;
    return same(name, this.keyName()) ? undefined : `its key is not named ${JSON.stringify(this.#keyName)}`;
  }

  /** The key's name as messages store it. */
  protected keyName(): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(this.#keyName);
  }

  /** The data key, why it is left to others, or what went wrong. */
  async #open(encrypted: EncryptedDataKey, request: UnwrapRequest): Promise<Uint8Array | string | KmsealError> {
    const stranger = this.stranger(encrypted);
    if (stranger !== undefined) return stranger;
    const key = await this.open(encrypted, request);
    if (!(key instanceof Uint8Array) || key.length === request.dataKeyLength) return key;
    key.fill(0);
    return new KmsealError("NotAuthentic", "the wrapped key opens, but has not the length that the suite needs");
  }
}

/** Whether two byte strings are the same. @internal */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** A data key as attempts name it: whoever sent it chose these bytes, so what a terminal could obey is replaced. */
function shown({ keyProviderId, keyProviderInfo }: EncryptedDataKey): string {
  return `${printable(new TextEncoder().encode(keyProviderId))}/${printable(keyProviderInfo)}`;
}

function printable(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 256)).replace(/[^ -~]/g, ".");
  return bytes.length > 256 ? `${text}...` : text;
}
