// Saving to the disk of the person at the page: straight to a file where the browser can, else as a download.

/** Asks where to save. Must be called in the click itself, while the browser still takes it for the person's wish. */
export async function chooseTarget(suggestedName) {
  if (typeof window.showSaveFilePicker !== 'function') return undefined
  return window.showSaveFilePicker({ suggestedName })
}

/** Saves what comes out of `stream`; `name` is known by then. A stream that fails leaves nothing behind. */
export async function save(stream, name, target, signal) {
  // A file of this kind takes the place of the chosen one only when it is closed.
  if (target !== undefined) return stream.pipeTo(await target.createWritable(), { signal })
  // Each piece as a blob of its own: those the browser may keep on disk.
  const pieces = []
  await stream.pipeTo(new WritableStream({ write: (piece) => void pieces.push(new Blob([piece])) }), { signal })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(pieces))
  link.download = await name
  link.click()
  // The browser has taken the blob over once the download has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
