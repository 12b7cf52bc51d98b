// The page in headless Chromium: what it seals it opens, what goes wrong it tells. With KMSEAL_SCREENSHOTS naming a folder, it also
// takes the pictures of docs/screenshots.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AlgorithmSuite, Client, RawAesKeyring } from 'kmseal'
import { download, openPage, upload } from './page.mjs'

const pictures = process.env.KMSEAL_SCREENSHOTS
let page, folder, close

before(async () => ({ page, folder, close } = await openPage({ viewport: { width: 1040, height: 760 }, colorScheme: 'light' })))
after(() => close?.())

const file = async (name, content) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const button = (name) => page.getByRole('button', { name })
const picture = async (name, fullPage = true) => {
  if (pictures === undefined) return
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage, animations: 'disabled' })
}
/** In the page: takes a while for each piece that is stored, as a network does. */
function slowStorage() {
  const { createWritable } = FileSystemFileHandle.prototype
  FileSystemFileHandle.prototype.createWritable = async function () {
    const writer = (await createWritable.call(this)).getWriter()
    const pause = () => new Promise((resolve) => setTimeout(resolve, 60))
    return new WritableStream({
      write: (piece) => pause().then(() => writer.write(piece)),
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    })
  }
}
/** Opens what is stored, and returns the bytes that come out. */
const opened = async (name) => {
  const path = join(folder, 'opened')
  assert.equal(await download(page, button(`Open ${name}`), path), name)
  return readFile(path)
}
const alert = () => page.getByRole('alert')
const dismiss = () => button('Dismiss').click()

test('nothing is stored at first', async () => {
  await page.getByText('Nothing yet.').waitFor()
  await picture('upload-empty')
})

test('a file is sealed, stored and opened again', async () => {
  const content = randomBytes(3_000_000)
  await upload(page, await file('contract.pdf', content))
  assert.deepEqual(await opened('contract.pdf'), content)
})

test('the storage has nothing of a file in the clear but its name', async () => {
  await upload(page, await file('diary.txt', 'four horses '.repeat(2000)))
  await button('Parts diary.txt').click()
  const path = join(folder, 'diary.sealed')
  await download(page, button('Save it sealed'), path)
  const message = await readFile(path)
  assert.ok(message.includes('diary.txt'))
  assert.equal(message.includes('horses'), false)
  // The page takes back what it gave out.
  await button('Delete diary.txt').click()
  await upload(page, path)
  assert.equal((await opened('diary.txt')).toString(), 'four horses '.repeat(2000))
})

test('the parts of a message are shown', async () => {
  await button('Parts contract.pdf').click()
  const parts = page.getByRole('region', { name: /The parts of/ })
  const text = await parts.innerText()
  for (const part of [
    /AES_256_GCM_HKDF_SHA512_COMMIT_KEY \(0x0478\)/,
    /aws-kms/,
    /arn:aws:kms:eu-central-1:111122223333:key\//,
    /purpose\s+demo/,
    /Whole frames\s+45 of 64.0 KiB/,
    /The last\s+50,880 bytes/,
  ]) {
    assert.match(text, part)
  }
  await page.getByText('The first bytes, as the storage sees them').click()
  await picture('upload-parts')
})

test('with its key disabled a file stays shut, and the page says why', async () => {
  await button('Disable the key').click()
  await button('Open contract.pdf').click()
  await alert().getByText('Your key does not open this file').waitFor()
  await alert().getByText('What exactly happened').click()
  assert.match(await alert().innerText(), /DisabledException: arn:aws:kms:eu-central-1:111122223333:key\/\S+ is disabled/)
  await page.evaluate(() => scrollTo(0, 0))
  await picture('upload-wrong-key', false)
  await dismiss()
  await button('Enable the key').click()
})

test('an altered file is refused', async () => {
  await upload(page, await file('photo.jpg', randomBytes(20_000)))
  await button('Parts photo.jpg').click()
  await button('Alter a byte').click()
  await page.getByText('A byte of photo.jpg was altered').waitFor()
  await button('Open photo.jpg').click()
  await alert().getByText('This file was altered').waitFor()
  await dismiss()
})

test('a message without frames is shown as such', async () => {
  const keyring = new RawAesKeyring({ keyNamespace: 'n', keyName: 'k', wrappingKey: randomBytes(32) })
  const { ciphertext } = await new Client().encrypt(keyring, randomBytes(100), { suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY })
  const { headerLength } = await new Client().inspect(ciphertext)
  // What older versions of other SDKs write says so here: the type of the content, and no length of frames.
  ciphertext.set([1, 0, 0, 0, 0], headerLength - 16 - 32 - 5)
  await upload(page, await file('old.sealed', ciphertext))
  await button(/^Parts as-is-/).click()
  await page.getByText('In one piece').waitFor()
  await button(/^Delete as-is-/).click()
})

test('what is no message is told', async () => {
  await upload(page, await file('letter.sealed', 'Dear Ada,'))
  await page.getByText('not a sealed file').waitFor()
  await button(/^Delete as-is-/).last().click()
})

test('sealing can be cancelled, and leaves nothing', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(slowStorage)
  await page.getByLabel('Files to seal').setInputFiles(await file('film.mp4', Buffer.alloc(20 << 20, 7)))
  const line = page.getByRole('listitem').filter({ hasText: 'Sealing film.mp4' })
  await line.getByText(/^[3-9]\d %$/).waitFor()
  await picture('upload-sealing-dark')
  await line.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Sealing film.mp4 was cancelled').waitFor()
  assert.equal(await button('Open film.mp4').count(), 0)
})

test('objects are kept with their key over a reload, and the page fits a phone', async () => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 780 })
  await page.reload()
  await button('Parts contract.pdf').click()
  await page.getByRole('region', { name: /The parts of/ }).waitFor()
  await picture('upload-phone')
  const { scrolled, shown } = await page.evaluate(() => ({
    scrolled: document.documentElement.scrollWidth,
    shown: document.documentElement.clientWidth,
  }))
  assert.ok(scrolled <= shown, `${scrolled} of ${shown} pixels`)
  assert.equal((await opened('contract.pdf')).length, 3_000_000)
})
