// A message taken apart: header, encryption context, data keys, frames, as anyone can see them without a key.

import { element } from './element.js'
import { count, hex, size } from './format.js'
import { look } from './sealing.js'

const section = document.querySelector('#parts')

/** What surrounds the plaintext of a frame, in bytes: number, nonce and tag; the last one also has a mark and a length. */
const AROUND_FRAME = 4 + 12 + 16
const AROUND_LAST = AROUND_FRAME + 4 + 4

/** More bytes than this are not shown. */
const MOST_SHOWN = 1024

/** More frames than this are not drawn one by one. */
const DRAWN = 96

/** Shows the parts of an object; `actions` are buttons to go with them. */
export async function showParts(file, name, actions) {
  const { header, headerLength } = await look(file)
  const start = new Uint8Array(await file.slice(0, Math.min(headerLength + 112, MOST_SHOWN)).arrayBuffer())
  const body = file.size - headerLength
  const frames = framesOf(body, header)
  section.replaceChildren(
    element('h2', { id: 'parts-title', tabindex: '-1' }, 'The parts of ', element('em', {}, name)),
    element('p', { class: 'hint' }, 'All of this is in the clear, and nothing of it is proven before the file is opened.'),
    ruler(headerLength, body),
    element(
      'div',
      { class: 'columns' },
      headerPart(header, headerLength),
      contextPart(header),
      keysPart(header),
      framesPart(header, frames, body),
    ),
    bytesPart(start, headerLength),
    element('div', { class: 'actions' }, ...actions),
  )
  section.hidden = false
  section.scrollIntoView({ behavior: 'smooth', block: 'nearest' })
}

export function hideParts() {
  section.hidden = true
}

function ruler(headerLength, body) {
  const part = (kind, bytes, text) => element('span', { class: kind, style: `flex-grow: ${Math.max(bytes / (headerLength + body), 0.18)}` }, element('b', {}, text), ` ${size(bytes)}`)
  return element('div', { class: 'ruler' }, part('header', headerLength, 'Header'), part('body', body, 'Frames'))
}

function headerPart({ suite, messageId }, headerLength) {
  return definitions('header', 'Header', [
    ['Suite', `${suite.name} (0x${suite.id.toString(16).padStart(4, '0')})`],
    ['Message id', hex(messageId).join('')],
    ['Length', `${count(headerLength)} bytes, the last 16 authenticate the rest`],
  ])
}

function contextPart({ encryptionContext }) {
  return definitions('context', 'Encryption context', Object.entries(encryptionContext))
}

function keysPart({ encryptedDataKeys }) {
  return definitions(
    'keys',
    `Data key, wrapped ${encryptedDataKeys.length === 1 ? 'once' : `${encryptedDataKeys.length} times`}`,
    encryptedDataKeys.map(({ keyProviderId, keyProviderInfo, ciphertext }) => [
      keyProviderId,
      `${new TextDecoder().decode(keyProviderInfo)} (${ciphertext.length} bytes)`,
    ]),
  )
}

function framesPart({ contentType, frameLength }, { whole, last }, body) {
  if (contentType === 'nonFramed') return definitions('frames', 'Body', [['In one piece', `${count(body)} bytes`]])
  const part = definitions('frames', 'Frames', [
    ['Whole frames', `${count(whole)} of ${size(frameLength)}`],
    ['The last', `${count(last)} bytes, marked as the end`],
  ])
  const cells = Array.from({ length: Math.min(whole, DRAWN) }, () => element('i'))
  const more = whole > DRAWN ? element('small', {}, `and ${count(whole - DRAWN)} more`) : undefined
  part.append(element('div', { class: 'cells', 'aria-hidden': 'true' }, ...cells, more, element('i', { class: 'last' })))
  return part
}

/** How many whole frames a body has, and how much is in the last: of a message without a signature exactly so much. */
function framesOf(body, { contentType, frameLength }) {
  if (contentType === 'nonFramed') return { whole: 0, last: 0 }
  const whole = Math.max(Math.ceil((body - AROUND_LAST - frameLength) / (frameLength + AROUND_FRAME)), 0)
  return { whole, last: Math.max(body - AROUND_LAST - whole * (frameLength + AROUND_FRAME), 0) }
}

function bytesPart(start, headerLength) {
  const bytes = hex(start).map((text, at) => element('i', { class: at < headerLength ? 'header' : 'body' }, text))
  return element(
    'details',
    { class: 'bytes' },
    element('summary', {}, 'The first bytes, as the storage sees them'),
    element('div', { class: 'hex' }, ...bytes),
  )
}

function definitions(kind, title, rows) {
  const pairs = rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])
  return element('section', { class: `part ${kind}` }, element('h3', {}, title), element('dl', {}, ...pairs))
}
