// `Machine`: what makes one stream of bytes of another, whoever does the cryptography.

import type { Header } from "../header.js";

/** The most bytes that a machine is given at once: at the speed of the WebAssembly module, a few milliseconds. @internal */
export const SLICE = 256 * 1024;

/**
 * Encrypts or decrypts one message in pieces. It is asked one thing at a time, `take` until it gives no more after each
 * `push` and after `finish`. What goes wrong is thrown, and is the end. @internal
 */
export interface Machine {
  /** The message's header, once it is authentic. */
  readonly header: Header | undefined;
  /** Takes up to {@link SLICE} bytes, which may be changed once this has returned. */
  push(bytes: Uint8Array): void;
  /** Ends the input. */
  finish(): void;
  /** Works on to the next piece that may go out; nothing until more goes in, and after `finish`, nothing more. */
  take(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Forgets keys and plaintext at once. Comes once, at the end or at any time before, another call under way included. */
  drop(): void;
}
