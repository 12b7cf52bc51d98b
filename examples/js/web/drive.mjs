// Uses the built page as a person would: node drive.mjs seal|open KEY_ARN ENDPOINT INPUT OUTPUT
//
// KMSEAL_CHROMIUM names the browser; /usr/bin/chromium is the default. Prints what the page says; exits 1 if it is an error.

import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { download, openPage, upload } from './page.mjs'

const [action, keyArn, endpoint, input, output] = process.argv.slice(2)
if (output === undefined) {
  console.error('usage: node drive.mjs seal|open KEY_ARN ENDPOINT INPUT OUTPUT')
  process.exit(2)
}

const { page, folder, close } = await openPage()
try {
  await page.getByText('In AWS KMS').click()
  await page.getByLabel('KMS key ARN').fill(keyArn)
  await page.getByLabel('KMS endpoint').fill(endpoint)
  // By its name the page knows what is sealed already.
  const file = join(folder, action === 'seal' ? 'demo' : 'demo.sealed')
  await copyFile(input, file)
  console.log(await upload(page, file))
  if (action === 'seal') await page.getByRole('button', { name: /^Parts/ }).click()
  const button = page.getByRole('button', { name: action === 'seal' ? 'Save it sealed' : /^Open/ })
  console.log(await download(page, button, output))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await close()
}
