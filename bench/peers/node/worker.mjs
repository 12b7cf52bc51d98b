// Measures one client for Node: node worker.mjs CONTENDER FOLDER, where CONTENDER is a module beside this one.
//
// It answers questions, one JSON line each, until its input ends. A question is
// {"what": "encrypt"|"decrypt", "suite": "0478", "bytes": N, "frame": N|null, "seconds": S}.

import { createInterface } from 'node:readline'

const [contender, folder] = process.argv.slice(2)
const { makeClient } = await import(`./${contender}.mjs`)
const client = await makeClient(folder)

for await (const line of createInterface({ input: process.stdin })) {
  let reply
  try {
    reply = await answer(JSON.parse(line))
  } catch (error) {
    reply = { error: String(error?.stack ?? error) }
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}

async function answer({ what, suite, bytes, frame, seconds }) {
  const plaintext = new Uint8Array(bytes).map((_, index) => index % 251)
  const options = { suite: Number.parseInt(suite, 16), ...(frame !== null && { frameLength: frame }) }
  if (what === 'encrypt') return repeat(() => client.encrypt(plaintext, options), seconds)
  const message = await client.encrypt(plaintext, options)
  if (Buffer.compare(await client.decrypt(message), plaintext) !== 0) {
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
