// Fresh keys for signatures, made by the host before the module asks for one.

import { AlgorithmSuite } from "../generated/names.js";
import type { Bridge } from "../wasm.js";
import type { FreshKey, HostCrypto, Soon } from "./host.js";

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

/** The key for the next message: whoever has signed one message may sign another, and a key takes as long as a signature. */
let ahead: Soon<FreshKey | undefined>;

/**
 * Bytes of plaintext for which more is done than for a key: to wait for the next key after them is to wait for the event
 * loop, while the next message would have to be copied before it could wait.
 */
const LONG = 256 * 1024;

/** A fresh key, if the message will be signed and none waits in the module. @internal */
export function freshKey(
  wasm: Bridge,
  host: HostCrypto,
  suite: AlgorithmSuite | undefined,
): Soon<FreshKey | undefined> {
  if (!SIGNING.has(suite) || wasm.offerSigningKey() > 0) return undefined;
  const key = ahead ?? host.signingKey();
  ahead = undefined;
  return key;
}

/** Offers a key to the module, which must be asked for a message before anything else can run. @internal */
export function offerKey(wasm: Bridge, { document, signer }: FreshKey): void {
  // The one form that a key of this curve has in DER if its public point is with it, as every platform writes it.
  if (document.length === LENGTH) {
    wasm.offerSigningKey(document.subarray(POINT), document.subarray(SCALAR, SCALAR + 48), signer);
  }
  document.fill(0);
}

/** Makes a key for the next message while this one is sealed, if this one took its own. @internal */
export function makeKeyAhead(wasm: Bridge, host: HostCrypto): void {
  if (ahead !== undefined || wasm.offerSigningKey() > 0) return;
  const making = host.signingKey();
  const settle = (key: FreshKey | undefined) => {
    // Another message may have taken it, and waits for it.
    if (ahead === making) ahead = key;
  };
  making.then(settle, () => settle(undefined));
  ahead = making;
}

/** Waits for the key for the next message, after one of so many bytes, if that is quicker than to let that one wait. @internal */
export async function awaitKeyAhead(length: number): Promise<void> {
  // Whoever takes it hears of a failure.
  if (ahead instanceof Promise && length >= LONG) await ahead.catch(() => {});
}
