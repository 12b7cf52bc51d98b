// What bounds a client in a page: the primitives of WebCrypto alone, with nothing around them.

import { giveBack } from '../javascript/give-back.mjs'

/** Bytes of additional data that a frame is sealed with: message id, label, sequence number, length. */
const FRAME_AAD = new Uint8Array(66)
// The nonce repeats, which only a measurement may do: nothing secret is sealed.
const NONCE = new Uint8Array(12)
/** Frames that are under way at once, so that the browser's threads never wait for the page's. */
const IN_FLIGHT = 32

/** What can be asked, by name: makes the work to repeat. */
export const LIMITS = {
  'aes-gcm': async (plaintext, frame) => {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-GCM', false, ['encrypt'])
    const algorithm = { name: 'AES-GCM', iv: NONCE, additionalData: FRAME_AAD }
    return async () => {
      let next = 0
      const seal = async () => {
        while (next < plaintext.length) {
          const start = next
          next += frame
          giveBack(await crypto.subtle.encrypt(algorithm, key, plaintext.subarray(start, start + frame)))
        }
      }
      await Promise.all(Array.from({ length: IN_FLIGHT }, seal))
    }
  },
  sha384: async (plaintext) => () => crypto.subtle.digest('SHA-384', plaintext),
}
