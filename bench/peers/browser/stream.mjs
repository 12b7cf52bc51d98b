// Measures one stream in headless Chromium: node stream.mjs KMSEAL SUITE BYTES, where KMSEAL is the package's folder.
//
// It prints, as JSON, what the page answered and the most memory of its process over what that had when it was idle.

import { readFileSync } from 'node:fs'
import { launch } from './chromium.mjs'
import { startSite } from './site.mjs'

const [kmseal, suite, bytes] = process.argv.slice(2)
const site = await startSite(kmseal)
const browser = await launch()
const page = await browser.newPage()
await page.goto(site)
const answer = (question) =>
  page.evaluate(async (question) => (await import('/dist/stream-page.js')).answer(question), question)

// Idle is a page that has the module and has used it.
await answer({ suite, bytes: 1000 })
const idle = await memory('VmRSS')
const answered = await answer({ suite, bytes: Number(bytes) })
const most = await memory('VmHWM')
// Renderers that serve no page stand still.
const growth = Math.max(...[...idle].map(([id, before]) => (most.get(id) ?? 0) - before))
console.log(JSON.stringify({ ...answered, memory: growth }))
await browser.close()
process.exit()

/** A figure of Linux's about the memory of each renderer, in bytes, by process id. */
async function memory(figure) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  return new Map(renderers.map(({ id }) => [id, figureOf(id, figure)]))
}

function figureOf(id, figure) {
  const kib = new RegExp(`^${figure}:\\s*(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8'))
  if (kib === null) throw new Error(`the system does not tell ${figure} of process ${id}`)
  return Number(kib[1]) * 1024
}
