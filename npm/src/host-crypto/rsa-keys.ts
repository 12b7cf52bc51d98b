// RSA keys in WebCrypto: imported from documents, or brought by the caller, and found fit for one padding.

import { invalid } from "../errors.js";

/** How data keys are padded before RSA encrypts them. */
export type RsaPadding = "Pkcs1v15" | "OaepSha1" | "OaepSha256" | "OaepSha384" | "OaepSha512";

/** @internal */
export const RSA_PADDINGS: readonly RsaPadding[] = ["Pkcs1v15", "OaepSha1", "OaepSha256", "OaepSha384", "OaepSha512"];

const HASHES: Partial<Record<RsaPadding, string>> = {
  OaepSha1: "SHA-1",
  OaepSha256: "SHA-256",
  OaepSha384: "SHA-384",
  OaepSha512: "SHA-512",
};

/** Whether the platform has this padding: it never has PKCS #1 v1.5, and pages without TLS have no WebCrypto. @internal */
export function hostHas(padding: RsaPadding): boolean {
  return padding in HASHES && globalThis.crypto?.subtle !== undefined;
}

/** Which half of a key pair. @internal */
export type Half = "publicKey" | "privateKey";

const HALVES = {
  publicKey: { type: "public", use: "encrypt", format: "spki", label: "PUBLIC KEY" },
  privateKey: { type: "private", use: "decrypt", format: "pkcs8", label: "PRIVATE KEY" },
} as const;

/** Checks that a `CryptoKey` serves as this half with this padding. @internal */
export function checkCryptoKey(key: CryptoKey, half: Half, padding: RsaPadding): CryptoKey {
  const { type, use } = HALVES[half];
  const { name, hash, modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  if (name !== "RSA-OAEP" || key.type !== type) {
    throw invalid(`${half} must be a ${type} key for RSA-OAEP, not a ${key.type} key for ${name}`);
  }
  if (hash.name !== HASHES[padding]) {
    throw invalid(`${half} is for RSA-OAEP with ${hash.name}, not for the padding ${padding}; choose the one that it is for`);
  }
  if (!key.usages.includes(use)) throw invalid(`${half} may not ${use}; import it with the usage "${use}"`);
  if (modulusLength < 2048 || modulusLength > 8192) {
    throw invalid(`${half} has a modulus of ${modulusLength} bits; use one of 2,048 to 8,192`);
  }
  return key;
}

/**
 * Imports a document, if the platform takes it: SubjectPublicKeyInfo or PKCS #8. For all others there is a module that
 * also knows what to say of them. @internal
 */
export async function importDocument(
  document: Uint8Array,
  half: Half,
  padding: RsaPadding,
): Promise<CryptoKey | undefined> {
  const { format, use, label } = HALVES[half];
  const der = derOf(document, label);
  if (der === undefined) return undefined;
  try {
    const algorithm = { name: "RSA-OAEP", hash: HASHES[padding] ?? "" };
    return checkCryptoKey(await crypto.subtle.importKey(format, der, algorithm, false, [use]), half, padding);
  } catch {
    return undefined;
  } finally {
    der.fill(0);
  }
}

/** A copy of the DER in a document, or nothing for PEM with another label. */
function derOf(document: Uint8Array, label: string): Uint8Array<ArrayBuffer> | undefined {
  // Every key in DER is a SEQUENCE, which no PEM text begins with.
  if (document[0] === 0x30) return Uint8Array.from(document);
  const pem = new RegExp(`^\\s*-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----\\s*$`);
  const base64 = pem.exec(new TextDecoder().decode(document))?.[1];
  if (base64 === undefined) return undefined;
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, "")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
