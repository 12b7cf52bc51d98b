// What runs in the page that streams: one stream, and how long the page had to wait for its turns.

import { AlgorithmSuite, Client, RawAesKeyring } from 'kmseal'
import { stream } from '../javascript/stream.mjs'

/** Answers {suite, bytes} with seconds, the longest task that the browser calls long, and the longest wait of a timer. */
export async function answer(question) {
  let [longTask, wait, working] = [0, 0, true]
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTask = Math.max(longTask, duration)
  })
  observer.observe({ entryTypes: ['longtask'] })
  let last = performance.now()
  const turn = () => {
    const now = performance.now()
    wait = Math.max(wait, now - last)
    last = now
    if (working) setTimeout(turn)
  }
  setTimeout(turn)
  const { seconds } = await stream({ AlgorithmSuite, Client, RawAesKeyring }, question)
  working = false
  // Entries come a little after their task.
  await new Promise((resolve) => setTimeout(resolve, 200))
  observer.disconnect()
  return { seconds, longTask, wait }
}
