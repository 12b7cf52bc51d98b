// `HostCrypto`: what a platform's own cryptography does in the module's place, and which platform this is.

import type { Frames } from "./frames.js";

/** A value, at once or later: Node's cryptography answers at once, WebCrypto never does. @internal */
export type Soon<T> = T | Promise<T>;

/** A key of a host that signs one message. Entries of the package may share a module, and with it the keys of two hosts. @internal */
export interface Signer {
  /** Starts to sign. */
  sign(): Signing;
}

/** A fresh key on P-384: as PKCS #8, for the module, and at the host. @internal */
export interface FreshKey {
  readonly document: Uint8Array;
  readonly signer: Signer;
}

/** A signature over bytes that are told in order, and are all there at the end. @internal */
export interface Signing {
  /** More of the bytes; hosts that sign only what is whole do without. */
  update(bytes: Uint8Array): void;
  /** The signature, as IEEE P1363 has it; `whole` is everything that was told. */
  end(whole: Uint8Array): Soon<Uint8Array>;
}

/** A key of a host that checks signatures, which are as IEEE P1363 has them. @internal */
export interface VerifyingKey {
  /** Whether the signature matches `whole`: found out beside what comes next, on bytes that may change meanwhile. */
  verify(whole: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Starts to check one in order, at hosts that can: for bytes of which there are too many to take them at once. */
  inOrder?(): Verifying;
}

/** A signature to be checked over bytes that are told in order. @internal */
export interface Verifying {
  update(bytes: Uint8Array): void;
  /** Whether the signature matches. */
  end(signature: Uint8Array): boolean;
}

/** AES-GCM under the content key of one message, which nobody gets back out. @internal */
export interface ContentKey {
  /** Seals frames: from the plaintext to where they belong in the message. */
  seal(frames: Frames, plaintext: Uint8Array, message: Uint8Array): Soon<void>;
  /** Opens frames; returns which is not authentic, counted from 0, or -1 if all are. */
  open(frames: Frames, message: Uint8Array, plaintext: Uint8Array): Soon<number>;
  /** The same where their ciphertext is where their plaintext will be, without their tags, which follow each other in `tags`. */
  openInPlace(frames: Frames, tags: Uint8Array, plaintext: Uint8Array): Soon<number>;
}

/** A platform's own cryptography. @internal */
export interface HostCrypto {
  /** Messages without signature that have fewer bytes are quicker in the module. */
  readonly leastBytes: number;
  /** Frames of fewer bytes are quicker in the module. */
  readonly leastFrame: number;
  /** Memory that is not zeroed first, where there is any: all of it is written before it is given out. */
  room?(length: number): Uint8Array<ArrayBuffer>;
  /** About how many bytes are sealed, opened or copied before others get a turn. */
  readonly batch: number;
  /** Whether it signs and checks what it is told in order; else only what is whole, which streams never are. */
  readonly signsInOrder: boolean;
  /** Imports a content key, and wipes `raw`. Nothing if the host lacks AES-GCM with keys of that length. */
  contentKey(raw: Uint8Array<ArrayBuffer>, use: "encrypt" | "decrypt"): Soon<ContentKey | undefined>;
  /** Makes a key to sign with, on another thread. Nothing if the host lacks the curve. */
  signingKey(): Promise<FreshKey | undefined>;
  /** The key at a point of P-384. Nothing if the host lacks the curve. */
  verifyingKey(point: Uint8Array): Soon<VerifyingKey | undefined>;
  /** Lets others have a turn. */
  pause(): Promise<void>;
}

let provided: (() => HostCrypto | undefined) | undefined;

/** Says how to find the platform's cryptography; each entry of the package does so once. @internal */
export function provideHost(find: () => HostCrypto | undefined): void {
  provided = find;
}

/** What tests set under this symbol on the global object: "never", or "always" for messages of any length. */
const FORCE = Symbol.for("kmseal.test.hostCrypto");

/** The platform's cryptography, if it has any. @internal */
export function hostCrypto(): HostCrypto | undefined {
  const force = (globalThis as Record<symbol, unknown>)[FORCE];
  if (force === "never") return undefined;
  const host = provided?.();
  return force === "always" && host !== undefined ? Object.create(host, EAGER) : host;
}

const EAGER = { leastBytes: { value: 0 }, leastFrame: { value: 0 } };
