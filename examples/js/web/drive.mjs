// Uses the built page as a person would, in headless Chromium:
// node drive.mjs seal|open KEY_ARN ENDPOINT INPUT OUTPUT [SCREENSHOT]
//
// KMSEAL_CHROMIUM names the browser; /usr/bin/chromium is the default. Prints what the page says; exits 1 if it is an error.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { preview } from 'vite'

const [action, keyArn, endpoint, input, output, screenshot] = process.argv.slice(2)
if (output === undefined) {
  console.error('usage: node drive.mjs seal|open KEY_ARN ENDPOINT INPUT OUTPUT [SCREENSHOT]')
  process.exit(2)
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const server = await preview({
  root: fileURLToPath(new URL('.', import.meta.url)),
  preview: { host: '127.0.0.1', port: 0 },
  logLevel: 'error',
})
const profile = await mkdtemp(join(tmpdir(), 'kmseal-chromium-'))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.KMSEAL_CHROMIUM ?? '/usr/bin/chromium',
  args: flags,
})
let failed = true
try {
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(error.stack))
  const { port } = server.httpServer.address()
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.getByLabel('KMS key ARN').fill(keyArn)
  await page.getByLabel('KMS endpoint').fill(endpoint)
  await page.locator('input[type=file]').setInputFiles(input)
  await page.getByRole('button', { name: action === 'seal' ? 'Seal' : 'Open' }).click()
  // Both buttons rest again when the work is done, well or not.
  await page.locator('button:not([disabled])').first().waitFor({ timeout: 120_000 })
  const text = await page.locator('#status').textContent()
  failed = (await page.locator('#status').getAttribute('class')) === 'error'
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true })
  if (!failed) {
    const download = page.waitForEvent('download')
    await page.locator('#download').click()
    await (await download).saveAs(output)
  }
  console.log(text)
} finally {
  await browser.close()
  await server.close()
  await rm(profile, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
