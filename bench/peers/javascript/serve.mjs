// Answers questions, one JSON line each, until the input ends.

import { createInterface } from 'node:readline'

/** Answers each line of standard input with a line: what `answer` resolves to, or `{"error": "..."}`. */
export async function serve(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply
    try {
      reply = await answer(JSON.parse(line))
    } catch (error) {
      reply = { error: String(error?.stack ?? error) }
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`)
  }
}
