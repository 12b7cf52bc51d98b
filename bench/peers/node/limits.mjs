// What bounds a client in Node: the primitives of node:crypto alone, with nothing around them.

import { createCipheriv, createHash } from 'node:crypto'
import { giveBack } from '../javascript/give-back.mjs'

/** Bytes of additional data that a frame is sealed with: message id, label, sequence number, length. */
const FRAME_AAD = Buffer.alloc(66)
const KEY = Buffer.alloc(32, 7)
// The nonce repeats, which only a measurement may do: nothing secret is sealed.
const NONCE = Buffer.alloc(12)

/** What can be asked, by name: makes the work to repeat. */
export const LIMITS = {
  'aes-gcm': (plaintext, frame) => () => {
    for (let start = 0; start < plaintext.length; start += frame) {
      const cipher = createCipheriv('aes-256-gcm', KEY, NONCE).setAAD(FRAME_AAD)
      giveBack(cipher.update(plaintext.subarray(start, start + frame)).buffer)
      cipher.final()
      cipher.getAuthTag()
    }
  },
  sha384: (plaintext) => () => {
    createHash('sha384').update(plaintext).digest()
  },
}
