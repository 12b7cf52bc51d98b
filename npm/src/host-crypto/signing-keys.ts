// Fresh keys for signatures, made by the host before the module asks for one.

import { AlgorithmSuite } from "../generated/names.js";
import type { Bridge } from "../wasm.js";
import type { FreshKey, HostCrypto } from "./host.js";

/** The suites that sign on P-384. */
const SIGNING: ReadonlySet<number | undefined> = new Set([
  // Every policy's own suite is one of them.
  undefined,
  AlgorithmSuite.AES_192_GCM_HKDF_SHA384_ECDSA_P384,
  AlgorithmSuite.AES_256_GCM_HKDF_SHA384_ECDSA_P384,
  AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
]);

/** A key of P-384 as PKCS #8: its length, and where its private number of 48 bytes and its public point are. */
const LENGTH = 185;
const SCALAR = 35;
const POINT = 88;

/** Sees that a fresh key waits for the next message, if that will be signed; returns when it does, unless it does now. @internal */
export function offerSigningKey(
  wasm: Bridge,
  host: HostCrypto,
  suite: AlgorithmSuite | undefined,
): Promise<void> | undefined {
  if (!SIGNING.has(suite) || wasm.offerSigningKey() > 0) return undefined;
  const offer = (key: FreshKey | undefined) => {
    if (key === undefined) return;
    const { document, signer } = key;
    // The one form that a key of this curve has in DER if its public point is with it, as every platform writes it.
    if (document.length === LENGTH) {
      wasm.offerSigningKey(document.slice(POINT), document.slice(SCALAR, SCALAR + 48), signer);
    }
    document.fill(0);
  };
  const key = host.signingKey();
  if (key instanceof Promise) return key.then(offer);
  offer(key);
  return undefined;
}
