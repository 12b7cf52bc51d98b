// What a message says of itself, as its reader sees it.

import type { AlgorithmSuite, AlgorithmSuiteName } from "./generated/names.js";

/** What a message says of itself, authenticated with it. */
export interface Header {
  /** The algorithms. */
  readonly suite: { readonly id: AlgorithmSuite; readonly name: AlgorithmSuiteName };
  /** The message's random id: 32 bytes, or 16 in messages without key commitment. */
  readonly messageId: Uint8Array<ArrayBuffer>;
  /**
   * The stored pairs, with the signature's public key under `aws-crypto-public-key` if there is one. An object
   * without a prototype: any key may come from whoever made the message.
   */
  readonly encryptionContext: Readonly<Record<string, string>>;
  /** The message's data key, wrapped under each of its wrapping keys; at least one. */
  readonly encryptedDataKeys: readonly EncryptedDataKey[];
  /** Whether the body is in frames. This package writes frames and reads both. */
  readonly contentType: "framed" | "nonFramed";
  /** Bytes of plaintext in every frame but the last; 0 without frames. */
  readonly frameLength: number;
}

/** A message's data key, wrapped under one wrapping key. */
export interface EncryptedDataKey {
  /** Which kind of keyring wrapped it: `aws-kms`, or the namespace of a raw keyring. */
  readonly keyProviderId: string;
  /** Which key wrapped it: the ARN of a KMS key in UTF-8, or what a raw keyring writes there. */
  readonly keyProviderInfo: Uint8Array<ArrayBuffer>;
  /** The wrapped data key. */
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}
