// Streams a long plaintext through kmseal and back, the same in Node and in a page: chunks in, chunks out, nothing kept.

/** Bytes of a chunk: what files come in. */
const CHUNK = 65_536

/**
 * Seals and opens `bytes` bytes with the suite of this id, in two streams one behind the other; with the suite `copy` these do
 * nothing but copy their chunks, which is the least that a stream can do.
 */
export async function stream(kmseal, { suite, bytes }) {
  const [there, back] = suite === 'copy' ? [copying(), copying()] : sealing(kmseal, Number.parseInt(suite, 16), bytes)
  let given = 0
  const source = new ReadableStream({
    pull(controller) {
      if (given === bytes) return controller.close()
      const chunk = new Uint8Array(Math.min(CHUNK, bytes - given)).fill(given / CHUNK)
      given += chunk.length
      controller.enqueue(chunk)
    },
  })
  let opened = 0
  const sink = new WritableStream({
    write(piece) {
      if (piece[0] !== (Math.floor(opened / CHUNK) & 255)) throw new Error(`byte ${opened} came out as ${piece[0]}`)
      opened += piece.length
    },
  })
  const start = performance.now()
  await source.pipeThrough(there).pipeThrough(back).pipeTo(sink)
  if (opened !== bytes) throw new Error(`${opened} bytes came out of ${bytes}`)
  return { seconds: (performance.now() - start) / 1000 }
}

function sealing({ AlgorithmSuite, Client, RawAesKeyring }, suite, bytes) {
  if (!Object.values(AlgorithmSuite).includes(suite)) throw new Error(`there is no suite ${suite}`)
  const keyring = new RawAesKeyring({ keyNamespace: 'bench', keyName: 'key', wrappingKey: new Uint8Array(32).fill(7) })
  const client = new Client()
  return [
    client.encryptStream(keyring, { suite, plaintextLength: bytes }),
    client.decryptStream(keyring, { signedMessages: 'releaseEarly' }),
  ]
}

function copying() {
  return new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.slice()) })
}
