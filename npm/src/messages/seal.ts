// `seal`: writes a whole message, with its frames sealed by the host where that is quicker.

import type { MessageSealing } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import type { Encrypted } from "../client.js";
import type { ContentKey, HostCrypto, Signer, Signing, Soon } from "../host-crypto/host.js";
import type { Taken } from "../host-crypto/taken.js";
import { contentKeyAt, type AtHost } from "./content-key.js";
import { Draft } from "./draft.js";

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
    const atHost = host && contentKey(sealing, plaintext.bytes.length, host);
    const key = atHost?.perhaps ? await plaintext.during(atHost.perhaps) : atHost?.key;
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
function contentKey(sealing: MessageSealing, length: number, host: HostCrypto): AtHost | undefined {
  if (length < host.leastBytes || sealing.frameLength() < host.leastFrame) return undefined;
  return contentKeyAt(host, sealing.contentKey() as Uint8Array<ArrayBuffer>, "encrypt");
}

function sealHere(sealing: MessageSealing, plaintext: Taken, signing: Signing | undefined): Body {
  const message = sealing.sealHere(plaintext.bytes, true) as Uint8Array<ArrayBuffer>;
  signing?.update(message);
  return { message, end: message.length };
}

async function sealByHost(
  sealing: MessageSealing,
  plaintext: Taken,
  soon: Soon<ContentKey>,
  host: HostCrypto,
  signing: Signing | undefined,
  signal: AbortSignal | undefined,
): Promise<Body> {
  const draft = new Draft(sealing, plaintext, host);
  try {
    const key = soon instanceof Promise ? await draft.during(soon) : soon;
    const hashes = signing === undefined && sealing.isSigned();
    signing?.update(draft.message.subarray(0, draft.end));
    for (;;) {
      signal?.throwIfAborted();
      const frames = draft.next();
      const sealed = key.seal(frames, draft.source, draft.message);
      // Hosts that answer later have made their key later, since when nobody else can change the bytes.
      if (sealed instanceof Promise) await sealed;
      const written = draft.message.subarray(frames.start(0), frames.end);
      signing?.update(written);
      if (hashes) sealing.hash(written);
      if (draft.isPlanned) return draft;
      await draft.during(host.pause());
    }
  } catch (error) {
    draft.message.fill(0);
    throw error;
  }
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
