// Giving way to others: a page paints and a server answers between the pieces of a long stream.

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

/** Goes to the end of the queue: `scheduler.yield` would go before the page's own timers, which then hardly run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    // Browsers make timers wait, most in pages in the background, and tests stop them.
    if (typeof MessageChannel !== "function") return void setTimeout(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
