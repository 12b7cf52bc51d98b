// Work under way: a line with a bar, a percentage and a way to cancel it.

import { element } from './element.js'
import { alertFor, isCancelled } from './errors.js'
import { percent } from './format.js'

const section = document.querySelector('#progress')
const list = document.querySelector('#work')
const news = document.querySelector('#news')

/** Says what happened, for eyes and for screen readers. */
export function tell(words) {
  section.hidden = false
  news.textContent = words
  section.scrollIntoView({ block: 'nearest' })
}

/**
 * Does `task` under a line that shows its progress. It is given a signal and a function to tell how far it is, from 0 to 1.
 * Returns whether it was done.
 */
export async function track(verb, name, task) {
  const controller = new AbortController()
  const bar = element('progress', { max: 1, value: 0, 'aria-label': `${verb} ${name}` })
  const figure = element('output', {}, '0 %')
  const cancel = element('button', { type: 'button', class: 'quiet', onclick: () => controller.abort() }, 'Cancel')
  const line = element('li', {}, element('span', { class: 'name' }, `${verb} ${name}`), figure, cancel, bar)
  tell('')
  list.append(line)
  const onProgress = (part) => {
    bar.value = part
    figure.textContent = percent(part)
  }
  try {
    const words = await task({ signal: controller.signal, onProgress })
    line.remove()
    tell(words)
    return true
  } catch (error) {
    line.remove()
    if (isCancelled(error)) tell(`${verb} ${name} was cancelled; nothing of it was kept.`)
    else list.append(element('li', { class: 'failed' }, alertFor(error, name)))
    return false
  }
}
