// The frames of a message that is read: where they begin, and what the module says of them.

import type { MessageOpening } from "../../wasm/kmseal.js";
import { Frames, TAG } from "../host-crypto/frames.js";

/** Bytes that a frame has beside its plaintext, unless it is the last. @internal */
export const OVERHEAD = 16 + 16;
/** Bytes of a footer, at most. @internal */
export const LONGEST_FOOTER = 2 + 65_535;

/** Bytes that show the head of a frame. */
const HEAD = 24;

/**
 * The next frames that are all there, `most` at most; the first begins at `start` in the message and at `plain` in its
 * plaintext. If `all` of the message is there, a frame that is cut off is an error. @internal
 */
export function nextFrames(
  opening: MessageOpening,
  message: Uint8Array,
  [start, plain]: readonly [number, number],
  most: number,
  all: boolean,
): Frames {
  const frameLength = opening.frameLength();
  const stride = frameLength + OVERHEAD;
  const unread = message.length - start;
  // Even where nothing is left, the module is to say that something is missing.
  const count = frameLength === 0 ? 1 : Math.min(most, Math.max(1, Math.ceil(unread / stride)));
  const heads = new Uint8Array(count * HEAD);
  for (let index = 0; index < count; index++) {
    const head = start + index * stride;
    heads.set(message.subarray(head, head + HEAD), index * HEAD);
  }
  return new Frames(opening.plan(heads, unread, all) as Uint8Array<ArrayBuffer>, start, plain);
}

/** Copies the ciphertext of frames to where their plaintext will be, and returns their tags. @internal */
export function moveInPlace(frames: Frames, message: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const tags = new Uint8Array(frames.count * TAG);
  for (let index = 0; index < frames.count; index++) {
    const body = frames.body(index);
    const tag = body + frames.content(index);
    plaintext.set(message.subarray(body, tag), frames.plain(index));
    tags.set(message.subarray(tag, tag + TAG), index * TAG);
  }
  return tags;
}
