/**
 * The official JavaScript SDK for Node as a peer: one JSON request per line in, one JSON answer per line out.
 *
 * tests/peers/README.md describes the protocol, which the Python peer speaks too.
 */

import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

import { describeFailure } from './failures.mjs'
import { callKms } from './kms-api.mjs'
import { decryptMessage, encryptMessage } from './messages.mjs'

const require = createRequire(import.meta.url)

const operations = {
  about,
  encrypt: encryptMessage,
  decrypt: decryptMessage,
  kms: callKms,
}

/** Names the versions that answer here. */
function about() {
  const { dependencies } = require('./package.json')
  return { runtime: `node ${process.version}`, ...dependencies }
}

/** Turns one request line into one answer; whatever goes wrong becomes `ok: false`. */
async function answer(line) {
  let id
  try {
    const request = JSON.parse(line)
    if (request === null || typeof request !== 'object' || Array.isArray(request)) {
      throw new TypeError('a request is a JSON object')
    }
    id = request.id
    if (!Object.hasOwn(operations, request.op)) throw new TypeError(`unknown op: ${request.op}`)
    const reply = await Promise.race([operations[request.op](request), strayError()])
    return { id, ...reply, ok: true }
  } catch (error) {
    return { id, ...describeFailure(error) }
  }
}

/**
 * Fails when an error escapes from the SDK's streams outside of any promise: the request that is being
 * served is its cause, since requests are served one at a time.
 */
let onStrayError = () => {}
function strayError() {
  return new Promise((_, reject) => {
    onStrayError = reject
  })
}
process.on('uncaughtException', (error) => onStrayError(error))
process.on('unhandledRejection', (error) => onStrayError(error))

// Anything a library prints must not mix with the answers.
console.log = console.error
console.info = console.error
console.debug = console.error

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() !== '') {
    process.stdout.write(`${JSON.stringify(await answer(line))}\n`)
  }
}
