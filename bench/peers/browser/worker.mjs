// Measures one client, or the limits, in headless Chromium: node worker.mjs CONTENDER KMSEAL, where KMSEAL is the package's folder.
//
// The page answers the questions, but for {"what": "start", "suite": "0478"}, which takes a page that has loaded nothing.

import { serve } from '../javascript/serve.mjs'
import { launch } from './chromium.mjs'
import { startSite } from './site.mjs'

const [contender, kmseal] = process.argv.slice(2)
const site = await startSite(kmseal)
const browser = await launch()
const page = await open()

await serve(({ what, suite, ...others }) =>
  what === 'start' ? start(suite) : inPage(page, 'answer', contender, { what, suite, ...others }),
)
await browser.close()
process.exit()

/** Opens a page that shares nothing with any other: its own profile, its own caches. */
async function open() {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(site)
  return page
}

/** Calls a function of page.mjs. */
function inPage(page, name, ...args) {
  return page.evaluate(async ([name, args]) => (await import('/dist/page.js'))[name](...args), [name, args])
}

/** One start: once, in as many seconds as it took. */
async function start(suite) {
  const page = await open()
  try {
    return { calls: 1, seconds: (await inPage(page, 'start', contender, suite)) / 1000 }
  } finally {
    await page.context().close()
  }
}
