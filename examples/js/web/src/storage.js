// The storage: a private folder of the browser, in the place of a bucket. All that it is given is sealed.
//
// For S3, `put` would be a PUT of the same stream to a presigned address, and `get` a GET.

const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('uploads', { create: true })

/** Stores what comes out of `stream` under `id`; if the stream fails, nothing is stored. */
export async function put(id, stream, signal) {
  const uploads = await folder()
  const file = await uploads.getFileHandle(id, { create: true })
  try {
    await stream.pipeTo(await file.createWritable(), { signal })
  } catch (error) {
    await uploads.removeEntry(id)
    throw error
  }
}

/** The object as a `File`, of which only what is read is loaded. */
export async function get(id) {
  return (await (await folder()).getFileHandle(id)).getFile()
}

export async function remove(id) {
  await (await folder()).removeEntry(id)
}

/** All objects, the newest first. */
export async function list() {
  const objects = []
  for await (const [id, handle] of (await folder()).entries()) objects.push({ id, file: await handle.getFile() })
  return objects.sort((a, b) => b.file.lastModified - a.file.lastModified)
}

/** Alters a byte in the middle of an object, as a broken disk or an operator might. */
export async function alter(id) {
  const handle = await (await folder()).getFileHandle(id)
  const file = await handle.getFile()
  const position = Math.floor(file.size / 2)
  const [byte] = new Uint8Array(await file.slice(position, position + 1).arrayBuffer())
  const writable = await handle.createWritable({ keepExistingData: true })
  await writable.write({ type: 'write', position, data: Uint8Array.of(byte ^ 1) })
  await writable.close()
}
