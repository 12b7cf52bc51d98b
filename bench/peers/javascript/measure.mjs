// What is measured of a client, the same in Node and in a page.
//
// A question is {"what": "encrypt"|"decrypt", "suite": "0478", "bytes": N, "frame": N|null, "seconds": S}; that about a limit has
// its name for "what", and no suite.

/** Pieces of the limits where a question leaves the frame to the client: what long messages are made of by default. */
const DEFAULT_FRAME = 65_536

/** Answers a question about a client: how often it was done, in how many seconds. */
export async function measureClient(client, { what, suite, bytes, frame, seconds }) {
  const plaintext = plaintextOf(bytes)
  const options = { suite: Number.parseInt(suite, 16), ...(frame !== null && { frameLength: frame }) }
  if (what === 'encrypt') return repeat(() => client.encrypt(plaintext, options), seconds)
  const message = await client.encrypt(plaintext, options)
  const opened = await client.decrypt(message)
  if (opened.length !== bytes || opened.some((byte, index) => byte !== plaintext[index])) {
    throw new Error('the message opened to something else')
  }
  return repeat(() => client.decrypt(message), seconds)
}

/** Answers a question about a limit, in the same way. */
export async function measureLimit(limits, { what, bytes, frame, seconds }) {
  return repeat(await limits[what](plaintextOf(bytes), frame ?? DEFAULT_FRAME), seconds)
}

const plaintextOf = (bytes) => new Uint8Array(bytes).map((_, index) => index % 251)

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
