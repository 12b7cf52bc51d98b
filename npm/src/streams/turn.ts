// Giving way to others: a page paints and a server answers between the pieces of a long stream.

import { nextTask } from "../next-task.js";

/** Milliseconds that streams may work before others have a turn: half of what a frame on the screen takes. */
const LONG = 8;

/** When others last had a turn, as far as streams know. */
let since = Number.NEGATIVE_INFINITY;

/** Waits until others have had a turn; nothing if they have just had one. @internal */
export function turn(): Promise<void> | undefined {
  return performance.now() - since < LONG ? undefined : giveWay();
}

async function giveWay(): Promise<void> {
  await nextTask();
  since = performance.now();
}
