// Keys as documents: PEM text, or DER bytes.

import { describe, viewOf, type ByteSource } from "./bytes.js";
import { invalid } from "./errors.js";
import { isCryptoKey } from "./host-crypto/crypto-key.js";

/** A key as a document: PEM text, or DER bytes. */
export type KeyDocument = string | ByteSource;

/** An elliptic curve, named as in WebCrypto. */
export type Curve = "P-256" | "P-384" | "P-521";

/** @internal */
export const CURVES: readonly Curve[] = ["P-256", "P-384", "P-521"];

/** A copy of the document's bytes. @internal */
export function keyDocumentOf(value: unknown, name: string): Uint8Array {
  if (typeof value !== "string") return viewOf(value, name, adviceFor(value)).slice();
  if (!value.includes("-----BEGIN ")) {
    const what = value === "" ? describe(undefined) : "another text";
    throw invalid(`${name} must be PEM text, which has a line "-----BEGIN ...", or DER bytes, not ${what}`);
  }
  return new TextEncoder().encode(value);
}

function adviceFor(value: unknown): string {
  if (!isCryptoKey(value)) return "; a key may also be PEM text";
  const format = value.type === "private" ? "pkcs8" : "spki";
  return `; export it first, with crypto.subtle.exportKey("${format}", key), which its being extractable allows`;
}

/** A copy of a private key's document, wiped when it is of no more use. @internal */
export interface SecretDocument {
  readonly bytes: Uint8Array;
  /** Wipes it when `owner` is garbage-collected, unless that is done before. */
  keepFor(owner: object): void;
  wipe(): void;
}

/** Wipes documents whose keyrings were never used. */
const unused = new FinalizationRegistry<Uint8Array>((bytes) => bytes.fill(0));

/** A copy of a private key's document. @internal */
export function secretDocumentOf(value: unknown, name: string): SecretDocument {
  const bytes = keyDocumentOf(value, name);
  let wiped = false;
  return {
    bytes,
    keepFor(owner) {
      if (!wiped) unused.register(owner, bytes, bytes);
    },
    wipe() {
      wiped = true;
      unused.unregister(bytes);
      bytes.fill(0);
    },
  };
}
