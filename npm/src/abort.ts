// `AbortSignal`s: an operation that is told to stop rejects with the signal's reason, as `fetch` does.

import { describe } from "./bytes.js";
import { invalid } from "./errors.js";

/** A signal; nothing is nothing. @internal */
export function signalOf<T extends AbortSignal | undefined>(signal: T): T {
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw invalid(`signal must be an AbortSignal, such as AbortSignal.timeout(5000), not ${describe(signal)}`);
  }
  return signal;
}

/** Runs `work`, which stops when the promise that it is given settles. @internal */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  work: (stop: Promise<void> | undefined) => Promise<T>,
): Promise<T> {
  signalOf(signal);
  if (signal === undefined) return work(undefined);
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await work(stopped);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    // The module waits for it until it is garbage-collected otherwise.
    stop();
  }
}
