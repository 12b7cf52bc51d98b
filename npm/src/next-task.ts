// The end of the queue: where work goes that others may come before.

/**
 * Waits for every task that waits already: `scheduler.yield` would go before the page's own timers, which then hardly run.
 *
 * @internal
 */
export function nextTask(): Promise<void> {
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
