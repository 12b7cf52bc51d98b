// `checkSignature`: who checks the signature of a message that is being read, and when.

import type { MessageOpening } from "../../wasm/kmseal.js";
import type { HostCrypto, Soon, VerifyingKey } from "../host-crypto/host.js";
import type { Bridge } from "../wasm.js";
import { LONGEST_FOOTER } from "./frames.js";

/** Who can check: the module, and perhaps a key of the host. @internal */
export interface Checkers {
  readonly wasm: Bridge;
  readonly host: HostCrypto | undefined;
  readonly key: VerifyingKey | undefined;
}

/** A check that is under way. @internal */
export interface Check {
  /** Bytes of the message behind the last frame: the lengths of the signature and the signature. */
  readonly footer: number;
  /** More frames have been opened: takes their bytes in the message. */
  update(frames: Uint8Array): void;
  /** Throws unless the signature matches. */
  end(): Soon<void>;
}

const nothing = () => {};

/**
 * Starts to check the signature behind the last frame, which ends at `end`. Throws if there is none; nothing if the
 * message is not signed. @internal
 */
export function checkSignature(
  { wasm, host, key }: Checkers,
  opening: MessageOpening,
  message: Uint8Array,
  end: number,
): Check | undefined {
  if (!opening.isSigned()) return undefined;
  const rest = message.subarray(end, end + LONGEST_FOOTER);
  const der = opening.signature(rest, message.length - end, true) as Uint8Array;
  const footer = 2 + der.length;
  if (key === undefined || host === undefined) {
    return { footer, update: (frames) => opening.hash(frames), end: () => opening.verifyHere(der) };
  }
  const signature = wasm.fixedSignature(der);
  // What is no signature matches nothing.
  if (signature === undefined) return { footer, update: nothing, end: () => opening.verified(false) };
  if (key.inOrder === undefined || end <= host.batch) {
    const matches = key.verify(message.subarray(0, end), signature);
    // If a frame is not authentic, nobody will wait for this.
    matches.catch(nothing);
    return { footer, update: nothing, end: async () => opening.verified(await matches) };
  }
  const verifying = key.inOrder();
  verifying.update(message.subarray(0, opening.headerLength()));
  return {
    footer,
    update: (frames) => verifying.update(frames),
    end: () => opening.verified(verifying.end(signature)),
  };
}
