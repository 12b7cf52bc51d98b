// What runs in the page: loads one client and answers questions about it, or about the limits.

import { measureClient, measureLimit } from '../javascript/measure.mjs'
import { LIMITS } from './limits.mjs'

let client

/** Answers a question. */
export async function answer(contender, question) {
  if (contender === 'limits') return measureLimit(LIMITS, question)
  client ??= await (await import(`/dist/${contender}.js`)).makeClient()
  return measureClient(client, question)
}

/** Milliseconds from nothing to the first message sealed; the page must be new. */
export async function start(contender, suite) {
  const plaintext = new Uint8Array(1024)
  const start = performance.now()
  const client = await (await import(`/dist/${contender}.js`)).makeClient()
  await client.encrypt(plaintext, { suite: Number.parseInt(suite, 16) })
  return performance.now() - start
}
