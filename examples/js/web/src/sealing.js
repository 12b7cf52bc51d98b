// Sealing and opening files as streams, whatever their size.

import { AlgorithmSuite, Client } from 'kmseal'

const client = new Client()

/** What is bound to every message here. Both ways: a message of another purpose does not open. */
const PURPOSE = { purpose: 'demo' }

/** The message that seals `file`, as a stream. Its id is bound to it, so that the storage cannot hand out another in its place. */
export function sealed(file, keyring, id, { signal, onProgress }) {
  const message = client.encryptStream(keyring, {
    encryptionContext: { ...PURPOSE, id, name: file.name },
    // Without a signature each frame can be given out as soon as it is opened. Whoever can open these files can write them.
    suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
    plaintextLength: file.size,
    signal,
    onProgress: ({ bytesIn }) => onProgress(bytesIn / file.size),
  })
  return file.stream().pipeThrough(message)
}

/** What `object` seals, as a stream, and its name once it is authentic. */
export function opened(object, keyring, id, { signal, onProgress }) {
  const message = client.decryptStream(keyring, {
    encryptionContext: isOwn(id) ? { ...PURPOSE, id } : PURPOSE,
    signal,
    onProgress: ({ bytesIn }) => onProgress(bytesIn / object.size),
  })
  const name = message.header.then(({ encryptionContext }) => encryptionContext.name ?? nameOf(id))
  // Whoever does not ask for the name gets the same error from the stream.
  name.catch(() => {})
  return { stream: object.stream().pipeThrough(message), name }
}

/** What an object's header says. Nothing of it is proven: it is for showing. */
export async function look(object) {
  return client.inspect(await object.slice(0, 256 * 1024).arrayBuffer())
}

/** An id for a file; those of messages that were sealed elsewhere hold their name. */
export function idFor(file) {
  return isSealed(file) ? `${FOREIGN}${Date.now()}-${file.name.replace(/[^\w. -]/g, '_').slice(-100)}` : crypto.randomUUID()
}

/** Whether a file is a message already. */
export const isSealed = (file) => file.name.endsWith('.sealed')

const FOREIGN = 'as-is-'
const isOwn = (id) => !id.startsWith(FOREIGN)
const nameOf = (id) => id.replace(/^as-is-\d+-/, '').replace(/\.sealed$/, '')
