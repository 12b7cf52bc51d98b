// `open`: reads a whole message, with its frames opened by the host where that is quicker.

import type { MessageOpening } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import type { Decrypted } from "../client.js";
import type { Frames } from "../host-crypto/frames.js";
import type { ContentKey, HostCrypto, Soon } from "../host-crypto/host.js";
import type { Taken } from "../host-crypto/taken.js";
import type { Bridge } from "../wasm.js";
import { contentKeyAt, type AtHost } from "./content-key.js";
import { moveInPlace, nextFrames, OVERHEAD } from "./frames.js";
import { checkSignature, type Check, type Checkers } from "./signature.js";

/** Plaintext that is not proven yet, where the last frame ends in the message, and the check of the signature behind it. */
type Body = { plaintext: Uint8Array<ArrayBuffer>; end: number; check: Check | undefined };

/** Frames that the module opened; `last` is bytes of plaintext in the last of the message, if it is among them. @internal */
export type OpenedHere = { plaintext: Uint8Array<ArrayBuffer>; read: number; last: number };

/** Bytes that the module is shown of a message at first; most headers have fewer. */
const FIRST_LOOK = 4096;
/** Frames that the module is asked about at once, at most. */
const FRAMES_AT_ONCE = 4096;

/**
 * Begins to open a message of `length` bytes, if that is known, by its start, or tells how many bytes the start must have.
 * @internal
 */
export type Begin = (start: Uint8Array, length: number | undefined) => Soon<MessageOpening | number>;

/** Reads a whole message; gives nothing out before all of it is proven. @internal */
export async function open(
  wasm: Bridge,
  begin: Begin,
  message: Taken,
  host: HostCrypto | undefined,
  signal: AbortSignal | undefined,
): Promise<Decrypted> {
  let begun: MessageOpening | number = FIRST_LOOK;
  for (let look = FIRST_LOOK; typeof begun === "number"; look = 2 * look) {
    // Twice as much each time, so that a long header is not read over and over for each of its parts.
    look = Math.max(look, begun);
    const soon: Soon<MessageOpening | number> = begin(message.bytes.subarray(0, look), message.bytes.length);
    begun = soon instanceof Promise ? await message.during(soon) : soon;
  }
  const opening = begun;
  let plaintext: Uint8Array<ArrayBuffer> | undefined;
  try {
    const point = opening.verifyingKey();
    const imported = point && host?.verifyingKey(point);
    const checkers = { wasm, host, key: imported instanceof Promise ? await message.during(imported) : imported };
    const atHost = host && contentKey(opening, message.bytes.length, host);
    const key = atHost?.perhaps ? await message.during(atHost.perhaps) : atHost?.key;
    const { length } = message.bytes;
    const body =
      key === undefined || host === undefined
        ? openHere(opening, message, checkers)
        : await openByHost(opening, message, key, host, checkers, signal);
    plaintext = body.plaintext;
    await body.check?.end();
    const trailing = length - body.end - (body.check?.footer ?? 0);
    return { plaintext, header: opening.finish(trailing) as Decrypted["header"] };
  } catch (error) {
    plaintext?.fill(0);
    throw error;
  } finally {
    opening.free();
  }
}

/** The content key at the host, if it is quicker. */
function contentKey(opening: MessageOpening, length: number, host: HostCrypto): AtHost | undefined {
  const frameLength = opening.frameLength();
  const isFramed = frameLength > 0;
  if (length < host.leastBytes || (isFramed && frameLength < host.leastFrame)) return undefined;
  return contentKeyAt(host, opening.contentKey() as Uint8Array<ArrayBuffer>, "decrypt");
}

function openHere(opening: MessageOpening, message: Taken, checkers: Checkers): Body {
  const start = opening.headerLength();
  const { plaintext, read } = opening.openHere(message.bytes.subarray(start), true) as OpenedHere;
  const end = start + read;
  try {
    return { plaintext, end, check: checkSignature(checkers, opening, message.bytes, end) };
  } catch (error) {
    plaintext.fill(0);
    throw error;
  }
}

async function openByHost(
  opening: MessageOpening,
  message: Taken,
  soon: Soon<ContentKey>,
  host: HostCrypto,
  checkers: Checkers,
  signal: AbortSignal | undefined,
): Promise<Body> {
  const start = opening.headerLength();
  const { batches, check, wrong } = plan(opening, message.bytes, start, host.batch, checkers);
  const plaintext = room(batches.at(-1)?.plainEnd ?? 0, "the plaintext", host.room);
  try {
    // Before anything is waited for, the message is copied: its frames to where their plaintext will be, in memory that is needed
    // anyway, unless all of it is read once more for its signature.
    const waits = soon instanceof Promise || batches.length > 1;
    const isMoving = waits && !message.isCopied && !opening.isSigned();
    const moved = isMoving ? batches.map((frames) => moveInPlace(frames, message.bytes, plaintext)) : [];
    const during = <T>(promise: Promise<T>) => (isMoving ? promise : message.during(promise));
    const key = soon instanceof Promise ? await during(soon) : soon;
    let [end, count] = [start, 0];
    for (const [index, frames] of batches.entries()) {
      if (count > 0) await during(host.pause());
      signal?.throwIfAborted();
      const tags = moved[index];
      const opened = tags
        ? key.openInPlace(frames, tags, plaintext)
        : key.open(frames, message.bytes, plaintext);
      const refused = opened instanceof Promise ? await during(opened) : opened;
      // Frames count from 1.
      if (refused >= 0) throw opening.refused(count + refused + 1);
      check?.update(message.bytes.subarray(end, frames.end));
      [end, count] = [frames.end, count + frames.count];
    }
    // What comes first in the message is told first.
    if (wrong !== undefined) throw wrong.error;
    return { plaintext, end, check };
  } catch (error) {
    plaintext.fill(0);
    throw error;
  }
}

/**
 * All frames of a message, the check of its signature, which starts at once, and what is wrong behind the frames. Nothing is
 * opened before it is known how much there is.
 */
function plan(
  opening: MessageOpening,
  message: Uint8Array,
  start: number,
  batch: number,
  checkers: Checkers,
): { batches: Frames[]; check?: Check | undefined; wrong?: { error: unknown } } {
  const most = Math.min(FRAMES_AT_ONCE, Math.max(1, Math.floor(batch / (opening.frameLength() + OVERHEAD))));
  const batches: Frames[] = [];
  let place: [number, number] = [start, 0];
  try {
    for (let isLast = false; !isLast; ) {
      const frames = nextFrames(opening, message, place, most, true);
      batches.push(frames);
      isLast = opening.bodyHasEnded();
      place = [frames.end, frames.plainEnd];
    }
    return { batches, check: checkSignature(checkers, opening, message, place[0]) };
  } catch (error) {
    return { batches, wrong: { error } };
  }
}
