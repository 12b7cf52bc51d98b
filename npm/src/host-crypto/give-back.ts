// Giving memory back before it is collected as garbage: the next answer of the host then comes in memory that was touched before,
// while fresh memory costs a page fault for every 4 KiB.

/** Types of the language do not have it yet. */
type Transferable = ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };

/** Gives the memory of an answer back that nobody reads any more, where it has memory of its own. @internal */
export function giveBack({ buffer, length }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength === length) drop(buffer);
}

/** Detaches a buffer and frees its memory at once where the platform can, as all can of 2024 and later. */
const drop = "transfer" in ArrayBuffer.prototype ? (buffer: Transferable) => void buffer.transfer?.(0) : dropByPort();

/** Node 20 can by a port that is closed: what is sent to it, and transferred, is dropped. */
function dropByPort(): (buffer: ArrayBuffer) => void {
  if (globalThis.process?.versions?.node === undefined) return () => {};
  const { port1 } = new MessageChannel();
  port1.close();
  return (buffer) => port1.postMessage(undefined, [buffer]);
}
