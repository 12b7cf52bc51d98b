// Node's `Buffer`, which the official client expects among the globals of a page.

import { Buffer } from 'buffer'

globalThis.Buffer ??= Buffer
export { Buffer }
