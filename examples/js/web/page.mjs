// The built page, served on loopback and open in headless Chromium.
//
// KMSEAL_CHROMIUM names the browser; /usr/bin/chromium is the default.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { preview } from 'vite'

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens the page; `close` ends the browser and the server. `options` are those of a browser's context. */
export async function openPage(options = {}) {
  const server = await preview({
    root: fileURLToPath(new URL('.', import.meta.url)),
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'error',
  })
  const profile = await mkdtemp(join(tmpdir(), 'kmseal-chromium-'))
  let browser
  const close = async () => {
    await browser?.close()
    await server.close()
    await rm(profile, { recursive: true, force: true })
  }
  try {
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.KMSEAL_CHROMIUM ?? '/usr/bin/chromium',
      args: QUIET,
      ...options,
    })
  } catch (error) {
    await close()
    throw error
  }
  const page = browser.pages()[0] ?? (await browser.newPage())
  page.on('pageerror', (error) => console.error(error.stack))
  // A dialog of the system is nothing that a program could answer; without it the page downloads.
  await page.addInitScript(() => delete window.showSaveFilePicker)
  await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/`)
  return { page, folder: profile, close }
}

/** Uploads a file, sealed by the page unless it is sealed already, and waits until it is stored; tells what the page said. */
export async function upload(page, path) {
  await page.getByLabel('Files to seal').setInputFiles(path)
  const done = page.locator('#news', { hasText: /is sealed and stored|is stored as it is/ })
  const failed = page.getByRole('alert')
  await done.or(failed).first().waitFor({ timeout: 120_000 })
  if (await failed.count()) throw new Error(await wordsOf(failed))
  return done.textContent()
}

/** Clicks `button` and saves what the browser downloads to `path`; tells what the page said, and throws if that is an alert. */
export async function download(page, button, path) {
  const downloading = page.waitForEvent('download', { timeout: 120_000 }).catch(() => undefined)
  await button.click()
  const alert = page.getByRole('alert').first()
  const downloaded = await Promise.race([downloading, alert.waitFor({ timeout: 120_000 }).then(() => undefined)])
  if (downloaded === undefined) throw new Error(await wordsOf(alert))
  await downloaded.saveAs(path)
  return downloaded.suggestedFilename()
}

/** What an alert says, and the library's own words under it. */
async function wordsOf(alert) {
  const [title, words] = await Promise.all(['strong', 'pre'].map((part) => alert.first().locator(part).textContent()))
  return `${title}\n${words}`
}
