// A limit gives its memory back as soon as kmseal does: else it would be one of garbage.

/** Frees the memory of an answer that nobody reads any more, where the platform can: in Node 20 by a port that is closed. */
export const giveBack = 'transfer' in ArrayBuffer.prototype ? (buffer) => buffer.transfer(0) : byPort()

function byPort() {
  const { port1 } = new MessageChannel()
  port1.close()
  return (buffer) => port1.postMessage(undefined, [buffer])
}
