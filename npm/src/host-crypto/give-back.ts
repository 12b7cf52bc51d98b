// Giving memory back before it is collected as garbage: the next answer of the host then comes in memory that was touched before,
// while fresh memory costs a page fault for every 4 KiB, and garbage a collection.

/** Detaches a buffer and frees its memory at once. @internal */
export type Drop = (buffer: ArrayBuffer) => void;

/** Whether the platform can free memory by itself, as all can of 2024 and later. @internal */
export const canDetach = "transfer" in ArrayBuffer.prototype;

/** Types of the language do not have it yet. */
const detach: Drop = (buffer: ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }) => void buffer.transfer?.(0);

/** Gives the memory of an answer back that nobody reads any more, where it has memory of its own. @internal */
export function giveBack({ buffer, length }: Uint8Array<ArrayBuffer>, drop = detach): void {
  if (buffer.byteLength === length) drop(buffer);
}
