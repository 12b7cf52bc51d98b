// Bytes as the platform has them: any view of any buffer, taken with its offset and never changed.

import { invalid } from "./errors.js";

/**
 * Bytes: a `Uint8Array`, `Buffer`, `DataView` or other view, of which exactly the viewed part is taken, or a whole
 * `ArrayBuffer`. They are only read. Shared memory is copied before anything is decided on its content.
 */
export type ByteSource = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** The same bytes as a `Uint8Array`, not copied; `advice` ends the error for what is no bytes. @internal */
export function viewOf(value: unknown, name: string, advice = ""): Uint8Array {
  try {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (isBuffer(value)) return new Uint8Array(value);
  } catch {
    throw invalid(`${name} is a buffer that was transferred away; pass it before you transfer it`);
  }
  throw invalid(
    `${name} must be bytes (a Uint8Array or another view, or an ArrayBuffer), not ${describe(value)}${advice}`,
  );
}

/** Memory for `length` bytes, by `make` if not of zeros. @internal */
export function room(
  length: number,
  what: string,
  make = (length: number) => new Uint8Array(length),
): Uint8Array<ArrayBuffer> {
  try {
    return make(length);
  } catch {
    throw notEnoughMemory(what, length);
  }
}

/** As the module says it. @internal */
export function notEnoughMemory(what: string, length: number): Error {
  return invalid(
    `${what} has ${length} bytes, for which there is not enough memory; split it into several messages`,
  );
}

/** What a value is, for an error that must not show its content. @internal */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") {
    const name = (value as object).constructor?.name;
    return name === undefined || name === "Object" ? "an object" : `a ${name}`;
  }
  return typeof value === "number" ? `the number ${value}` : `a ${typeof value}`;
}

// By name and not by `instanceof`: test runners and frames have several realms, each with an ArrayBuffer of its own.
function isBuffer(value: unknown): value is ArrayBuffer {
  const name = Object.prototype.toString.call(value);
  return name === "[object ArrayBuffer]" || name === "[object SharedArrayBuffer]";
}
