// What is measured of a client, the same in Node and in a page.
//
// A question is {"what": "encrypt"|"decrypt", "suite": "0478", "bytes": N, "frame": N|null, "seconds": S}, or the name of a
// limit for "what", which has no suite.

/** Pieces of the limits where a question leaves the frame to the client: what long messages are made of by default. */
const DEFAULT_FRAME = 65_536

/** Answers a question about a client: how often it was done, in how many seconds. */
export async function measure(client, limits, { what, suite, bytes, frame, seconds }) {
  const plaintext = new Uint8Array(bytes).map((_, index) => index % 251)
  if (Object.hasOwn(limits, what)) {
    return repeat(await limits[what](plaintext, frame ?? DEFAULT_FRAME), seconds)
  }
  const options = { suite: Number.parseInt(suite, 16), ...(frame !== null && { frameLength: frame }) }
  if (what === 'encrypt') return repeat(() => client.encrypt(plaintext, options), seconds)
  const message = await client.encrypt(plaintext, options)
  const opened = await client.decrypt(message)
  if (opened.length !== bytes || opened.some((byte, index) => byte !== plaintext[index])) {
    throw new Error('the message opened to something else')
  }
  return repeat(() => client.decrypt(message), seconds)
}

/** Repeats `work` for about `seconds`, after a tenth of that to warm up, and at least once. */
async function repeat(work, seconds) {
  let start = performance.now()
  do await work()
  while (performance.now() - start < seconds * 100)
  start = performance.now()
  for (let calls = 1; ; calls += 1) {
    await work()
    const elapsed = (performance.now() - start) / 1000
    if (elapsed >= seconds) return { calls, seconds: elapsed }
  }
}
