// `seal`: writes a whole message, with its frames sealed by the host where that is quicker.

import type { MessageSealing } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import type { Encrypted } from "../client.js";
import { Frames } from "../host-crypto/frames.js";
import type { ContentKey, HostCrypto, Signer, Signing, Soon } from "../host-crypto/host.js";
import type { Taken } from "../host-crypto/taken.js";

/** Bytes of most signatures on P-384 behind their length; the others have a few more or less. */
const USUAL_FOOTER = 2 + 103;

/** What the module says at the end of a message. */
type End = { footer: Uint8Array; header: Encrypted["header"] };

/** A message without its footer, which ends at `end`; there may be room for the footer behind it. */
type Body = { message: Uint8Array<ArrayBuffer>; end: number };

/** Writes a whole message. @internal */
export async function seal(
  begun: Soon<MessageSealing>,
  plaintext: Taken,
  host: HostCrypto | undefined,
  signal: AbortSignal | undefined,
): Promise<Encrypted> {
  const sealing = begun instanceof Promise ? await plaintext.during(begun) : begun;
  try {
    const signing = (sealing.signingKey() as Signer | undefined)?.sign();
    const soon = host && contentKey(sealing, plaintext.bytes.length, host);
    const key = soon instanceof Promise ? await plaintext.during(soon) : soon;
    const { message, end } =
      key === undefined || host === undefined
        ? sealHere(sealing, plaintext, signing)
        : await sealByHost(sealing, plaintext, key, host, signing, signal);
    const signed = signing?.end(message.subarray(0, end));
    const { footer, header } = sealing.finish(signed instanceof Promise ? await signed : signed) as End;
    return { ciphertext: withFooter(message, end, footer), header };
  } finally {
    sealing.free();
  }
}

/** The content key at the host, if it is quicker. */
function contentKey(sealing: MessageSealing, length: number, host: HostCrypto): Soon<ContentKey | undefined> {
  if (length < host.leastBytes || sealing.frameLength() < host.leastFrame) return undefined;
  return host.contentKey(sealing.contentKey() as Uint8Array<ArrayBuffer>, "encrypt");
}

function sealHere(sealing: MessageSealing, plaintext: Taken, signing: Signing | undefined): Body {
  const message = sealing.sealHere(plaintext.bytes) as Uint8Array<ArrayBuffer>;
  signing?.update(message);
  return { message, end: message.length };
}

async function sealByHost(
  sealing: MessageSealing,
  plaintext: Taken,
  key: ContentKey,
  host: HostCrypto,
  signing: Signing | undefined,
  signal: AbortSignal | undefined,
): Promise<Body> {
  const { length } = plaintext.bytes;
  const isSigned = sealing.isSigned();
  const message = room(sealing.messageLength(length) + (isSigned ? USUAL_FOOTER : 0), "the message");
  const head = sealing.head();
  message.set(head);
  signing?.update(head);

  const frameLength = sealing.frameLength();
  const batch = frameLength * Math.max(1, Math.floor(host.batch / frameLength));
  let [at, end] = [0, head.length];
  do {
    if (at > 0) await plaintext.during(host.pause());
    signal?.throwIfAborted();
    const size = Math.min(batch, length - at);
    const frames = new Frames(sealing.plan(size, at + size === length) as Uint8Array<ArrayBuffer>, end, at);
    const sealed = key.seal(frames, plaintext.bytes, message);
    if (sealed instanceof Promise) await plaintext.during(sealed);
    const written = message.subarray(end, frames.end);
    if (signing !== undefined) signing.update(written);
    else if (isSigned) sealing.hash(written);
    [at, end] = [at + size, frames.end];
  } while (at < length);
  return { message, end };
}

/** The message with its footer, in memory of exactly its length. */
function withFooter(message: Uint8Array<ArrayBuffer>, end: number, footer: Uint8Array): Uint8Array<ArrayBuffer> {
  let whole = message;
  if (end + footer.length !== message.length) {
    whole = room(end + footer.length, "the message");
    whole.set(message.subarray(0, end));
  }
  whole.set(footer, end);
  return whole;
}
