// Pieces: bytes cut anywhere, sent through a stream, and gathered again.

import { randomInt } from "node:crypto";
import type { ByteSource, KmsealError, MessageStream } from "kmseal";

/** What came out of a stream, and the code of the error that ended it, if one did. */
export interface Outcome {
  readonly bytes: Buffer;
  readonly code: string | undefined;
}

/** A stream of the chunks, each asked for. */
export function sourceOf<T>(chunks: Iterable<T> | AsyncIterable<T>): ReadableStream<T> {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** `bytes` in pieces of these sizes, over and over. */
export function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

/** Sends the chunks through `stream` and gathers what comes out until it ends. */
export async function through(chunks: Iterable<ByteSource>, stream: MessageStream): Promise<Outcome> {
  const gathered: Uint8Array[] = [];
  try {
    for await (const piece of sourceOf(chunks).pipeThrough(stream)) gathered.push(piece);
    return { bytes: Buffer.concat(gathered), code: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(gathered), code: (error as KmsealError).code };
  }
}

/** Everything that comes out of a stream that must end well. */
export async function gather(readable: ReadableStream<Uint8Array>): Promise<Buffer> {
  const gathered: Uint8Array[] = [];
  for await (const piece of readable) gathered.push(piece);
  return Buffer.concat(gathered);
}

/** A seed for {@link randomBelow}; `KMSEAL_SEED` repeats a run. */
export function seedOf(test: string): number {
  const seed = Number(process.env["KMSEAL_SEED"] ?? randomInt(2 ** 31));
  console.log(`${test}: KMSEAL_SEED=${seed}`);
  return seed;
}

/** Whole numbers below a bound, the same for a seed: a linear congruential generator, of which the high bits are used. */
export function randomBelow(seed: number): (bound: number) => number {
  let state = BigInt(seed);
  return (bound) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return Number((state >> 32n) % BigInt(bound));
  };
}

/** Lets everything that can go on do so, and returns once `count` stands still. */
export async function standstill(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
