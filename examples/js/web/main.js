// Seals and opens files in the page, under a KMS key.

import { KMSClient } from '@aws-sdk/client-kms'
import { Client, KmsKeyring } from 'kmseal'

const form = document.querySelector('form')
const drop = document.querySelector('.drop')
const status = document.querySelector('#status')
const download = document.querySelector('#download')
const table = document.querySelector('#header')
const client = new Client()

form.elements.file.addEventListener('change', () => {
  const [file] = form.elements.file.files
  document.querySelector('#file-name').textContent = file ? `${file.name} (${size(file.size)})` : 'Choose a file'
})
for (const name of ['dragenter', 'dragover']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.add('over')
  })
}
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  form.elements.file.files = event.dataTransfer.files
  form.elements.file.dispatchEvent(new Event('change'))
})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const action = event.submitter.value
  const [file] = form.elements.file.files
  busy(true)
  show(`${action === 'seal' ? 'Sealing' : 'Opening'} ${file.name} …`)
  try {
    const started = performance.now()
    const { bytes, header } = await run(action, keyring(), new Uint8Array(await file.arrayBuffer()))
    const name = action === 'seal' ? `${file.name}.sealed` : file.name.replace(/\.sealed$/, '')
    offer(bytes, name)
    describe(header)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    show(`${action === 'seal' ? 'Sealed' : 'Opened'} ${size(file.size)} in ${seconds} s.`)
  } catch (error) {
    // `code` says what to do about it: npm/README.md lists them all.
    show(`${error.code ?? error.name}: ${error.message}`, 'error')
  }
  busy(false)
})

/** Both ways bind the same context: a message of another purpose does not open here. */
async function run(action, keyring, input) {
  const options = { encryptionContext: { purpose: 'demo' } }
  if (action === 'seal') {
    const { ciphertext, header } = await client.encrypt(keyring, input, options)
    return { bytes: ciphertext, header }
  }
  const { plaintext, header } = await client.decrypt(keyring, input, options)
  return { bytes: plaintext, header }
}

function keyring() {
  const key = form.elements.key.value.trim()
  const region = key.split(':')[3]
  const endpoint = form.elements.endpoint.value.trim() || undefined
  // mock-kms takes these. A page of yours gets short-lived credentials for its user, from Cognito for example.
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return new KmsKeyring({ client: new KMSClient({ region, endpoint, credentials }), generatorKeyId: key })
}

function offer(bytes, name) {
  URL.revokeObjectURL(download.href)
  download.href = URL.createObjectURL(new Blob([bytes]))
  download.download = name
  download.textContent = `Save ${name}`
  download.hidden = false
}

function describe(header) {
  const rows = [
    ['Suite', `${header.suite.name} (0x${header.suite.id.toString(16).padStart(4, '0')})`],
    ['Frame length', header.frameLength === undefined ? 'one piece, no frames' : size(header.frameLength)],
    ...Object.entries(header.encryptionContext).map(([key, value]) => [`Context: ${key}`, value]),
    ...header.encryptedDataKeys.map((key, at) => [
      `Data key ${at + 1}`,
      `${key.keyProviderId}: ${new TextDecoder().decode(key.keyProviderInfo)}`,
    ]),
  ]
  table.tBodies[0].replaceChildren(
    ...rows.map(([name, value]) => {
      const row = document.createElement('tr')
      const head = row.appendChild(document.createElement('th'))
      head.textContent = name
      row.insertCell().textContent = value
      return row
    }),
  )
  table.hidden = false
}

function busy(on) {
  for (const button of form.querySelectorAll('button')) button.disabled = on
  if (on) {
    download.hidden = true
    table.hidden = true
  }
}

function show(text, kind = '') {
  status.textContent = text
  status.className = kind
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}
