// The page: files go in, sealed objects go to the storage, and come out again for whoever has the key.

import { element } from './element.js'
import { size } from './format.js'
import { keyringOf, togglePageKey } from './keys.js'
import { hideParts, showParts } from './parts.js'
import { chooseTarget, save } from './save.js'
import { idFor, isSealed, look, opened, sealed } from './sealing.js'
import * as storage from './storage.js'
import { tell, track } from './work.js'

const form = document.querySelector('#key')
const drop = document.querySelector('#drop')
const files = document.querySelector('#files')
const objects = document.querySelector('#objects')
const empty = document.querySelector('#empty')

const settings = () => Object.fromEntries(new FormData(form))

async function upload(file) {
  const id = idFor(file)
  const done = await track(isSealed(file) ? 'Uploading' : 'Sealing', file.name, async (tracking) => {
    const stream = isSealed(file) ? file.stream() : sealed(file, await keyringOf(settings()), id, tracking)
    await storage.put(id, stream, tracking.signal)
    return isSealed(file) ? `${file.name} is stored as it is.` : `${file.name} is sealed and stored.`
  })
  if (done) await refresh()
}

async function open(id, name) {
  const target = await chooseTarget(name).catch(() => null)
  if (target === null) return
  await track('Opening', name, async ({ signal, onProgress }) => {
    const { stream, name: proven } = opened(await storage.get(id), await keyringOf(settings()), id, { signal, onProgress })
    await save(stream, proven, target, signal)
    return `${await proven} is opened: every byte is what was sealed.`
  })
}

async function refresh() {
  const stored = await storage.list()
  objects.replaceChildren(...(await Promise.all(stored.map(row))))
  empty.hidden = stored.length > 0
}

async function row({ id, file }) {
  const { header } = await look(file).catch(() => ({ header: undefined }))
  // From a header that nobody has proven: good to show, not to decide by.
  const name = header?.encryptionContext.name ?? id
  const button = (text, onclick, more = {}) => element('button', { type: 'button', 'aria-label': `${text} ${name}`, onclick, ...more }, text)
  return element(
    'li',
    {},
    element('span', { class: 'name' }, name),
    element('small', {}, header === undefined ? 'not a sealed file' : `${size(file.size)}, sealed`),
    element(
      'span',
      { class: 'buttons' },
      header !== undefined && button('Open', () => open(id, name)),
      header !== undefined && button('Parts', () => parts(id, name), { class: 'quiet' }),
      button('Delete', () => storage.remove(id).then(hideParts).then(refresh), { class: 'quiet' }),
    ),
  )
}

async function parts(id, name) {
  const alter = async () => {
    await storage.alter(id)
    tell(`A byte of ${name} was altered. Now open it.`)
  }
  const saveSealed = async () => {
    const target = await chooseTarget(`${name}.sealed`).catch(() => null)
    if (target !== null) await save((await storage.get(id)).stream(), `${name}.sealed`, target)
  }
  const button = (text, onclick) => element('button', { type: 'button', class: 'quiet', onclick }, text)
  await showParts(await storage.get(id), name, [button('Save it sealed', saveSealed), button('Alter a byte', alter)])
}

form.addEventListener('change', () => {
  for (const part of form.querySelectorAll('[data-where]')) part.hidden = part.dataset.where !== settings().where
})
form.addEventListener('submit', (event) => event.preventDefault())

document.querySelector('#toggle-key').addEventListener('click', async ({ currentTarget: button }) => {
  const enabled = await togglePageKey()
  const state = document.querySelector('#key-state')
  state.textContent = enabled ? 'Enabled' : 'Disabled'
  state.classList.toggle('off', !enabled)
  button.textContent = enabled ? 'Disable the key' : 'Enable the key'
})

files.addEventListener('change', () => {
  for (const file of files.files) void upload(file)
  files.value = ''
})
for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragenter' || name === 'dragover')
    if (name === 'drop') for (const file of event.dataTransfer.files) void upload(file)
  })
}

await refresh()
