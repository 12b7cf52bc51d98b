// Trying again: limits of time for a call and its attempts, and jittered waits between them.

import { milliseconds, wholeNumberOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";

/** How long calls may take, and how often they are made. Times are in milliseconds. */
export interface RetryOptions {
  /** How often a call is made at most, the first time included; by default 3 times. With 1 nothing is tried again. */
  maxAttempts?: number;
  /** How long one attempt may take; by default 10,000. */
  attemptTimeout?: number;
  /** How long a call may take with all its attempts and the waits between them; by default 30,000. */
  timeout?: number;
  /**
   * The longest wait before the second attempt; by default 100. It doubles with each further attempt, and a random part
   * of it is waited, so that clients that failed together do not come back together.
   */
  initialBackoff?: number;
  /** The longest wait before any attempt; by default 20,000. */
  maxBackoff?: number;
}

/** What a single call may be told. */
export interface CallOptions {
  /** Gives the call up, with the attempt that is under way: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The names of the retry options. @internal */
export const RETRY_OPTIONS = ["maxAttempts", "attemptTimeout", "timeout", "initialBackoff", "maxBackoff"] as const;

/** What services call errors that may pass by themselves: throttling, a fault inside, an answer that did not come. */
const PASSING = new Set([
  "ThrottlingException",
  "Throttling",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "SlowDown",
  "KMSInternalException",
  "KeyUnavailableException",
  "DependencyTimeoutException",
  "InternalFailure",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "RequestTimeout",
  "RequestTimeoutException",
  "ProvisionedThroughputExceededException",
  "TransactionInProgressException",
  "ServiceUnreachable",
  "TimeoutError",
]);

/** More than this, a timer of the platform fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Makes calls by rules. @internal */
export class Retries {
  readonly #maxAttempts: number;
  readonly #attemptTimeout: number;
  readonly #timeout: number;
  readonly #initialBackoff: number;
  readonly #maxBackoff: number;

  constructor(rules: RetryOptions) {
    this.#maxAttempts = wholeNumberOf(rules.maxAttempts, "maxAttempts", 1, 100) ?? 3;
    this.#attemptTimeout = milliseconds(rules.attemptTimeout ?? 10_000, "attemptTimeout");
    this.#timeout = milliseconds(rules.timeout ?? 30_000, "timeout");
    this.#initialBackoff = wholeNumberOf(rules.initialBackoff, "initialBackoff", 0, LONGEST_TIMER) ?? 100;
    this.#maxBackoff = wholeNumberOf(rules.maxBackoff, "maxBackoff", 0, LONGEST_TIMER) ?? 20_000;
  }

  /** Makes `attempt` until it succeeds, fails for good, or time or attempts are used up. */
  async persist<T>(options: CallOptions | undefined, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = options?.signal;
    if (signal !== undefined && typeof signal?.addEventListener !== "function") {
      throw invalid(`signal must be an AbortSignal, such as AbortSignal.timeout(5000), not ${describe(signal)}`);
    }
    const deadline = performance.now() + this.#timeout;
    const left = () => deadline - performance.now();
    for (let attempts = 1; ; attempts++) {
      signal?.throwIfAborted();
      try {
        return await within(Math.min(this.#attemptTimeout, left()), signal, attempt);
      } catch (error) {
        signal?.throwIfAborted();
        const wait = this.#waitAfter(attempts);
        // To wait past the deadline only to fail there helps nobody.
        if (!mayPass(error) || attempts >= this.#maxAttempts || wait >= left()) throw after(attempts, error);
        await within(LONGEST_TIMER, signal, () => new Promise((resolve) => setTimeout(resolve, wait)));
      }
    }
  }

  #waitAfter(failed: number): number {
    return Math.min(this.#initialBackoff * 2 ** (failed - 1), this.#maxBackoff) * Math.random();
  }
}

/** Whether the same call may succeed later. */
function mayPass(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return PASSING.has(String(name)) || status >= 500 || status === 429;
}

/** Does `work`, which is told by its own signal when `limit` is over or `outer` gave it up. */
async function within<T>(
  limit: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leave = () => {};
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: unknown) => {
      reject(reason);
      controller.abort(reason);
    };
    const whole = Math.ceil(limit);
    const late = () => stop(Object.assign(new Error(`no answer within ${whole} ms`), { name: "TimeoutError" }));
    timer = setTimeout(late, Math.min(whole, LONGEST_TIMER));
    leave = () => stop(outer?.reason);
    outer?.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", leave);
  }
}

/** The same error, which says how often the call was made. */
function after(attempts: number, error: unknown): unknown {
  if (attempts > 1 && error instanceof Error) Reflect.set(error, "message", `${error.message} (after ${attempts} attempts)`);
  return error;
}
