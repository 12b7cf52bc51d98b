// What went wrong, in words for the person at the page; the library's own words stand below them.

import { element } from './element.js'

/** For each `code` of kmseal: what it means here. docs/errors.md has them all. */
const WORDS = {
  NoDataKeyOpened: ['Your key does not open this file', 'It was sealed under another key, or the key must not be used now. Nothing was saved.'],
  KeyService: ['The key service did not do it', 'The file stays where it is. Its answer says what to change.'],
  NotAuthentic: ['This file was altered', 'It is not what was sealed, so nothing of it was saved. Ask for it again, or restore a copy.'],
  MalformedMessage: ['This is not a whole sealed file', 'It is cut off, or something else. Check what was uploaded.'],
  ContextMismatch: ['This is another file', 'The storage handed out a file that is not the one asked for.'],
  CommitmentPolicy: ['This file was sealed in an old way', 'It does not commit to its key, and this page opens no such files.'],
  LimitExceeded: ['This file is larger than allowed', 'Or it has more keys than this page looks at.'],
  LoadFailed: ['A part of this page could not be loaded', 'Check your connection and try again.'],
}

/** An alert that tells `error`; `what` names the file. */
export function alertFor(error, what) {
  const [title, advice] = WORDS[error.code] ?? ['That did not work', 'Nothing was saved.']
  const words = error.code === undefined ? error.message : `${error.code}: ${error.message}`
  const details = element('details', {}, element('summary', {}, 'What exactly happened'), element('pre', {}, words))
  const alert = element(
    'div',
    { class: 'alert', role: 'alert' },
    element('strong', {}, title),
    element('span', { class: 'what' }, what),
    element('p', {}, advice),
    details,
  )
  alert.append(element('button', { type: 'button', class: 'quiet', onclick: () => alert.parentElement.remove() }, 'Dismiss'))
  return alert
}

/** Whether somebody gave it up. */
export const isCancelled = (error) => error?.name === 'AbortError'
