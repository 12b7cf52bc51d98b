// What a stream may be told, and what it is.

import type { ByteSource } from "../bytes.js";
import type { DecryptOptions, EncryptOptions } from "../client.js";
import type { Header } from "../header.js";

/**
 * A message on its way: bytes are written to one end and read from the other. `readable.pipeThrough(stream)` joins it
 * to a `File`, a `fetch` body or a Node stream (`Readable.toWeb`).
 *
 * It works a piece of some 256 KiB at most ahead of its reader and then waits, and gives way to a page's or a server's other work every
 * few milliseconds. Cancelling `readable`, aborting `writable`, the `signal` and any error end both ends, and drop keys and
 * plaintext at once; an abandoned stream is garbage-collected.
 */
export interface MessageStream {
  /** What comes out. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /**
   * What goes in: any bytes, never text. A chunk is taken by the time that its `write` resolves, and may be changed after that.
   * Closing it ends the message.
   */
  readonly writable: WritableStream<ByteSource>;
  /** What the message says of itself, once it is authentic; rejects if the stream errors before. */
  readonly header: Promise<Header>;
}

/** How far a stream has come, in bytes. */
export interface Progress {
  /** Bytes that have gone in: of plaintext when encrypting, of the message when decrypting. */
  readonly bytesIn: number;
  /** Bytes that have come out. */
  readonly bytesOut: number;
  /** Bytes that will have gone in at the end, if `plaintextLength` said so. */
  readonly total?: number;
}

/**
 * Told of progress: once for each piece of some 256 KiB at most that goes in or comes out. Its result is not waited for; what
 * it throws ends the stream as an error.
 */
export type ProgressListener = (progress: Progress) => void;

/** What an encryption in a stream may be told. */
export interface EncryptStreamOptions extends EncryptOptions {
  /**
   * Bytes of the whole plaintext, such as `file.size`; another number of bytes is an error. A `CachingMaterialsManager`
   * uses its cache only where the length is known.
   */
  plaintextLength?: number;
  /** Aborts the stream: both ends error with the signal's reason. */
  signal?: AbortSignal;
  /** Is told how far the stream has come. */
  onProgress?: ProgressListener;
}

/**
 * What becomes of a message with a signature, which is proven only by its last bytes. The frames of every message are
 * authentic when they are opened; a signature adds that none of those who can only read the message has made it.
 *
 * - `verifyFirst`: the whole plaintext is held in memory until the signature is verified. Set `maxPlaintextLength` on the
 *   client to bound it.
 * - `releaseEarly`: frames come out as they are opened, in constant memory, but the last only when the signature is
 *   verified. Whoever uses the plaintext must be able to take all of it back if the stream errors.
 * - `refuse`: the stream errors with `SignedMessage` before a key service is asked.
 */
export type SignedMessages = "verifyFirst" | "releaseEarly" | "refuse";

/** What a decryption in a stream may be told. */
export interface DecryptStreamOptions extends DecryptOptions {
  /** What becomes of a message with a signature; by default `verifyFirst`. */
  signedMessages?: SignedMessages;
  /** Aborts the stream: both ends error with the signal's reason. */
  signal?: AbortSignal;
  /** Is told how far the stream has come. */
  onProgress?: ProgressListener;
}
