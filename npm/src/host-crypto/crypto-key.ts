// `CryptoKey`s that callers bring, told apart from keys as bytes.

/** A `CryptoKey` of WebCrypto, by its shape: not every project knows the types of the DOM. */
export interface WebCryptoKey {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

/** Whether `value` is a key of WebCrypto, of any realm. @internal */
export function isCryptoKey(value: unknown): value is CryptoKey {
  return Object.prototype.toString.call(value) === "[object CryptoKey]";
}
