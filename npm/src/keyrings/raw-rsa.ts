// `RawRsaKeyring`: wraps data keys under an RSA public key, unwraps them under its private key.

import { namespaceOf, oneOf, optionsOf, textOf } from "../arguments.js";
import { dispose } from "../dispose.js";
import { invalid } from "../errors.js";
import { isCryptoKey, type WebCryptoKey } from "../host-crypto/crypto-key.js";
import { HostRsaKeyring } from "../host-crypto/rsa-keyring.js";
import { checkCryptoKey, hostHas, importDocument, RSA_PADDINGS, type Half, type RsaPadding } from "../host-crypto/rsa-keys.js";
import { secretDocumentOf, type KeyDocument, type SecretDocument } from "../key-document.js";
import {
  BuiltInKeyring,
  inModule,
  type Keyring,
  type Unwrapped,
  type UnwrapRequest,
  type Wrapped,
  type WrapRequest,
} from "../keyring.js";
import { moreKeyrings } from "../wasm.js";

/** What a {@link RawRsaKeyring} is made of: at least one of the keys. */
export interface RawRsaKeyringOptions {
  /** Whose keys these are. Stands in messages in the clear, and must be the same to open them. */
  keyNamespace: string;
  /** Which key this is. Stands in messages in the clear, and must be the same to open them. */
  keyName: string;
  /** How data keys are padded; `Pkcs1v15` is for old messages. */
  padding: RsaPadding;
  /** The key to encrypt with: SubjectPublicKeyInfo or PKCS #1, or a `CryptoKey` for RSA-OAEP. */
  publicKey?: KeyDocument | WebCryptoKey;
  /** The key to decrypt with: PKCS #8 or PKCS #1, not under a password, or a `CryptoKey` for RSA-OAEP. Copied at once. */
  privateKey?: KeyDocument | WebCryptoKey;
}

/**
 * Wraps data keys under an RSA public key, and unwraps them under its private key: who only writes messages needs the
 * one, who only reads them the other. The keys have 2,048 to 8,192 bits.
 *
 * RSA does not say who sent the message: anyone with the public key can. Use OAEP padding, for which WebCrypto does the
 * work where there is one; PKCS #1 v1.5 is for old messages, and a service that decrypts it for strangers can be made to
 * reveal data keys.
 *
 * ```ts
 * const name = { keyNamespace: "orders", keyName: "rsa-2026", padding: "OaepSha256" } as const;
 * const writer = new RawRsaKeyring({ ...name, publicKey: publicPem });
 * const reader = new RawRsaKeyring({ ...name, privateKey: privatePem });
 * ```
 */
export class RawRsaKeyring implements Keyring {
  readonly keyNamespace: string;
  readonly keyName: string;
  #keys: Keys | undefined;
  #inside: Promise<Keyring & Partial<Disposable>> | undefined;

  constructor(options: RawRsaKeyringOptions) {
    const { keyNamespace, keyName, padding, publicKey, privateKey } = optionsOf(options, "RawRsaKeyring", [
      "keyNamespace",
      "keyName",
      "padding",
      "publicKey",
      "privateKey",
    ]);
    this.keyNamespace = namespaceOf(keyNamespace);
    this.keyName = textOf(keyName, "keyName");
    const chosen = oneOf(padding, "padding", RSA_PADDINGS);
    if (publicKey === undefined && privateKey === undefined) {
      throw invalid("a RawRsaKeyring needs a publicKey to encrypt, a privateKey to decrypt, or both");
    }
    const keys = {
      padding: chosen,
      publicKey: publicKey === undefined ? undefined : givenKey(publicKey, "publicKey", chosen),
      privateKey: privateKey === undefined ? undefined : givenKey(privateKey, "privateKey", chosen),
    };
    for (const key of documentsOf(keys)) key.keepFor(this);
    if (!hostHas(chosen)) moreKeyrings.expect();
    this.#keys = keys;
  }

  async wrapDataKey(request: WrapRequest): Promise<Wrapped> {
    return (await this.#begin()).wrapDataKey(request);
  }

  async unwrapDataKey(request: UnwrapRequest): Promise<Unwrapped> {
    return (await this.#begin()).unwrapDataKey(request);
  }

  /** Wipes the keyring's keys, once the operations that are under way have ended. */
  [dispose](): void {
    const documents = documentsOf(this.#keys);
    const wipe = () => documents.forEach((key) => key.wipe());
    // What is under way may be reading them yet; who waits for it is told of a failure.
    if (this.#inside === undefined) wipe();
    else this.#inside.then((inside) => inside[dispose]?.(), wipe);
    this.#keys = undefined;
    this.#inside = undefined;
  }

  #begin(): Promise<Keyring> {
    if (this.#keys === undefined) throw invalid("this keyring was disposed of; make a new one");
    this.#inside ??= begin(this.keyNamespace, this.keyName, this.#keys);
    return this.#inside;
  }
}

type GivenKey = CryptoKey | SecretDocument;

interface Keys {
  readonly padding: RsaPadding;
  readonly publicKey: GivenKey | undefined;
  readonly privateKey: GivenKey | undefined;
}

function givenKey(key: KeyDocument | WebCryptoKey, half: Half, padding: RsaPadding): GivenKey {
  return isCryptoKey(key) ? checkCryptoKey(key, half, padding) : secretDocumentOf(key, half);
}

function documentsOf(keys: Keys | undefined): SecretDocument[] {
  return [keys?.publicKey, keys?.privateKey].filter((key) => key !== undefined && !isCryptoKey(key)) as SecretDocument[];
}

/** The keyring in WebCrypto if it takes all keys, else in the module. */
async function begin(keyNamespace: string, keyName: string, keys: Keys): Promise<Keyring & Partial<Disposable>> {
  const documents = documentsOf(keys);
  if (hostHas(keys.padding)) {
    const [publicKey, privateKey] = await Promise.all([
      inHost(keys.publicKey, "publicKey", keys.padding),
      inHost(keys.privateKey, "privateKey", keys.padding),
    ]);
    if ((publicKey ?? keys.publicKey) === publicKey && (privateKey ?? keys.privateKey) === privateKey) {
      for (const document of documents) document.wipe();
      return new HostRsaKeyring({ keyNamespace, keyName, publicKey, privateKey });
    }
  }
  if (documents.length < [keys.publicKey, keys.privateKey].filter((key) => key !== undefined).length) {
    throw invalid("one key is a CryptoKey, and WebCrypto does not take the other; import that one too, or give both as documents");
  }
  return new ModuleRsaKeyring(keyNamespace, keyName, keys.padding, keys as Keys & Record<Half, SecretDocument>);
}

async function inHost(key: GivenKey | undefined, half: Half, padding: RsaPadding): Promise<CryptoKey | undefined> {
  return key === undefined || isCryptoKey(key) ? key : importDocument(key.bytes, half, padding);
}

/** The keyring in the module: for paddings, documents and pages that WebCrypto does not serve. */
class ModuleRsaKeyring extends BuiltInKeyring {
  constructor(
    namespace: string,
    name: string,
    padding: RsaPadding,
    { publicKey, privateKey }: Partial<Record<Half, SecretDocument>>,
  ) {
    const discard = () => [publicKey, privateKey].forEach((key) => key?.wipe());
    super(
      inModule(
        moreKeyrings,
        (wasm) => wasm.Keyring.rawRsa(namespace, name, padding, publicKey?.bytes, privateKey?.bytes),
        discard,
      ),
    );
  }
}
