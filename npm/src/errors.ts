// `KmsealError`: the one error of this package, with a `code` that says what the caller should do.

import type { ErrorKind } from "./generated/names.js";

/**
 * What went wrong, by what the caller should do about it:
 *
 * - `InvalidArgument`: mend the call.
 * - `MalformedMessage`: the bytes are not one whole message; check what was stored or sent.
 * - `NotAuthentic`: the message was altered, or is not the one that its keys belong to; do not trust it.
 * - `CommitmentPolicy`: the client's commitment policy refuses the algorithm suite; change the policy only knowingly.
 * - `SignedMessage`: the message is signed and the call refuses signed messages; choose what to do with them.
 * - `LimitExceeded`: a limit set on the client would be passed; raise it if the sender is trusted.
 * - `ContextMismatch`: the message's encryption context is not the expected one; treat it as somebody else's message.
 * - `NoDataKeyOpened`: no keyring could open the message; `error.attempts` says why, key by key.
 * - `KeyService`: a key service answered with an error or not at all; `error.cause` is its error.
 * - `InvalidMaterials`: a keyring returned something inconsistent; mend that keyring.
 * - `Cryptography`: the cryptography itself failed; nothing in the call can mend it.
 * - `LoadFailed`: the WebAssembly module could not be loaded; the message says what to change.
 */
export type KmsealErrorCode = ErrorKind | "LoadFailed";

/** What one keyring made of one encrypted data key. */
export interface Attempt {
  /** The data key, as `provider id/provider info`, with unprintable bytes replaced. */
  readonly dataKey: string;
  /** The keyring that looked at it, as it names itself. */
  readonly keyring: string;
  /** Whether the keyring left the data key to others, or tried to open it and failed. */
  readonly outcome: "passedOn" | "failed";
  /** Why. */
  readonly reason: string;
  /** If it failed: what went wrong. */
  readonly code?: KmsealErrorCode;
  /** If it failed: the error of a key service or of a keyring of your own. */
  readonly cause?: unknown;
}

const BRAND = Symbol.for("kmseal.error");

/**
 * Why an operation failed. Never holds a secret, plaintext or a value of an encryption context.
 *
 * `error instanceof KmsealError` is true for the errors of every copy of this package that a program has loaded.
 */
export class KmsealError extends Error {
  /** What went wrong, by what the caller should do. */
  readonly code: KmsealErrorCode;
  /** If `code` is `NoDataKeyOpened`: what each keyring made of each encrypted data key. */
  readonly attempts: readonly Attempt[];

  constructor(
    code: KmsealErrorCode,
    message: string,
    options: { attempts?: readonly Attempt[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.attempts = options.attempts ?? [];
  }
}

Object.defineProperties(KmsealError.prototype, {
  name: { value: "KmsealError", configurable: true, writable: true },
  [BRAND]: { value: true },
});
Object.defineProperty(KmsealError, Symbol.hasInstance, {
  value(this: Function, value: unknown): boolean {
    // Of a class derived by the user, only its own instances.
    if (this !== KmsealError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && BRAND in value;
  },
});

/** The error for an argument that is not usable. @internal */
export function invalid(message: string): KmsealError {
  return new KmsealError("InvalidArgument", message);
}

/** Makes a `KmsealError` of what the WebAssembly module throws; everything else is passed through. @internal */
export function fromModule(thrown: unknown): unknown {
  if (thrown instanceof Error || typeof thrown !== "object" || thrown === null || !("code" in thrown)) {
    return thrown;
  }
  const { code, message, attempts, cause } = thrown as {
    code: KmsealErrorCode;
    message: string;
    attempts: Attempt[];
    cause?: unknown;
  };
  return new KmsealError(code, message, { attempts, cause });
}
